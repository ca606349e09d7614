use std::fmt::Write;

use card_payload::{Category, Gender, Relation, Timestamp};
use card_verifier::{Decision, EntitledItem, Entitlement, Verdict, VerifiedCard};

use crate::paint::Paint;

/// What a family has this month, a line for each item, for a person.
pub(crate) fn entitled(entitlement: &Entitlement<'_>) -> String {
    let Entitlement { month, order, .. } = entitlement;
    let mut text = format!("  Entitlement {month} · इस महीने का राशन   {order}\n");
    for item in &entitlement.items {
        let EntitledItem { english, hindi, .. } = item;
        let quantity = match (item.grams, item.grams_per_person) {
            (Some(grams), _) => kilograms(grams),
            (None, each) => format!("{} a person · प्रति व्यक्ति", kilograms(each.unwrap_or(0))),
        };
        let price = match item.paise_per_kg {
            0 => "free · मुफ़्त".to_owned(),
            paise => format!("₹{}.{:02} a kg · प्रति किलो", paise / 100, paise % 100),
        };
        let choice = match item.choice {
            0 => String::new(),
            number => format!("   choice {number} · विकल्प {number}"),
        };
        let _ = writeln!(
            text,
            "    {english} · {hindi}   {quantity}   {price}{choice}"
        );
    }
    text
}

fn kilograms(grams: u32) -> String {
    let (whole, rest) = (grams / 1_000, grams % 1_000);
    let rest = format!("{rest:03}");
    match rest.trim_end_matches('0') {
        "" => format!("{whole} kg"),
        part => format!("{whole}.{part} kg"),
    }
}

/// That a family was served before in this month, for a person.
pub(crate) fn served_before(at: Timestamp, code: &str) -> String {
    let (year, month, day) = at.civil_date();
    let date = format!("{day:02}-{month:02}-{year:04}");
    format!(" ! SERVED HERE on {date} · इस महीने राशन {date} को दिया जा चुका है  [{code}]")
}

/// A verdict in words: Hindi first. Columns hold Latin letters only, Hindi ends a line, since
/// terminals differ in how wide they draw Devanagari.
pub(crate) fn describe(verdict: &Verdict, paint: Paint) -> String {
    let mut out = String::new();
    let text = verdict.text();
    let banner = banner(word(verdict), verdict.decision(), verdict.specimen(), paint);
    let code = paint.dim(&format!("[{}]", text.code));
    line(&mut out, &format!("{banner}  {}", paint.bold(text.hindi)));
    line(&mut out, &format!("  {}  {code}", text.english));
    if verdict.specimen() {
        line(&mut out, "  Not a real card · नमूना, असली कार्ड नहीं");
    }
    line(&mut out, "");
    if let Some(card) = verdict.card() {
        describe_card(&mut out, card, paint);
        let list = match verdict.list_age_days() {
            Some(days) => age(days),
            None => "none for this card · कोई नहीं".to_owned(),
        };
        field(&mut out, paint, "Status list", &list);
        line(&mut out, "");
        describe_members(&mut out, card, paint);
        line(&mut out, "");
    }
    line(&mut out, &format!("  → {}", text.next_hindi));
    line(&mut out, &format!("    {}", text.next_english));
    out
}

/// How old a list is.
pub(crate) fn age(days: u32) -> String {
    match days {
        0 => "of today · आज की".to_owned(),
        1 => "1 day old · 1 दिन पुरानी".to_owned(),
        days => format!("{days} days old · {days} दिन पुरानी"),
    }
}

/// A verdict in a sign and a word.
pub(crate) fn word(verdict: &Verdict) -> &'static str {
    match verdict.decision() {
        Decision::Accept => "✓ VALID",
        Decision::Reject => "✗ REFUSED",
        Decision::Undecided if verdict.outcome().nothing_against() => "! GENUINE, BUT",
        Decision::Undecided => "? NOT DECIDED",
    }
}

/// Sign and word on a decision's colour; a specimen never shows the green of a real card.
pub(crate) fn banner(word: &str, decision: Decision, specimen: bool, paint: Paint) -> String {
    if specimen {
        paint.inverse(&format!(" SPECIMEN · {word} "))
    } else {
        paint.banner(decision, &format!(" {word} "))
    }
}

/// How many codes came out how.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    valid: u64,
    rejected: u64,
    undecided: u64,
}

impl Tally {
    pub(crate) fn count(&mut self, decision: Decision) {
        match decision {
            Decision::Accept => self.valid += 1,
            Decision::Reject => self.rejected += 1,
            Decision::Undecided => self.undecided += 1,
        }
    }

    /// How many there were.
    pub(crate) const fn all(self) -> u64 {
        self.valid + self.rejected + self.undecided
    }

    /// A line of sums.
    pub(crate) fn describe(self) -> String {
        let Self {
            valid,
            rejected,
            undecided,
        } = self;
        let all = self.all();
        let codes = if all == 1 { "code" } else { "codes" };
        format!("{all} {codes}: {valid} valid, {rejected} rejected, {undecided} not decided")
    }
}

