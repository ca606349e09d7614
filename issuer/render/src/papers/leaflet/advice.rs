//! What a dealer never does, what helps when something does not work, and whom to call.

use crate::inks::{BAND, DARK, GREY, TINT, WHITE};

use super::CORNER;
use super::drawings::{CALL, CARE, Drawing, FINGER, NEVER, UPDATE};
use crate::papers::PaperError;
use crate::papers::heading::{LEFT, RIGHT, WIDTH};
use crate::papers::pages::{Pages, bold, frame, left, regular, right};

/// Between two pieces of advice.
const BETWEEN: f32 = 4.0;
const ADVICE_WIDTH: f32 = (WIDTH - 2.0 * BETWEEN) / 3.0;
const INSET: f32 = 1.8;
const ICON: f32 = 8.0;

/// The food department's helpline, as the shop's page and the cards name it.
pub(super) const HELPLINE: &str = "1967";

pub(super) const NEVER_WORDS: [&str; 2] = [
    "कार्ड कभी ज़ब्त न करें। सिर्फ़ स्कैन न होने पर राशन न रोकें।",
    "Never keep the card. Never refuse food only because a scan failed.",
];
const EXCEPTION_WORDS: [&str; 2] = [
    "सूची पुरानी हो तब भी राशन न रोकें: राशन दें और कारण रजिस्टर में लिखें।",
    "Nor because the list is old: serve, and write the exception into the register.",
];

/// A piece of advice in Hindi and English.
pub(super) struct Advice {
    section: &'static str,
    icon: Drawing,
    title: [&'static str; 2],
    pub(super) text: [&'static str; 2],
}

pub(super) const ADVICE: [Advice; 3] = [
    Advice {
        section: "अँगूठा या नेटवर्क · Finger or network",
        icon: FINGER,
        title: ["अँगूठा या नेटवर्क न चले", "No finger match, no network"],
        text: [
            "QR जाँचें, फ़ोटो और नाम मिलाएँ, राशन दें। पेज पर कारण चुनें: अँगूठा नहीं मिला, OTP दूसरे फ़ोन पर, ePoS बंद या नामित व्यक्ति।",
            "Check the QR, match photo and names, serve. Choose the reason on the page: no finger match, OTP to another phone, ePoS down or nominee.",
        ],
    },
    Advice {
        section: "सूची अपडेट · Updating the lists",
        icon: UPDATE,
        title: ["बिना नेटवर्क सूची अपडेट", "Update without a network"],
        text: [
            "«सूची अपडेट करें» दबाएँ। फ़ाइल चुनें, या पोस्टर के सारे कोड स्कैन करें, या SMS चिपकाएँ, हर एक अलग पंक्ति में।",
            "Tap “Update the lists”. Choose a file, or scan all codes of the poster, or paste SMS, one a line.",
        ],
    },
    Advice {
        section: "देखभाल · Care",
        icon: CARE,
        title: ["फ़ोन और कार्ड की देखभाल", "Care of phone and card"],
        text: [
            "फ़ोन चार्ज रखें, तारीख़ सही रखें। कैमरा और QR सूखे मुलायम कपड़े से पोंछें। उजाले में, सीधे ऊपर से स्कैन करें।",
            "Keep the phone charged and its date right. Wipe camera and QR with a dry soft cloth. Scan in good light, from straight above.",
        ],
    },
];

impl Pages<'_> {
    /// What is never done; where it ends.
    pub(super) fn never(&mut self, top: f32) -> Result<f32, PaperError> {
        const SIGN: f32 = 14.0;
        let x = LEFT + SIGN + 6.0;
        let width = RIGHT - 3.0 - x;
        let spot = left([x, top], width);
        let styles = [bold(14.0, WHITE), regular(8.5, WHITE)];
        let never = self.both_languages(spot, NEVER_WORDS, styles, 1)?;
        let styles = [regular(11.5, WHITE), regular(8.5, WHITE)];
        let exception = self.both_languages(spot, EXCEPTION_WORDS, styles, 1)?;
        let height = never.height() + exception.height() + 2.0 * INSET + 0.6;

        self.begin_section("कभी नहीं · Never");
        self.rounded_area(frame(LEFT, top, WIDTH, height), CORNER, DARK);
        let sign_y = top + (height - SIGN) / 2.0;
        self.drawing(&NEVER, [LEFT + 3.0, sign_y], SIGN)?;
        let y = self.place_both(never, top + INSET);
        self.place_both(exception, y + 0.6);
        Ok(top + height)
    }

    /// Pieces of advice beside each other; where they end.
    pub(super) fn advice(&mut self, top: f32) -> Result<f32, PaperError> {
        let mut fitted = Vec::new();
        let mut x = LEFT;
        let mut height: f32 = 0.0;
        for advice in &ADVICE {
            let beside = x + INSET + ICON + 1.6;
            let spot = left([beside, top], x + ADVICE_WIDTH - INSET - beside);
            let styles = [bold(10.0, BAND), regular(7.5, GREY)];
            let title = self.both_languages(spot, advice.title, styles, 1)?;
            let spot = left([x + INSET, top], ADVICE_WIDTH - 2.0 * INSET);
            let styles = [regular(9.0, DARK), regular(7.2, GREY)];
            let text = self.both_languages(spot, advice.text, styles, 5)?;
            let needed = title.height().max(ICON) + 1.0 + text.height() + 2.0 * INSET;
            height = height.max(needed);
            fitted.push((advice, x, title, text));
            x += ADVICE_WIDTH + BETWEEN;
        }
        for (advice, x, title, text) in fitted {
            self.begin_section(advice.section);
            self.rounded_area(frame(x, top, ADVICE_WIDTH, height), CORNER, TINT);
            self.drawing(&advice.icon, [x + INSET, top + INSET], ICON)?;
            let below = title.height().max(ICON) + 1.0;
            self.place_both(title, top + INSET);
            self.place_both(text, top + INSET + below);
        }
        Ok(top + height)
    }

    /// Whom to call and what to tell; where it ends.
    pub(super) fn helpline(&mut self, top: f32) -> Result<f32, PaperError> {
        const HEIGHT: f32 = 11.0;
        const SIGN: f32 = 8.5;
        self.begin_section("हेल्पलाइन · Helpline");
        self.rounded_area(frame(LEFT, top, WIDTH, HEIGHT), CORNER, BAND);
        let sign_y = top + (HEIGHT - SIGN) / 2.0;
        self.drawing(&CALL, [LEFT + 4.0, sign_y], SIGN)?;
        let x = LEFT + SIGN + 7.0;
        let number = format!("हेल्पलाइन {HELPLINE}");
        self.line(left([x, top + 7.8], 62.0), &number, bold(20.0, WHITE))?;
        let spot = |y| right([RIGHT - 5.0, top + y], 100.0);
        let hindi = "स्क्रीन पर लिखा कोड बताएँ, जैसे R-REVOKED";
        self.line(spot(5.0), hindi, bold(11.0, WHITE))?;
        let english = "Tell the helpline the code on the screen, such as R-REVOKED";
        self.line(spot(8.9), english, regular(8.5, WHITE))?;
        Ok(top + HEIGHT)
    }
}
