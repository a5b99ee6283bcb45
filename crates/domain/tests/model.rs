//! The models that come with the program: sound, complete, and the only place where their words are.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use proptest::prelude::*;
use trustwide_domain::model::{
    FaultKind, Kind, Known, Model, ModelError, Outlined, Preset, Unit, diff, frameworks, presets,
    print, said_hundredths,
};

fn read(preset: &Preset) -> Model {
    preset.read(&Known::shipped()).unwrap_or_else(|faults| panic!("{}", said(&faults)))
}

fn model(name: &str) -> Model {
    read(&trustwide_domain::model::preset(name).unwrap())
}

fn said(faults: &[ModelError]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_preset_is_sound_and_named_for_its_file() {
    for preset in presets() {
        assert_eq!(read(preset).about.id, preset.name);
    }
}

#[test]
fn humber_offers_twelve_days_and_more_by_band() {
    let humber = model("humber");
    let check = |band: Option<&str>, days: &str| {
        assert_eq!(said_hundredths(humber.days_offered(band).unwrap()), days, "{band:?}")
    };
    for band in [None, Some("a"), Some("b"), Some("c")] {
        check(band, "12.0");
    }
    check(Some("d"), "15.5");
    check(Some("e"), "19.0");
    let lines: Vec<String> =
        humber.offer.iter().map(|it| said_hundredths(it.amount.unwrap().hundredths)).collect();
    assert_eq!(lines, ["2.5", "3.5", "1.0", "1.5", "0.5", "3.0"]);
    assert_eq!(humber.values.len(), 14);
    assert_eq!(said_hundredths(humber.improvement_posts()), "2.8");
    assert_eq!(said_hundredths(humber.capacity.iter().map(|it| it.full_time).sum()), "3.8");
    let holders: Vec<_> = humber.designations.iter().map(|it| it.holders.unwrap()).collect();
    assert_eq!(holders, [27, 14, 64, 26]);
}

#[test]
fn given_days_are_not_received_days() {
    let trust = model("trust-in-learning");
    let given = trust.commitments[0].given.unwrap();
    assert_eq!((given.hundredths, given.unit), (1200, Unit::DaysAHead));
    assert_eq!(trust.days_offered(None), None, "twelve days given are no offer");
    assert_eq!(trust.designations[0].holders, Some(6));
    assert_eq!(trust.steps.len(), 4);
    assert!(trust.steps.iter().all(|it| it.item.blank.is_some()));
    assert!(trust.reserves[0].held.is_none() && trust.reserves[0].item.blank.is_some());
}

#[test]
fn acorn_keeps_its_rhythms() {
    let acorn = model("acorn");
    let rhythms: Vec<String> =
        acorn.cadences.iter().filter_map(|it| Some(it.rhythm.as_ref()?.to_string())).collect();
    assert_eq!(
        rhythms,
        [
            "daily",
            "daily",
            "fortnightly",
            "weekly",
            "annually",
            "termly",
            "twice a year",
            "monthly",
            "6 a year",
            "weekly"
        ]
    );
    assert_eq!(acorn.strands.len(), 5);
    assert!(acorn.cadences.iter().filter(|it| it.school_owned).count() == 2);
    let private = acorn.cadences.iter().filter(|it| it.private && it.rhythm.is_none());
    assert_eq!(private.count(), 2, "coaching and a welfare check");
}

#[test]
fn lost_words_are_blanks_and_never_invented() {
    let six = model("six-step");
    assert_eq!((six.steps.len(), six.networks.len()), (6, 3));
    assert!(six.steps.iter().all(|it| it.item.blank.is_some() && it.entry.is_none()));
    assert!(six.bands.is_empty() && six.banding.unwrap().blank.is_some());
    let share = &model("humber").top_slice.unwrap().shares[0];
    assert!(share.percent_hundredths.is_none() && share.item.blank.is_some());
    assert_eq!(model("healing").checks.len(), 4);
}

#[test]
fn the_starter_is_nobodys_and_nothing_in_it_is_a_legacy_grade() {
    let starter = model("starter-2026");
    assert_eq!(starter.about.trust, None);
    let criteria: Vec<_> = starter.bands.iter().flat_map(|it| &it.criteria).collect();
    assert!(criteria.iter().filter(|it| it.judged()).count() * 2 > criteria.len());
    let page = print(&starter);
    for legacy in frameworks().iter().filter(|it| it.legacy) {
        for grade in &legacy.grades {
            assert!(!page.contains(&grade.label), "{}", grade.label);
        }
    }
}

/// Requirements of the five models that no model file carries, each with its reason.
const NOT_IN_A_MODEL: [(&str, &str); 1] =
    [("HET-69", "faults in one published list of people: the import of people reports them")];

#[test]
fn every_requirement_of_a_model_is_cited_by_its_preset() {
    let parts = [
        ("HMAT", 44, "healing"),
        ("AET", 52, "acorn"),
        ("HET", 95, "humber"),
        ("TIL", 30, "trust-in-learning"),
        ("HSLT", 28, "six-step"),
    ];
    let mut missing = Vec::new();
    for (prefix, count, name) in parts {
        let cited = citations(&model(name));
        let wanted = (1..=count).map(|number| format!("{prefix}-{number:02}"));
        let excused = |id: &String| NOT_IN_A_MODEL.iter().any(|(it, _)| it == id);
        missing.extend(wanted.clone().filter(|id| !cited.contains(id) && !excused(id)));
        let wanted: BTreeSet<String> = wanted.collect();
        assert!(cited.is_subset(&wanted), "{name} cites what is not its own: {cited:?}");
    }
    assert!(missing.is_empty(), "not cited by any preset: {}", missing.join(", "));
}

fn citations(model: &Model) -> BTreeSet<String> {
    let outline = model.outline();
    let mut cited: BTreeSet<String> = model.about.cites.iter().cloned().collect();
    cited.extend(outline.sections.iter().flat_map(|it| it.cites.iter().cloned()));
    cited.extend(outline.elements().into_iter().flat_map(|it| it.cites.iter().cloned()));
    cited
}

#[test]
fn faults_are_all_told_with_place_and_remedy() {
    let text = r#"
[model]
id = "wrong"
title = "A model with a fault of every kind"

[[strand]]
id = "know"
label = "Knowing"

[[strand]]
id = "know"
label = "Knowing again"

[[offer]]
id = "visits"
label = "Visits"
amount = 3.5
unit = "days per school"
part_year = "by term"
strand = "knw"
colour = "red"

[[cadence]]
id = "meeting"
lable = "Meeting"
rhythm = "yearly"
occasion = "meeting"
due_for = "the trust"

[banding]
label = "Band"
reply_school_days = "five"

[[band]]
id = "one"
label = "One"

[[band.criterion]]
id = "figure"
label = "A figure that is no more"
rule = { kind = "figure", measure = "rwm_expecte", at_least = 0.65 }

[[band.criterion]]
id = "grade"
label = "A grade of another framework"
rule = { kind = "inspection", framework = "report_card_2025", area = "inclusion", one_of = ["good"] }

[[band.criterion]]
id = "neither"
label = "Neither judged nor measured"
"#;
    let measures = BTreeSet::from(["rwm_expected".to_owned()]);
    let known = Known { measures: &measures, frameworks: frameworks() };
    let faults = Model::read("wrong.toml", text, &known).unwrap_err();
    assert_snapshot!(said(&faults));
    let kinds: BTreeSet<FaultKind> = faults.iter().map(|it| it.kind).collect();
    assert_eq!(kinds.len(), 8, "every kind but a fault of TOML itself: {kinds:?}");
}

/// The faults of the model to start from with some of its words replaced, each with the line that it is in.
fn faults_with(words: &[(&str, &str)]) -> Vec<String> {
    let mut text = presets().iter().find(|it| it.name == "starter-2026").unwrap().text.to_owned();
    for (from, to) in words {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let faults = Model::read("ours.toml", &text, &Known::shipped()).err().unwrap_or_default();
    let line = |it: &ModelError| text.lines().nth(it.line - 1).unwrap_or_default().to_owned();
    faults.iter().map(|it| format!("{} | {}. {}", line(it), it.problem, it.remedy)).collect()
}

#[test]
fn a_promise_that_can_never_fall_due_is_a_fault() {
    let after = r#"after = { cadence = "support_round", months = 6, then = "next committee" }"#;
    let own = after.replace("support_round", "half_way_review");
    assert_snapshot!(faults_with(&[(after, &own)]).join("\n"), @r#"after = { cadence = "half_way_review", months = 6, then = "next committee" } | the cadence `half_way_review` follows itself. Let it follow another, or give it a `rhythm` in place of `after`."#);
    let ring = after.replace("support_round", "half_way_review");
    let ring = [(
        "rhythm = \"annually\"\noccasion = \"decision\"",
        &*format!("{ring}\noccasion = \"decision\""),
    )];
    assert_snapshot!(faults_with(&ring).join("\n"), @r#"
    after = { cadence = "half_way_review", months = 6, then = "next committee" } | the cadence `support_round` follows itself. Let it follow another, or give it a `rhythm` in place of `after`.
    after = { cadence = "support_round", months = 6, then = "next committee" } | the cadence `half_way_review` follows itself. Let it follow another, or give it a `rhythm` in place of `after`.
    "#);
    let both = format!("{after}\nrhythm = \"termly\"");
    assert_snapshot!(faults_with(&[(after, &both)]).join("\n"), @r#"after = { cadence = "support_round", months = 6, then = "next committee" } | the cadence has a rhythm of its own and also follows another. Keep `rhythm` or keep `after`, and take the other out."#);
}

#[test]
fn shares_are_of_one_whole() {
    let blank = "blank = \"Yours to enter.\"";
    assert_snapshot!(faults_with(&[(blank, "percent = 150")]).join("\n"), @r#"percent = 150 | `percent` is 150.0. Write at most 100: a share is a part of the top slice."#);
    let share = |id: &str, percent: &str| {
        format!("[[top_slice.share]]\nid = \"{id}\"\nlabel = \"A share\"\npercent = {percent}\n")
    };
    let two = format!("percent = 80.5\n{}{}", share("two", "79.5"), share("three", "1"));
    assert_snapshot!(faults_with(&[(blank, &two)]).join("\n"), @r#"percent = 79.5 | the shares come to 161.0 per cent. Write shares that together come to at most 100."#);
    let whole = format!("percent = 80.5\n{}", share("two", "19.5"));
    assert!(faults_with(&[(blank, &whole)]).is_empty());
}

#[test]
fn bands_are_decided_where_something_is_decided() {
    let review = [("review = \"half_way_review\"", "review = \"partner_visit\"")];
    assert_snapshot!(faults_with(&review).join("\n"), @r#"review = "partner_visit" | bands are decided at `partner_visit`, and its occasion is `visit`. Name a cadence whose `occasion` is `decision`."#);
    let round = [("cadence = \"support_round\"\nreview", "cadence = \"heads_appraisal\"\nreview")];
    assert_snapshot!(faults_with(&round).join("\n"), @r#"cadence = "heads_appraisal" | bands are decided at `heads_appraisal`, and its occasion is `appraisal`. Name a cadence whose `occasion` is `decision`."#);
    // What cannot be read is told alone.
    let unread = [("occasion = \"decision\"", "occasion = \"decisoin\"")];
    assert_snapshot!(faults_with(&unread).join("\n"), @r#"occasion = "decisoin" | `decisoin` is not a occasion. Did you mean `decision`?"#);
}

#[test]
fn every_band_of_a_ring_is_told() {
    let ring = [("label = \"Self-driven\"\n", "label = \"Self-driven\"\nincludes = \"giving\"\n")];
    assert_snapshot!(faults_with(&ring).join("\n"), @r#"
    includes = "self_driven" | the band `giving` includes itself. Take out one of the `includes`.
    includes = "giving" | the band `self_driven` includes itself. Take out one of the `includes`.
    "#);
}

#[test]
fn what_is_not_toml_is_told_alone() {
    let known = Known { measures: &BTreeSet::new(), frameworks: frameworks() };
    let faults =
        Model::read("broken.toml", "[model]\nid = \"x\"\ntitle = oops\n", &known).unwrap_err();
    assert!(faults.iter().all(|it| it.kind == FaultKind::Syntax), "{faults:?}");
    assert_eq!((faults[0].line, faults[0].column), (3, 9));
    assert_eq!(Model::read("empty.toml", "", &known).unwrap_err()[0].kind, FaultKind::MissingKey);
}

proptest! {
    /// A draft is typed by hand: whatever is lost or swapped in it, reading ends, and faults lie inside the file.
    #[test]
    fn a_damaged_file_is_never_a_crash(which in 0..6usize, lose in 0..400usize, at in 0..4000usize, put in "[\\[\\]{}=\"a\n.é-]{0,3}") {
        let preset = presets()[which];
        let mut lines: Vec<&str> = preset.text.lines().collect();
        lines.remove(lose % lines.len());
        let mut text = lines.join("\n");
        let at = (0..=at.min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0);
        text.insert_str(at, &put);
        for fault in Model::read("draft.toml", &text, &Known::shipped()).err().into_iter().flatten() {
            prop_assert!((1..=text.lines().count() + 1).contains(&fault.line), "{fault}");
            prop_assert!(fault.column >= 1 && !fault.remedy.is_empty(), "{fault}");
        }
    }
}

#[test]
fn a_quite_different_model_reads() {
    let text = include_str!("data/four_tiers.toml");
    let known = Known::shipped();
    let model =
        Model::read("four_tiers.toml", text, &known).unwrap_or_else(|it| panic!("{}", said(&it)));
    assert_eq!(model.bands.len(), 4);
    assert_eq!(model.days_offered(Some("anchor")), Some(1800), "hours are turned into days");
    assert_snapshot!(print(&model));
}

#[test]
fn the_public_page_of_a_preset_says_all_of_it() {
    for preset in presets() {
        let model = read(preset);
        let page = print(&model);
        for element in model.outline().elements() {
            assert!(page.contains(&element.label), "{}: {}", preset.name, element.label);
            assert!(element.blank.as_ref().is_none_or(|it| page.contains(it)), "{}", element.label);
        }
    }
    assert_snapshot!("humber-page", print(&model("humber")));
}

#[test]
fn a_model_differs_from_the_others_and_not_from_itself() {
    for one in presets() {
        for other in presets() {
            let differences = diff(&read(one), &read(other));
            assert_eq!(
                differences.is_empty(),
                one.name == other.name,
                "{} {}",
                one.name,
                other.name
            );
        }
    }
}

#[test]
fn differences_read_as_sentences() {
    let before = model("humber");
    let mut after = before.clone();
    after.about.year = after.about.year.map(|it| it.next());
    after.offer[4].amount.as_mut().unwrap().hundredths = 100;
    after.bands[3].criteria.pop();
    after.reviews.swap(0, 1);
    after.glossary.clear();
    let sentences: Vec<String> = diff(&before, &after).iter().map(ToString::to_string).collect();
    assert_snapshot!(sentences.join("\n"));
}

/// Roles and groups of pupils are the program's too (rights, published files), and a glossary explains anybody's words.
const KINDS_NOT_LOOKED_FOR: [Kind; 3] = [Kind::Role, Kind::Group, Kind::Term];

/// Words that mean something else where they stand in the source.
const STOP_LIST: [(&str, &str); 5] = [
    ("banding_round", "the vocabulary's own noun, and so the name of our table"),
    ("Calendar", "a page of the program"),
    ("Reading", "a subject in published files"),
    ("Planned", "the first state of any action or transfer"),
    ("Safeguarding", "judged apart under every framework, so a type and not an area"),
];

#[test]
fn no_word_of_a_model_is_in_the_source() {
    let crates = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut found = Vec::new();
    let (words, bands, areas) = (model_words(), band_words(), area_words());
    assert!(words.len() > 400, "{} words to look for", words.len());
    for (path, text) in sources(crates) {
        // Whoever reads or writes the department's files names their columns as the department does.
        let of_files = path.contains("/importers/") || path.contains("/demo/");
        // What follows the unit tests is test data.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            let about_bands = line.to_lowercase().contains("band");
            for literal in literals(line) {
                let area = !of_files && areas.contains(literal);
                if area || words.contains(literal) || (about_bands && bands.contains(literal)) {
                    found.push(format!("{path}:{}: {literal:?}", number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "words of a model in Rust source:\n{}", found.join("\n"));
}

/// Labels, and ids of more than one word: an id of one word (`reading`) is an English word, and may be anything.
fn model_words() -> BTreeSet<String> {
    let looked_for = |it: &Outlined| !KINDS_NOT_LOOKED_FOR.contains(&it.kind);
    let elements = elements().into_iter().filter(looked_for);
    elements.flat_map(|it| [it.id, it.label]).filter(|it| is_telling(it)).collect()
}

/// The same of the frameworks' areas.
fn area_words() -> BTreeSet<String> {
    let areas = frameworks().iter().flat_map(|it| &it.areas);
    areas
        .flat_map(|it| [it.item.id.clone(), it.item.label.clone()])
        .filter(|it| is_telling(it))
        .collect()
}

fn is_telling(word: &str) -> bool {
    let telling = word.contains('_') || word.starts_with(|first: char| first.is_uppercase());
    telling && !STOP_LIST.iter().any(|(stop, _)| *stop == word)
}

/// Ids and labels of bands, however short: looked for where the line speaks of bands, since `"a"` is everywhere.
fn band_words() -> BTreeSet<String> {
    elements()
        .into_iter()
        .filter(|it| it.kind == Kind::Band)
        .flat_map(|it| [it.id, it.label])
        .collect()
}

fn elements() -> Vec<Outlined> {
    let outlines = presets().iter().map(|it| read(it).outline());
    outlines.flat_map(|it| it.elements().into_iter().cloned().collect::<Vec<_>>()).collect()
}

/// Every Rust file of every crate's `src`, but the pages' samples (invented data to render each page with).
fn sources(crates: &str) -> Vec<(String, String)> {
    let mut folders: Vec<std::path::PathBuf> = std::fs::read_dir(crates)
        .unwrap()
        .map(|it| it.unwrap().path())
        .map(|it| it.join("src"))
        .collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.ends_with("samples") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                files.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(files.len() > 10, "the sources were not found");
    files
}

/// The texts in quotation marks on a line that is not a comment.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    let code = if line.trim_start().starts_with("//") { "" } else { line };
    code.split('"').skip(1).step_by(2)
}
