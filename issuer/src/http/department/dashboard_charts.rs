//! The charts of the dashboard, each with the table behind it.

use issuer_domain::Timestamp;
use issuer_office::storage::{Counted, LotProgress, ReadinessCounts};
use issuer_office::workflow::indicators::IndicatorReport;
use issuer_pages::charts::{Bar, BurnDown, Spoken, Step, bars, burn_down, funnel};
use issuer_pages::department::dashboard::ChartCard;
use issuer_pages::department::table::{Cell, Table};
use issuer_pages::{Words, written};

use super::dashboard::{row_of, table};

/// Seconds by which India is before UTC.
const INDIA: i64 = 19_800;

/// All of them, in the order of the page.
pub(super) fn all(words: Words, report: &IndicatorReport) -> Vec<ChartCard> {
    let mut charts = vec![coverage(words, report), requests(words, report)];
    charts.extend(
        report
            .lots
            .iter()
            .enumerate()
            .map(|(place, lot)| lot_chart(words, lot, place, report.at)),
    );
    charts.extend([
        spoilage(words, report),
        reasons(words, &report.reprints, &REPRINTS),
        reasons(words, &report.undelivered, &UNDELIVERED),
        scans(words, report),
    ]);
    charts
}

/// A share in hundredths of a percent: `1.25 %`.
pub(super) fn hundredths(share: u64) -> String {
    format!("{}.{:02} %", share / 100, share % 100)
}

fn share(part: u64, whole: u64) -> String {
    hundredths((part * 10_000).checked_div(whole).unwrap_or_default())
}

/// Districts, blocks and panchayats with their counts.
pub(super) fn places(words: Words, report: &IndicatorReport) -> Table {
    let mut places = table(
        words,
        words.say("places-title"),
        &[
            "column-district",
            "column-block",
            "column-local-body",
            "#column-families",
            "#column-with-card",
            "#column-percent",
            "#column-ready",
            "#column-held",
            "#column-ended",
            "#column-outdated",
        ],
    );
    places.rows = report
        .readiness
        .local_bodies
        .iter()
        .map(|body| {
            let counts = &body.counts;
            let names = [&body.district, &body.block, &body.local_body].map(|place| {
                let name = &place.name;
                Cell::Text(words.of(name.first_hindi(), name.first_latin()).to_owned())
            });
            let mut row = row_of(names.to_vec(), &[counts.families, counts.with_card]);
            row.push(Cell::Number(share(counts.with_card, counts.families)));
            let more = [
                counts.ready(),
                counts.held,
                counts.card_ended,
                counts.card_out_of_date,
            ];
            row.extend(row_of(Vec::new(), &more));
            row
        })
        .collect();
    places
}

fn coverage(words: Words, report: &IndicatorReport) -> ChartCard {
    let mut districts: Vec<(u32, String, ReadinessCounts)> = Vec::new();
    for body in &report.readiness.local_bodies {
        let place = &body.district;
        match districts.last_mut() {
            Some((code, _, counts)) if *code == place.lgd_code => counts.add(&body.counts),
            _ => {
                let name = words.of(place.name.first_hindi(), place.name.first_latin());
                districts.push((place.lgd_code, name.to_owned(), body.counts));
            }
        }
    }
    let mut behind = table(
        words,
        words.say("chart-coverage"),
        &[
            "column-district",
            "#column-families",
            "#column-with-card",
            "#column-percent",
        ],
    );
    let mut drawn = Vec::new();
    for (_, name, counts) in districts {
        let percent = share(counts.with_card, counts.families);
        let mut row = row_of(
            vec![Cell::Text(name.clone())],
            &[counts.families, counts.with_card],
        );
        row.push(Cell::Number(percent.clone()));
        behind.rows.push(row);
        drawn.push(Bar {
            label: name,
            value: counts.with_card,
            of: Some(counts.families),
            text: format!("{} · {percent}", written::count(counts.with_card)),
        });
    }
    let more = (
        "/dashboard/places".to_owned(),
        words.say("chart-coverage-more"),
    );
    ChartCard {
        note: words.say("chart-coverage-note"),
        svg: drawn_bars(words, "coverage", "chart-coverage", &drawn),
        table: behind,
        csv: "/dashboard/csv/coverage".to_owned(),
        more: Some(more),
        title: words.say("chart-coverage"),
    }
}

