//! The one home of what a verifier says to people. Command line and shop page share these words.

use crate::outcome::Outcome;

/// What a verdict says to people, in Hindi and English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerdictText {
    /// The short stable code.
    pub code: &'static str,
    /// The verdict in Hindi.
    pub hindi: &'static str,
    /// The verdict in English.
    pub english: &'static str,
    /// What to do, in Hindi.
    pub next_hindi: &'static str,
    /// What to do, in English.
    pub next_english: &'static str,
}

impl Outcome {
    /// The words for this outcome.
    pub fn text(&self) -> &'static VerdictText {
        let code = self.code();
        // Every code stands in the table, see the test; the last is "another code".
        TEXTS
            .iter()
            .find(|text| text.code == code)
            .unwrap_or(&TEXTS[TEXTS.len() - 1])
    }
}

/// The words for every code, in the order of SPEC.md.
pub const fn all_verdict_texts() -> &'static [VerdictText] {
    &TEXTS
}

const fn text(
    code: &'static str,
    hindi: &'static str,
    english: &'static str,
    next_hindi: &'static str,
    next_english: &'static str,
) -> VerdictText {
    VerdictText {
        code,
        hindi,
        english,
        next_hindi,
        next_english,
    }
}

const CALL_HINDI: &str = "राशन न रोकें; कार्ड संख्या लिखें और 1967 पर बताएँ।";
const CALL_ENGLISH: &str = "Do not refuse food on this alone; note the card number and call 1967.";
const FORGED_HINDI: &str = "दोबारा स्कैन करें। फिर भी यही आए तो पहचान पत्र देखें और 1967 पर बताएँ।";
const FORGED_ENGLISH: &str = "Scan again. If it stays so, check another proof and call 1967.";
const AGAIN_HINDI: &str = "कोड साफ़ करके दोबारा स्कैन करें, या फ़ोटो से जाँचें।";
const AGAIN_ENGLISH: &str = "Wipe the code and scan again, or check it from a photo.";
const UPDATE_HINDI: &str = "सत्यापन सूची अपडेट करें, फिर दोबारा जाँचें।";
const UPDATE_ENGLISH: &str = "Fetch the newest verifier update and check again.";
const OURS_HINDI: &str = "परिवार कार्ड के पीछे छपा QR कोड स्कैन करें।";
const OURS_ENGLISH: &str = "Scan the QR on the back of the family card.";

