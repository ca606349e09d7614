//! What the demo shows at its end: the steps with counts and times, the files, what to try next.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::human;
use super::table::{self, Align};
use super::terminal::Paint;
use issuer_office::workflow::finish_lot::LotReport;

/// Changes when a field changes its meaning or goes away.
const SCHEMA: &str = "him-parivar/demo/1";

/// Families without a card that are named; the rest are counted.
const REFUSED_NAMED_MAX: usize = 3;

/// Everything the demo has to tell; its JSON form is what `--json` prints.
#[derive(Debug, Serialize)]
pub(super) struct DemoReport {
    pub(super) schema: &'static str,
    pub(super) specimen: bool,
    pub(super) all_verified: bool,
    pub(super) folder: PathBuf,
    pub(super) seed: u64,
    pub(super) time: String,
    pub(super) families: u64,
    pub(super) members: u64,
    pub(super) rejected_families: u64,
    pub(super) refused_families: Vec<RefusedFamily>,
    pub(super) cards: u64,
    pub(super) verified: u64,
    pub(super) families_with_continuation: u64,
    pub(super) qr: QrCounts,
    pub(super) steps: Vec<Step>,
    pub(super) files: Vec<MadeFile>,
    pub(super) next: Vec<NextCommand>,
}

/// How the QR symbols came out.
#[derive(Debug, Default, Serialize)]
pub(super) struct QrCounts {
    pub(super) five_dots: u64,
    pub(super) four_dots: u64,
    pub(super) version_min: u8,
    pub(super) version_max: u8,
}

/// A family that got no card, and why.
#[derive(Debug, Serialize)]
pub(super) struct RefusedFamily {
    pub(super) family_id: String,
    pub(super) reason: String,
}

/// A step of the way.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    pub(super) what: &'static str,
    pub(super) count: u64,
    pub(super) unit: &'static str,
    #[serde(rename = "duration_ms", serialize_with = "milliseconds")]
    pub(super) time: Duration,
}

/// A file that was made.
#[derive(Debug, Serialize)]
pub(super) struct MadeFile {
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    pub(super) what: String,
}

/// Something to try next.
#[derive(Debug, Serialize)]
pub(super) struct NextCommand {
    pub(super) what: &'static str,
    pub(super) command: String,
}

impl QrCounts {
    /// The symbols of lots.
    pub(super) fn of(lots: &[LotReport]) -> Self {
        let mut counts = Self::default();
        for symbols in lots.iter().map(|lot| lot.symbols) {
            counts.five_dots += u64::from(symbols.five_dots);
            counts.four_dots += u64::from(symbols.four_dots);
            counts.version_max = counts.version_max.max(symbols.version_max);
            if counts.version_min == 0 || symbols.version_min < counts.version_min {
                counts.version_min = symbols.version_min;
            }
        }
        counts
    }
}

impl DemoReport {
    pub(super) const SCHEMA: &'static str = SCHEMA;

    /// The report for people.
    pub(super) fn text(&self, paint: Paint) -> String {
        let mut text = String::new();
        let _ = writeln!(
            text,
            "\n  {}   {}\n",
            paint.bold("Him Parivar family cards: demo"),
            paint.yellow("SPECIMEN: signed with keys that everybody has"),
        );
        let heading = [
            ("Step", Align::Left),
            ("Count", Align::Right),
            ("", Align::Left),
            ("Time", Align::Right),
        ];
        let steps = self.steps.iter().map(|step| {
            vec![
                step.what.to_owned(),
                human::count(step.count),
                step.unit.to_owned(),
                human::time(step.time),
            ]
        });
        let together = self.steps.iter().map(|step| step.time).sum();
        let together = vec![
            "Together".into(),
            String::new(),
            String::new(),
            human::time(together),
        ];
        text.push_str(&table::render(paint, &heading, steps.chain([together])));
        text.push('\n');
        let heading = [
            ("File", Align::Left),
            ("Size", Align::Right),
            ("What it is", Align::Left),
        ];
        let files = self.files.iter().map(|file| {
            vec![
                file.path.display().to_string(),
                human::bytes(file.bytes),
                file.what.clone(),
            ]
        });
        text.push_str(&table::render(paint, &heading, files));
        let _ = writeln!(text, "\n  {}", self.verdict(paint));
        let _ = writeln!(text, "  {}", self.symbols());
        self.write_refused(&mut text, paint);
        text.push('\n');
        let _ = writeln!(text, "  {}", paint.bold("Try next"));
        for next in &self.next {
            let _ = writeln!(text, "    {}", paint.dim(next.what));
            let _ = writeln!(text, "      {}", paint.cyan(&next.command));
        }
        text
    }

    fn verdict(&self, paint: Paint) -> String {
        let cards = human::counted(self.cards, "card", "cards");
        if self.all_verified {
            paint.green(&format!(
                "Every one of {cards} was verified offline from its QR text."
            ))
        } else {
            let failed = human::count(self.cards - self.verified);
            paint.red(&format!(
                "{failed} of {cards} did NOT verify: run `issuer verify` in this folder."
            ))
        }
    }