fn requests(words: Words, report: &IndicatorReport) -> ChartCard {
    let funnel_of = &report.funnel;
    let delivered = funnel_of.delivered_after.len() as u64;
    let steps = [
        ("step-requested", funnel_of.requested),
        ("step-settled", funnel_of.settled),
        ("step-approved", funnel_of.approved),
        ("step-made", funnel_of.made),
        ("step-printed", funnel_of.printed.max(delivered)),
        ("step-delivered", delivered),
    ];
    let title = words.say("chart-funnel");
    let mut behind = table(
        words,
        title.clone(),
        &["column-step", "#column-requests", "#column-percent"],
    );
    let mut drawn = Vec::new();
    for (key, reached) in steps {
        let percent = share(reached, funnel_of.requested);
        let mut row = row_of(vec![Cell::Text(words.say(key))], &[reached]);
        row.push(Cell::Number(percent.clone()));
        behind.rows.push(row);
        drawn.push(Step {
            label: words.say(key),
            reached,
            text: written::count(reached),
        });
    }
    let days = funnel_of.days_for(50).zip(funnel_of.days_for(90));
    let note = days.map_or_else(
        || words.say("chart-funnel-none"),
        |(median, ninety)| {
            let values = [
                ("delivered", written::count(delivered)),
                ("median", median.to_string()),
                ("ninety", ninety.to_string()),
            ];
            words.with_all("chart-funnel-note", &values)
        },
    );
    let rows = drawn
        .iter()
        .map(|step| format!("{} {}", step.label, step.text));
    let description = words.with("chart-funnel-spoken", "rows", &joined(rows));
    let spoken = Spoken {
        id: "funnel",
        title: &title,
        description: &description,
    };
    ChartCard {
        svg: (funnel_of.requested > 0).then(|| funnel(spoken, &drawn)),
        note,
        table: behind,
        csv: "/dashboard/csv/funnel".to_owned(),
        more: None,
        title,
    }
}

fn lot_chart(words: Words, lot: &LotProgress, place: usize, now: Timestamp) -> ChartCard {
    let day_text = |day: i64| written::day(Timestamp::from_seconds(day * Timestamp::DAY));
    let day_of = |time: Timestamp| (time.seconds() + INDIA).div_euclid(Timestamp::DAY);
    let title = words.with("chart-lot", "lot", &lot.lot);
    let mut behind = table(
        words,
        title.clone(),
        &["column-day", "#step-delivered", "#column-remaining"],
    );
    let today = day_of(now);
    let mut left = lot.cards.saturating_sub(lot.not_delivered);
    let mut remaining = vec![(day_of(lot.frozen_at), left)];
    for (day, cards) in &lot.by_day {
        left = left.saturating_sub(*cards);
        remaining.push((*day, left));
        let row = row_of(vec![Cell::Text(day_text(*day))], &[*cards, left]);
        behind.rows.push(row);
    }
    if remaining.last().is_some_and(|(day, _)| *day < today) {
        remaining.push((today, left));
    }
    let forecast = lot.forecast(today);
    let note = words.with_two(
        "chart-lot-note",
        "handed",
        &written::count(lot.handed_over),
        "cards",
        &written::count(lot.cards),
    );
    let outlook = match forecast {
        _ if left == 0 => String::new(),
        Some(day) => words.with("chart-lot-forecast", "day", &day_text(day)),
        None => words.say("chart-lot-no-forecast"),
    };
    let description = words.with_two(
        "chart-lot-spoken",
        "cards",
        &written::count(lot.cards),
        "remaining",
        &written::count(left),
    );
    let id = format!("lot-{}", place + 1);
    let spoken = Spoken {
        id: &id,
        title: &title,
        description: &description,
    };
    let end = forecast.unwrap_or(today).max(today);
    let chart = BurnDown {
        first: written::count(remaining.first().map_or(0, |(_, cards)| *cards)),
        last: written::count(left),
        days: [day_text(day_of(lot.frozen_at)), day_text(end)],
        forecast: forecast.filter(|_| left > 0),
        remaining,
    };
    ChartCard {
        svg: (!lot.by_day.is_empty()).then(|| burn_down(spoken, &chart)),
        note: format!("{note} {outlook}"),
        table: behind,
        csv: format!("/dashboard/csv/{id}"),
        more: None,
        title,
    }
}

