//! Samples of what is judged of a school, and of its bands over the years.

use jiff::civil::date;

use super::{looks, school};
use crate::{
    banding::{
        AreaRow, BandEntry, BandHistoryPage, ConditionView, ConsequenceView, FirstSupport,
        JudgementsPage, OnRecord, OpenCase, QuestionView, ReadyLine, ReadyView, SupportLine,
        Travel,
    },
    look::{Choice, Field, FieldKind, Form},
};

pub fn judgements() -> JudgementsPage {
    let answers = [("yes", "Met"), ("no", "Not met"), ("", "Not judged")];
    let answers = answers.map(|(value, word)| Choice::new(value, word)).to_vec();
    let criteria = vec![
        Field::new("met-0", "Row: Makes way with effort", FieldKind::Radios(answers)),
        Field::new("evidence-0", "Evidence. Row: Makes way with effort", FieldKind::TextArea)
            .with_error("Say what you saw: a judgement has its evidence"),
    ];
    let direction = FieldKind::Select(vec![Choice::new("steady", "Steady")]);
    let grades = FieldKind::Select(vec![Choice::new("", "No forecast")]);
    JudgementsPage {
        school: school(900_004, "Saltmarsh Primary"),
        judged: 1,
        to_judge: 3,
        on_record: OnRecord {
            newly_led: true,
            facts: vec![
                "Contributions to the core offer: 3 this academic year, by the days ledger".into(),
                "New leadership: the head began on 1 September 2026, 2 months ago".into(),
            ],
            support: vec![SupportLine {
                by: "Ashby Road Primary".into(),
                what: "Mathematics".into(),
                planned: Some("2.0".into()),
                given: Some("1.5".into()),
            }],
            sees_capacity: true,
        },
        areas: vec![
            AreaRow {
                framework: "Inspection, 2019 to 2025".into(),
                area: "Quality of education".into(),
                current: Some("Good (legacy), 3 October 2023".into()),
                likely: None,
            },
            AreaRow {
                framework: "Report card".into(),
                area: "Achievement".into(),
                current: None,
                likely: Some("Needs attention".into()),
            },
        ],
        standing: Form::new(
            "/schools/900004/standing",
            "Save direction and risk",
            vec![Field::new("direction", "Direction of travel", direction)],
        )
        .with_id("standing"),
        criteria: Form::new("/schools/900004/judgements", "Save what is judged", criteria)
            .with_id("criteria"),
        outlook: Form::new(
            "/schools/900004/outlook",
            "Save the forecast",
            vec![Field::new("grade-0", "Achievement", grades)],
        )
        .with_id("outlook"),
    }
}

pub fn entry() -> BandEntry {
    BandEntry {
        band: Some("Row".into()),
        from: Some(date(2026, 11, 26)),
        decided_on: date(2026, 11, 25),
        body: "Standards committee".into(),
        occasion: Some("Round of all schools".into()),
        verdict: "Decided otherwise".into(),
        recommended: Some("Tow".into()),
        reasons: "The maths plan runs, as the head shows.".into(),
        direction: Some("Declining".into()),
        support: Some(FirstSupport { on: date(2026, 11, 27), waited: "39 hours".into() }),
        brought_forward: false,
        told_on: Some(date(2026, 11, 26)),
        href: Some("/banding/c1".into()),
        replay: Some("/banding/c1/replay".into()),
    }
}

pub fn history() -> BandHistoryPage {
    let brought = BandEntry {
        band: Some("Sail".into()),
        from: Some(date(2023, 9, 4)),
        decided_on: date(2023, 9, 4),
        body: String::new(),
        occasion: None,
        verdict: "Brought forward, evidence not held".into(),
        recommended: None,
        reasons: String::new(),
        brought_forward: true,
        direction: None,
        support: None,
        told_on: None,
        href: Some("/banding/c0".into()),
        replay: None,
    };
    let agree = Form::new("/schools/900004/conditions/k1/agreement", "Agree to it", Vec::new());
    BandHistoryPage {
        school: school(900_004, "Saltmarsh Primary"),
        label: "Tier".into(),
        stage: crate::samples::elements::lines().into_iter().next(),
        is_own: false,
        now: Some(entry()),
        looks: looks(),
        entries: vec![entry(), brought],
        travel: vec![Travel {
            on: date(2026, 11, 10),
            direction: Some("Declining".into()),
            at_risk: Some(true),
            reason: "Reading fell beyond chance.".into(),
            by: "Miriam Osei-Hale".into(),
        }],
        ready: Some(ReadyView {
            to: "Sail".into(),
            changes: vec![ReadyLine {
                must: "Absence rate is at most 5%".into(),
                known: "Cannot be tested yet".into(),
                in_hand: true,
            }],
        }),
        agreed: 0,
        conditions: vec![ConditionView {
            words: "The maths plan is taken to its end".into(),
            head_agreed_on: None,
            director_agreed_on: Some(date(2026, 11, 27)),
            met_on: None,
            evidence: String::new(),
            forms: vec![agree],
        }],
        consequences: vec![ConsequenceView {
            title: "What the school pays".into(),
            body: "Board of trustees".into(),
            minute: "15/2".into(),
            decided_on: date(2026, 11, 25),
            from: date(2027, 1, 1),
            what: "6.5% of its grant".into(),
            until: String::new(),
            notice_on: None,
            question_to: "The chair of trustees".into(),
            ended_on: None,
            forms: vec![Form::new(
                "/schools/900004/consequences/l1/notice",
                "Give the school notice",
                Vec::new(),
            )],
        }],
        questions: vec![QuestionView {
            about: "levy".into(),
            words: "What will it buy?".into(),
            by: "Bethan Maddocks".into(),
            on: date(2026, 11, 28),
            answer: String::new(),
            answered_on: None,
            form: None,
        }],
        open: Some(OpenCase {
            href: "/banding/c1".into(),
            said: "Tiers 2026-27: with the school".into(),
        }),
        may_judge: true,
        condition_form: Some(
            Form::new(
                "/schools/900004/conditions",
                "Propose a condition",
                vec![Field::new("words", "The school is ready to move when", FieldKind::TextArea)],
            )
            .with_id("condition"),
        ),
        consequence_forms: Vec::new(),
        question_form: None,
    }
}

pub fn no_history() -> BandHistoryPage {
    BandHistoryPage {
        is_own: true,
        now: None,
        looks: Vec::new(),
        entries: Vec::new(),
        travel: Vec::new(),
        ready: None,
        agreed: 0,
        conditions: Vec::new(),
        consequences: Vec::new(),
        questions: Vec::new(),
        open: None,
        may_judge: false,
        condition_form: None,
        stage: None,
        ..history()
    }
}