    fn write_refused(&self, text: &mut String, paint: Paint) {
        if self.rejected_families > 0 {
            let families = human::counted(self.rejected_families, "family was", "families were");
            let file = self.folder.join("register/register.rejected.csv");
            let told = format!("rejected on import: {} says why.", file.display());
            let _ = writeln!(text, "  {}", paint.yellow(&format!("{families} {told}")));
        }
        if self.refused_families.is_empty() {
            return;
        }
        let refused = self.refused_families.len() as u64;
        let families = human::counted(refused, "family", "families");
        let _ = writeln!(
            text,
            "  {}",
            paint.yellow(&format!("{families} got no card:"))
        );
        for refused in self.refused_families.iter().take(REFUSED_NAMED_MAX) {
            let _ = writeln!(text, "    {}  {}", refused.family_id, refused.reason);
        }
        if self.refused_families.len() > REFUSED_NAMED_MAX {
            let rest = human::count(refused - REFUSED_NAMED_MAX as u64);
            let _ = writeln!(text, "    … and {rest} more");
        }
    }

    fn symbols(&self) -> String {
        let QrCounts {
            five_dots,
            four_dots,
            version_min,
            version_max,
        } = &self.qr;
        format!(
            "QR codes: versions {version_min} to {version_max}; {} with modules of 0.42 mm, {} with 0.34 mm.",
            human::count(*five_dots),
            human::count(*four_dots),
        )
    }
}

impl MadeFile {
    pub(super) fn new(path: &Path, bytes: u64, what: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            bytes,
            what: what.into(),
        }
    }
}

fn milliseconds<S: serde::Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((time.as_secs_f64() * 1e6).round() / 1e3)
}

/// Steps as they end, each with the time that it took.
pub(super) struct Steps {
    begun: Instant,
    pub(super) done: Vec<Step>,
}

impl Default for Steps {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            done: Vec::new(),
        }
    }
}

impl Steps {
    pub(super) fn end(&mut self, what: &'static str, count: u64, unit: &'static str) {
        let now = Instant::now();
        let time: Duration = now - self.begun;
        self.begun = now;
        self.done.push(Step {
            what,
            count,
            unit,
            time,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> DemoReport {
        DemoReport {
            schema: SCHEMA,
            specimen: true,
            all_verified: true,
            folder: PathBuf::from("demo-out"),
            seed: 1,
            time: "2026-11-21T00:00:00Z".to_owned(),
            families: 300,
            members: 1_312,
            rejected_families: 0,
            refused_families: Vec::new(),
            cards: 312,
            verified: 312,
            families_with_continuation: 12,
            qr: QrCounts {
                five_dots: 210,
                four_dots: 102,
                version_min: 12,
                version_max: 17,
            },
            steps: vec![
                Step {
                    what: "Imported it",
                    count: 1_312,
                    unit: "members",
                    time: Duration::from_millis(80),
                },
                Step {
                    what: "Signed and checked",
                    count: 312,
                    unit: "cards",
                    time: Duration::from_millis(1_260),
                },
            ],
            files: vec![MadeFile::new(
                Path::new("demo-out/lot-0001/cards.pdf"),
                4_716_000,
                "for the press",
            )],
            next: vec![NextCommand {
                what: "Look at a card",
                command: "xdg-open x.png".to_owned(),
            }],
        }
    }

    #[test]
    fn the_report_is_aligned_plain_text_off_a_terminal() {
        let expected = "
  Him Parivar family cards: demo   SPECIMEN: signed with keys that everybody has

  Step                Count            Time
  Imported it         1,312  members  80 ms
  Signed and checked    312  cards    1.3 s
  Together                            1.3 s

  File                           Size  What it is
  demo-out/lot-0001/cards.pdf  4.7 MB  for the press

  Every one of 312 cards was verified offline from its QR text.
  QR codes: versions 12 to 17; 210 with modules of 0.42 mm, 102 with 0.34 mm.

  Try next
    Look at a card
      xdg-open x.png
";
        assert_eq!(report().text(Paint::plain()), expected);
    }

    #[test]
    fn a_card_that_did_not_verify_is_said_first() {
        let report = DemoReport {
            verified: 311,
            all_verified: false,
            ..report()
        };
        assert!(
            report
                .text(Paint::plain())
                .contains("1 of 312 cards did NOT verify")
        );
    }

    #[test]
    fn the_json_has_stable_names() {
        let json = serde_json::to_value(report()).unwrap();
        assert_eq!(json["schema"], "him-parivar/demo/1");
        assert_eq!(json["steps"][1]["duration_ms"], 1260.0);
        assert_eq!(json["files"][0]["bytes"], 4_716_000);
        assert_eq!(json["qr"]["five_dots"], 210);
    }
}