const TEXTS: [VerdictText; 38] = [
    text(
        "V-OK",
        "कार्ड मान्य है",
        "The card is valid",
        "नाम और सदस्य मिलाकर सेवा दें।",
        "Compare name and members, then serve.",
    ),
    text(
        "R-OLD",
        "कार्ड असली है, पर सूची पुरानी है",
        "Genuine card, but the status list is old",
        "सेवा दें और सत्यापन सूची जल्द अपडेट करें।",
        "Serve, and fetch a newer verifier update soon.",
    ),
    text(
        "R-STALE",
        "कार्ड असली है, पर सूची की अवधि समाप्त है",
        "Genuine card, but the status list has run out",
        "सूची अपडेट करें; तब तक रजिस्टर में लिखकर सेवा दें।",
        "Update the list; until then serve and note it in the register.",
    ),
    text(
        "R-NONE",
        "कार्ड असली है, पर उसकी स्थिति जाँची नहीं गई",
        "Genuine card, but its status was not checked",
        UPDATE_HINDI,
        UPDATE_ENGLISH,
    ),
    text(
        "K-OLD",
        "कार्ड असली है, पर कुंजी सूची पुरानी है",
        "Genuine card, but the list of keys is old",
        "सेवा दें और सत्यापन सूची जल्द अपडेट करें।",
        "Serve, and fetch a newer verifier update soon.",
    ),
    text(
        "R-SUSPENDED",
        "कार्ड अभी रोका गया है",
        "The card is blocked for now",
        "परिवार से कहें: eKYC या बकाया काम पूरा होते ही कार्ड चालू हो जाएगा।",
        "Tell the family: it works again once eKYC or what is due is done.",
    ),
    text(
        "R-REVOKED",
        "कार्ड रद्द है",
        "The card is cancelled",
        CALL_HINDI,
        CALL_ENGLISH,
    ),
    text(
        "R-SUPERSEDED",
        "परिवार का नया कार्ड बन चुका है",
        "The family has a newer card",
        "परिवार से नया कार्ड माँगें।",
        "Ask the family for the newer card.",
    ),
    text(
        "R-INDEX",
        "कार्ड स्थिति सूची में नहीं मिला",
        "The card is not in its status list",
        CALL_HINDI,
        CALL_ENGLISH,
    ),
    text(
        "T-EXPIRED",
        "कार्ड की अवधि समाप्त है",
        "The card has expired",
        "परिवार को नया कार्ड बनवाने को कहें।",
        "Tell the family to renew the card.",
    ),
    text(
        "T-EARLY",
        "कार्ड अभी शुरू नहीं हुआ",
        "The card is not yet in force",
        "कार्ड पर छपी तारीख़ देखें।",
        "See the date printed on the card.",
    ),
    text(
        "T-CLOCK",
        "इस यंत्र की तारीख़ ग़लत है",
        "This device's date is wrong",
        "यंत्र की तारीख़ ठीक करके दोबारा जाँचें।",
        "Set the device's date and check again.",
    ),
    text(
        "K-UNKNOWN",
        "हस्ताक्षर की कुंजी इस यंत्र में नहीं है",
        "This device does not have the signing key",
        UPDATE_HINDI,
        UPDATE_ENGLISH,
    ),
    text(
        "K-USE",
        "कार्ड ग़लत कुंजी से हस्ताक्षरित है",
        "The card is signed by a key that is not for cards",
        FORGED_HINDI,
        FORGED_ENGLISH,
    ),
    text(
        "K-PERIOD",
        "कुंजी की अवधि के बाहर हस्ताक्षर हुआ",
        "The card was signed outside the key's period",
        FORGED_HINDI,
        FORGED_ENGLISH,
    ),
    text(
        "K-STOLEN",
        "चोरी हुई कुंजी से हस्ताक्षर हुआ",
        "The card was signed with a stolen key",
        FORGED_HINDI,
        FORGED_ENGLISH,
    ),
    text(
        "K-ENDED",
        "कार्ड की कुंजी अब मान्य नहीं",
        "The card's key is no longer in use",
        "परिवार को नया कार्ड बनवाने को कहें।",
        "Tell the family to renew the card.",
    ),
    text(
        "S-BAD",
        "हस्ताक्षर ग़लत है: कार्ड असली नहीं या बदला गया है",
        "Wrong signature: not genuine, or altered",
        FORGED_HINDI,
        FORGED_ENGLISH,
    ),
    text(
        "D-LONG",
        "कोड बहुत लंबा है",
        "The code is too long for a family card",
        "एक बार में एक ही कार्ड स्कैन करें।",
        "Scan one card at a time.",
    ),
    text(
        "D-CHARS",
        "स्कैनर कुछ अक्षर ग़लत टाइप कर रहा है",
        "The scanner types wrong characters",
        "स्कैनर का कीबोर्ड लेआउट English (US) करें।",
        "Set the scanner's keyboard layout to English (US).",
    ),
    text(
        "D-BASE45",
        "कोड पूरा नहीं पढ़ा गया",
        "The code was not read whole",
        AGAIN_HINDI,
        AGAIN_ENGLISH,
    ),
    text(
        "D-ZLIB",
        "कोड में गड़बड़ी है",
        "The code was read with errors",
        AGAIN_HINDI,
        AGAIN_ENGLISH,
    ),
    text(
        "D-NOCODE",
        "चित्र में कोई QR कोड नहीं मिला",
        "No QR could be read in the picture",
        "उजाले में, सीधे ऊपर से, पूरे कोड की साफ़ फ़ोटो लें।",
        "Take a sharp photo of the whole code, in good light and from straight above.",
    ),
    text(
        "D-BOMB",
        "कोड में कार्ड से ज़्यादा सामग्री है",
        "The code holds more than any card",
        FORGED_HINDI,
        FORGED_ENGLISH,
    ),
    text(
        "D-TAG",
        "कोड का लिफ़ाफ़ा हमारे कार्ड का नहीं है",
        "The code's envelope is not a family card's",
        FORGED_HINDI,
        FORGED_ENGLISH,
    ),
    text(
        "D-CBOR",
        "कोड ठीक से नहीं बना है",
        "The code is not well made",
        FORGED_HINDI,
        FORGED_ENGLISH,
    ),
    text(
        "D-PARTS",
        "कोड में हस्ताक्षर या कोई भाग नहीं है",
        "The code lacks a signature or another part",
        FORGED_HINDI,
        FORGED_ENGLISH,
    ),
    text(
        "D-ALG",
        "कोड का हस्ताक्षर दूसरी तरह का है",
        "The code is signed in another way",
        FORGED_HINDI,
        FORGED_ENGLISH,
    ),
    text(
        "D-CRIT",
        "कोड ऐसी शर्त रखता है जो यह यंत्र नहीं जानता",
        "The code demands what this device does not know",
        UPDATE_HINDI,
        UPDATE_ENGLISH,
    ),
    text(
        "D-KEYID",
        "कोड में कुंजी का नाम नहीं है",
        "The code does not name its key",
        FORGED_HINDI,
        FORGED_ENGLISH,
    ),
    text(
        "D-KIND",
        "यह कार्ड नहीं, कोई सूची है",
        "This is a list, not a card",
        OURS_HINDI,
        OURS_ENGLISH,
    ),
    text(
        "D-CLAIMS",
        "कार्ड के विवरण नियम के अनुसार नहीं हैं",
        "The card's details break the format's rules",
        CALL_HINDI,
        CALL_ENGLISH,
    ),
    text(
        "D-NEWER",
        "कार्ड नए प्रारूप का है",
        "The card is of a newer format",
        "सत्यापन ऐप अपडेट करें।",
        "Update the verifier program.",
    ),
    text(
        "D-AADHAAR",
        "यह आधार का कोड है, परिवार कार्ड का नहीं",
        "This is an Aadhaar code, not a family card's",
        "आधार यहाँ पढ़ा या रखा नहीं जाता। परिवार कार्ड का QR कोड स्कैन करें।",
        "Aadhaar is not read or kept here. Scan the QR on the back of the family card.",
    ),
    text(
        "D-UPI",
        "यह भुगतान (UPI) का कोड है",
        "This is a payment (UPI) code",
        OURS_HINDI,
        OURS_ENGLISH,
    ),
    text(
        "D-URL",
        "यह वेब पते का कोड है",
        "This is a web address",
        OURS_HINDI,
        OURS_ENGLISH,
    ),
    text(
        "D-OLDCARD",
        "यह पुराने राशन कार्ड का कोड है",
        "This is an old ration card's code",
        "पुराने कोड पर हस्ताक्षर नहीं है; पुराने तरीके से जाँचें।",
        "The old code is not signed; check it the old way.",
    ),
    text(
        "D-OTHER",
        "यह परिवार कार्ड का कोड नहीं है",
        "This is not a family card's code",
        OURS_HINDI,
        OURS_ENGLISH,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_every_line_is_there() {
        for (at, text) in TEXTS.iter().enumerate() {
            assert!(
                TEXTS[..at].iter().all(|other| other.code != text.code),
                "{}",
                text.code
            );
            for line in [text.hindi, text.english, text.next_hindi, text.next_english] {
                assert!(!line.is_empty(), "{}", text.code);
            }
        }
    }
}