fn describe_card(out: &mut String, card: &VerifiedCard, paint: Paint) {
    let head = card.head();
    let name = match &head.name_hindi {
        Some(hindi) => format!("{} · {hindi}", head.name),
        None => head.name.clone(),
    };
    field(out, paint, "Head", &paint.bold(&name));
    let number = card.card_number().to_string();
    field(
        out,
        paint,
        "Card number",
        &format!("{number}   compare with the print · छपी संख्या से मिलाएँ"),
    );
    field(out, paint, "Family id", &card.family_id().grouped());
    let hindi: Vec<&str> = card.categories().iter().map(Category::hindi).collect();
    field(
        out,
        paint,
        "Category",
        &format!("{}   {}", card.categories(), hindi.join(", ")),
    );
    let card_type = card.card_type();
    let mut kind = format!("{}, issue {}", card_type.latin(), card.issue_number());
    let part = card.part();
    if part.of() > 1 {
        // Writing to a string cannot fail.
        let _ = write!(kind, ", part {} of {}", part.number(), part.of());
    }
    field(
        out,
        paint,
        "Card",
        &format!("{kind} · {}", card_type.hindi()),
    );
    field(out, paint, "Home shop", card.home_shop());
    let (from, to) = (date(card.issued_at()), date(card.expires_at()));
    field(out, paint, "In force", &format!("{from} to {to}"));
}

fn describe_members(out: &mut String, card: &VerifiedCard, paint: Paint) {
    line(
        out,
        &paint.dim(&format!(
            "  {:>3}  {:<4}  {:<17}  {}",
            "No", "Born", "Relation", "Name"
        )),
    );
    let head = card.head();
    member(
        out,
        1,
        head.birth_year,
        (Relation::Head, head.gender),
        &head.name,
        head.name_hindi.as_deref(),
    );
    for (number, one) in (2..).zip(card.members()) {
        let kinship = (one.relation, one.gender);
        member(
            out,
            number,
            one.birth_year,
            kinship,
            &one.name,
            one.name_hindi.as_deref(),
        );
    }
}

fn member(
    out: &mut String,
    number: usize,
    birth_year: Option<u16>,
    (relation, gender): (Relation, Gender),
    name: &str,
    hindi: Option<&str>,
) {
    let born = birth_year.map_or_else(|| "—".to_owned(), |year| year.to_string());
    let hindi = hindi.map(|hindi| format!(" · {hindi}")).unwrap_or_default();
    let (latin, word) = (relation.latin(gender), relation.hindi(gender));
    line(
        out,
        &format!("  {number:>3}  {born:<4}  {latin:<17}  {name}{hindi} · {word}"),
    );
}

/// A label and its value on a line.
pub(crate) fn field(out: &mut String, paint: Paint, label: &str, value: &str) {
    line(
        out,
        &format!("  {}  {value}", paint.dim(&format!("{label:<12}"))),
    );
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

fn date(time: Timestamp) -> String {
    let (year, month, day) = time.civil_date();
    format!("{day:02}-{month:02}-{year:04}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use card_verifier::{Lists, TrustAnchor, TrustAnchors, verify};
    use serde_json::Value;

    fn vector(path: &str) -> Value {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/");
        serde_json::from_str(&std::fs::read_to_string(folder.to_owned() + path).unwrap()).unwrap()
    }

    fn bytes(hex: &Value) -> Vec<u8> {
        let hex = hex.as_str().unwrap();
        (0..hex.len() / 2)
            .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
            .collect()
    }

    fn described(path: &str, specimen: bool) -> String {
        let set = vector("lists/standard.json");
        let roots = set["roots"].as_array().unwrap().iter();
        let roots = roots.map(|root| TrustAnchor {
            public_key: bytes(root).try_into().unwrap(),
            specimen,
        });
        let anchors = TrustAnchors::new(roots.collect(), None).unwrap();
        let lists = Lists::open(&bytes(&set["update"]), &anchors).unwrap();
        let code = vector(path);
        let at = Timestamp::from_seconds(code["at_seconds"].as_i64().unwrap());
        let verdict = verify(code["text"].as_str().unwrap(), &lists, at);
        describe(&verdict, Paint::always())
    }

    #[test]
    fn only_a_real_card_shows_green() {
        const GREEN: &str = "\u{1b}[1;97;42m";
        assert!(described("valid/five-members.json", false).contains(GREEN));
        let specimen = described("valid/five-members.json", true);
        assert!(!specimen.contains(GREEN));
        assert!(specimen.contains("SPECIMEN") && specimen.contains("नमूना"));
        assert!(!described("edge/list-run-out.json", false).contains(GREEN));
        assert!(!described("invalid/revoked.json", false).contains(GREEN));
    }

    #[test]
    fn a_part_says_which_it_is() {
        let text = described("valid/continuation-part-2-of-3.json", false);
        assert!(
            text.contains("part 2 of 3") && text.contains("41705823-02B-"),
            "{text}"
        );
    }
}
