use super::*;

const SPOKEN: Spoken<'_> = Spoken {
    id: "cards",
    title: "Cards <by> district",
    description: "Mandi has 30 of 40",
};

fn bar(label: &str, value: u64, of: Option<u64>) -> Bar {
    Bar {
        label: label.to_owned(),
        value,
        of,
        text: value.to_string(),
    }
}

#[test]
fn bars_are_parts_of_the_longest_and_one_in_a_million_is_seen() {
    let drawn = bars(
        SPOKEN,
        &[
            bar("Mandi", 30, Some(40)),
            bar("\"Kullu\" & more", 0, Some(20)),
        ],
    );
    let expected = "\
<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" height=\"92\" role=\"img\" aria-labelledby=\"cards-title cards-desc\">
<title id=\"cards-title\">Cards &lt;by&gt; district</title>
<desc id=\"cards-desc\">Mandi has 30 of 40</desc>
<text x=\"0\" y=\"17\">Mandi</text>
<text x=\"100%\" y=\"17\" text-anchor=\"end\" class=\"value\">30</text>
<rect class=\"whole\" x=\"0\" y=\"24\" width=\"100.0%\" height=\"14\"/>
<rect class=\"part\" x=\"0\" y=\"24\" width=\"75.0%\" height=\"14\"/>
<text x=\"0\" y=\"63\">&quot;Kullu&quot; &amp; more</text>
<text x=\"100%\" y=\"63\" text-anchor=\"end\" class=\"value\">0</text>
<rect class=\"whole\" x=\"0\" y=\"70\" width=\"50.0%\" height=\"14\"/>
<rect class=\"part\" x=\"0\" y=\"70\" width=\"0.0%\" height=\"14\"/>
</svg>
";
    assert_eq!(drawn, expected);
    let drawn = bars(SPOKEN, &[bar("all", 1_000_000, None), bar("one", 1, None)]);
    assert!(drawn.contains("width=\"0.4%\""), "{drawn}");
}

#[test]
fn a_funnel_narrows_to_its_middle() {
    let step = |label: &str, reached: u64| Step {
        label: label.to_owned(),
        reached,
        text: reached.to_string(),
    };
    let drawn = funnel(SPOKEN, &[step("requested", 40), step("delivered", 10)]);
    for line in [
        "<rect class=\"part\" x=\"0.0%\" y=\"25\" width=\"100.0%\" height=\"18\"/>",
        "<rect class=\"part\" x=\"37.5%\" y=\"75\" width=\"25.0%\" height=\"18\"/>",
    ] {
        assert!(drawn.contains(line), "{line} in {drawn}");
    }
}

#[test]
fn a_burn_down_goes_on_to_its_forecast() {
    let chart = BurnDown {
        remaining: vec![(20_000, 100), (20_005, 50)],
        forecast: Some(20_010),
        first: "100".to_owned(),
        last: "50".to_owned(),
        days: ["22-11-2026".to_owned(), "02-12-2026".to_owned()],
    };
    let drawn = burn_down(SPOKEN, &chart);
    assert!(
        drawn.contains("<path class=\"line\" d=\"M0 0L500 500\"/>"),
        "{drawn}"
    );
    assert!(
        drawn.contains("<path class=\"forecast\" d=\"M500 500L1000 1000\"/>"),
        "{drawn}"
    );
    let without = burn_down(
        SPOKEN,
        &BurnDown {
            forecast: None,
            ..chart
        },
    );
    assert!(!without.contains("forecast"), "{without}");
    assert!(without.contains("M0 0L1000 500"), "{without}");
}

#[test]
fn nothing_is_drawn_of_nothing() {
    let chart = BurnDown {
        remaining: Vec::new(),
        forecast: None,
        first: String::new(),
        last: String::new(),
        days: [String::new(), String::new()],
    };
    for drawn in [
        bars(SPOKEN, &[]),
        funnel(SPOKEN, &[]),
        burn_down(SPOKEN, &chart),
    ] {
        assert!(
            drawn.contains("<title") && !drawn.contains("NaN"),
            "{drawn}"
        );
        assert!(!drawn.contains("style="), "{drawn}");
    }
}