fn spoilage(words: Words, report: &IndicatorReport) -> ChartCard {
    let mut behind = table(
        words,
        words.say("chart-spoiled"),
        &[
            "column-press",
            "#column-printed",
            "#column-spoiled",
            "#column-samples",
            "#column-missing",
            "#column-percent",
        ],
    );
    let mut drawn = Vec::new();
    for press in &report.presses {
        let percent = hundredths(press.spoiled_share());
        let numbers = [press.printed, press.spoiled, press.samples, press.missing];
        let mut row = row_of(vec![Cell::Text(press.press.clone())], &numbers);
        row.push(Cell::Number(percent.clone()));
        behind.rows.push(row);
        drawn.push(Bar {
            label: press.press.clone(),
            value: press.spoiled_share(),
            of: None,
            text: percent,
        });
    }
    card(words, "spoiled", "chart-spoiled", &drawn, behind)
}

/// A chart of reasons: its id, the key of its texts, and what the keys of its words begin with.
type ReasonChart = (&'static str, &'static str, &'static str);
const REPRINTS: ReasonChart = ("reprints", "chart-reprints", "reprint-");
const UNDELIVERED: ReasonChart = ("undelivered", "chart-undelivered", "undelivered-");

fn reasons(words: Words, counted: &[Counted], chart: &ReasonChart) -> ChartCard {
    let (id, key, prefix) = chart;
    let headings = ["column-reason", "#column-cards"];
    let mut behind = table(words, words.say(key), &headings);
    let mut drawn = Vec::new();
    for (word, cards) in counted {
        let label = words.say(&format!("{prefix}{word}"));
        behind
            .rows
            .push(row_of(vec![Cell::Text(label.clone())], &[*cards]));
        drawn.push(bar(label, *cards));
    }
    card(words, id, key, &drawn, behind)
}

fn scans(words: Words, report: &IndicatorReport) -> ChartCard {
    let headings = ["column-district", "#column-scans", "#column-different"];
    let mut behind = table(words, words.say("chart-scans"), &headings);
    let mut drawn = Vec::new();
    for scans in &report.refused_scans {
        let [hindi, latin] = &scans.district;
        let label = words.of(hindi, latin).to_owned();
        let row = row_of(vec![Cell::Text(label.clone())], &[scans.scans, scans.cards]);
        behind.rows.push(row);
        drawn.push(bar(label, scans.scans));
    }
    card(words, "scans", "chart-scans", &drawn, behind)
}

fn bar(label: String, value: u64) -> Bar {
    Bar {
        label,
        value,
        of: None,
        text: written::count(value),
    }
}

fn card(words: Words, id: &str, key: &str, drawn: &[Bar], behind: Table) -> ChartCard {
    ChartCard {
        title: words.say(key),
        note: words.say(&format!("{key}-note")),
        svg: drawn_bars(words, id, key, drawn),
        table: behind,
        csv: format!("/dashboard/csv/{id}"),
        more: None,
    }
}

fn drawn_bars(words: Words, id: &str, key: &str, drawn: &[Bar]) -> Option<String> {
    let rows = drawn
        .iter()
        .map(|bar| format!("{} {}", bar.label, bar.text));
    let description = words.with(&format!("{key}-spoken"), "rows", &joined(rows));
    let title = words.say(key);
    let spoken = Spoken {
        id,
        title: &title,
        description: &description,
    };
    (!drawn.is_empty()).then(|| bars(spoken, drawn))
}

fn joined(rows: impl Iterator<Item = String>) -> String {
    rows.collect::<Vec<_>>().join(", ")
}
