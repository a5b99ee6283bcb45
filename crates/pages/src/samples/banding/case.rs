//! Samples of a round, of one school in it, and of the paper.

use jiff::civil::date;
use trustwide_domain::{AcademicYear, banding::Stage};

use super::{id, overview, school};
use crate::{
    banding::{
        AnswerLine, BandLines, CasePage, ChangesMoney, ChangesView, CommentView, CriterionLine,
        DecisionView, EvidenceLine, EvidencePage, LeftOutOfPaper, PaperContent, PaperPage,
        PaperSchool, RecommendationView, Recorded, ReplayPage, RoundPage, RoundRow, SaidSince,
        SourceLine, TellingView, TurnLine,
    },
    look::{Choice, Field, FieldKind, Form, Link},
};

pub fn round() -> RoundPage {
    let meetings = vec![Choice::new("m1", "Standards committee, 25 November 2026")];
    let paper = Form::new(
        "/banding/rounds/r1/paper",
        "Freeze the paper",
        vec![Field::new("committee", "For which meeting", FieldKind::Select(meetings))],
    );
    RoundPage {
        id: id("r1"),
        title: "Tiers 2026-27".into(),
        kind: "Round of all schools".into(),
        reason: String::new(),
        opened_on: date(2026, 11, 2),
        closed_on: None,
        schools: vec![
            RoundRow {
                school: school(900_001, "Ashby Road Primary"),
                href: "/banding/rounds/r1/schools/900001".into(),
                stage: Stage::Freeze,
                suggested: None,
                recommended: None,
                reply_by: None,
                support: None,
                direction: None,
                comments: 0,
                decided: None,
                otherwise: false,
            },
            RoundRow {
                school: school(900_004, "Saltmarsh Primary"),
                href: "/banding/c1".into(),
                stage: Stage::Reply,
                suggested: Some("Row to Tow".into()),
                recommended: Some("Tow".into()),
                reply_by: Some(date(2026, 11, 24)),
                support: None,
                direction: Some("Declining".into()),
                comments: 1,
                decided: None,
                otherwise: false,
            },
        ],
        papers: overview().papers,
        turns: vec![
            TurnLine {
                on: date(2026, 11, 4),
                by: "Miriam Osei-Hale".into(),
                closed: true,
                reason: "Ashby Road is being inspected".into(),
            },
            TurnLine {
                on: date(2026, 11, 9),
                by: "Miriam Osei-Hale".into(),
                closed: false,
                reason: "The inspection is over".into(),
            },
        ],
        forms: vec![
            paper.with_warning("the paper is kept as it is and never changes.").with_id("paper"),
        ],
    }
}

pub fn line(label: &str, judged: bool, answer: AnswerLine, said: Option<&str>) -> CriterionLine {
    CriterionLine {
        label: label.into(),
        needed: true,
        judged,
        answer,
        evidence: said
            .map(|it| EvidenceLine { said: it.into(), source: (!judged).then_some(1) })
            .into_iter()
            .collect(),
        otherwise: judged.then(|| "Tow".into()),
    }
}

pub fn bands() -> Vec<BandLines> {
    let untested = AnswerLine::CannotTest {
        why: vec!["no figure for absence rate (all): Suppressed: a small number of pupils".into()],
    };
    vec![
        BandLines {
            id: "sail".into(),
            label: "Sail".into(),
            says: None,
            open: false,
            settled: false,
            answer: AnswerLine::NotMet,
            criteria: vec![
                line("Little absence", false, untested, Some("Absence: Suppressed in 2025-26")),
                line(
                    "Leaders at every level do what they planned",
                    true,
                    AnswerLine::NotMet,
                    Some("The maths plan stopped in May (Miriam Osei-Hale, 10 November 2026)"),
                ),
            ],
        },
        BandLines {
            id: "row".into(),
            label: "Row".into(),
            says: Some("Makes way with effort.".into()),
            open: true,
            settled: false,
            answer: AnswerLine::Met,
            criteria: vec![line("Knows what must improve", true, AnswerLine::Met, None)],
        },
    ]
}

pub fn sources() -> Vec<SourceLine> {
    vec![SourceLine {
        number: 1,
        said: "Absence, 2025-26, final, published 21 March 2026".into(),
        file: "absence_2025-26.csv".into(),
        checksum: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a".into(),
    }]
}

pub fn evidence() -> EvidencePage {
    EvidencePage {
        school: school(900_004, "Saltmarsh Primary"),
        round: "Tiers 2026-27".into(),
        suggested: "Row to Tow".into(),
        bands: bands(),
        sources: sources(),
        crumbs: vec![Link::new("Banding", "/banding")],
        freeze: Some(Form::new("/banding/rounds/r1/freeze", "Freeze this evidence", Vec::new())),
        may_judge: true,
    }
}

pub fn changes() -> ChangesView {
    ChangesView {
        now: Some("Row".into()),
        then: "Tow".into(),
        days_now: Some("12".into()),
        days_then: Some("15.5".into()),
        review_now: None,
        review_then: Some("A close look at progress".into()),
        powers: Some("may be decided".into()),
        levy: None,
        moving: vec!["Staffing above the standard number".into()],
        money: Some(ChangesMoney {
            year: AcademicYear::starting(2026).expect("a year"),
            day_cost: Some("£700".into()),
            worth: Some("£2,450".into()),
            pays: Some("£78,100".into()),
            share: Some("5.5%".into()),
            one_per_cent: Some("£14,200".into()),
        }),
    }
}

pub fn comments() -> Vec<CommentView> {
    vec![CommentView {
        kind: "Something in the evidence is wrong".into(),
        about: Some("Leaders at every level do what they planned".into()),
        words: "The maths plan did not stop: it was handed to Mr Siddiq in June.".into(),
        by: "Bethan Maddocks".into(),
        post: "Headteacher".into(),
        on: date(2026, 11, 19),
        late: true,
    }]
}

pub fn decision() -> DecisionView {
    DecisionView {
        verdict: "Decided otherwise".into(),
        band: Some("Row".into()),
        reasons: "The maths plan runs, as the head shows.".into(),
        body: "Standards committee".into(),
        how: "At a meeting of a committee".into(),
        minute: "14/3".into(),
        present: 5,
        quorum: 4,
        interests: "Yan Bright, a parent at the school, left for the item".into(),
        decided_on: date(2026, 11, 25),
        in_force_from: Some(date(2026, 11, 26)),
        recorded_by: "Catherine Imrie".into(),
    }
}

pub fn case() -> CasePage {
    let people = vec![Choice::new("p1", "Miriam Osei-Hale").chosen(true)];
    let tell = Form::new(
        "/banding/c1/telling",
        "The head has been told",
        vec![
            Field::new("by", "Who told the head", FieldKind::Select(people)),
            Field::new("on", "On", FieldKind::Date).with_error("Enter the day"),
            Field::text("how", "How").with_value("In person"),
        ],
    );
    let words = Field::new("words", "In your own words", FieldKind::TextArea);
    CasePage {
        id: id("c1"),
        school: school(900_004, "Saltmarsh Primary"),
        stage: Stage::Tell,
        stopped: false,
        round: Some("Tiers 2026-27".into()),
        frozen_on: date(2026, 11, 12),
        frozen_by: "Miriam Osei-Hale".into(),
        model: "How we improve together".into(),
        held: true,
        suggested: "Row to Tow".into(),
        bands: bands(),
        sources: sources(),
        reply_over: true,
        recommendation: Some(RecommendationView {
            band: "Tow".into(),
            reasons: "Attainment fell and leaders need help to take their next steps.".into(),
            direction: Some("Declining".into()),
            help: Some("Needs help to take them faster".into()),
            by: "Miriam Osei-Hale".into(),
            on: date(2026, 11, 12),
            sent_on: Some(date(2026, 11, 12)),
            reply_by: Some(date(2026, 11, 18)),
        }),
        changes: Some(changes()),
        comments: comments(),
        decisions: vec![decision()],
        telling: Some(TellingView {
            by: "Miriam Osei-Hale".into(),
            on: date(2026, 11, 26),
            how: "In person".into(),
        }),
        crumbs: vec![
            Link::new("Banding", "/banding"),
            Link::new("Tiers 2026-27", "/banding/rounds/r1"),
        ],
        paper: Some(Link::new("The paper that it is in", "/banding/papers/p1")),
        forms: vec![
            tell.with_warning("head, local chair and partner see the decision.").with_id("tell"),
            Form::new("/banding/c1/comments", "Add to the paper", vec![words]).with_id("comment"),
        ],
    }
}

pub fn new_case() -> CasePage {
    CasePage {
        stage: Stage::Recommend,
        recommendation: None,
        changes: None,
        comments: Vec::new(),
        decisions: Vec::new(),
        telling: None,
        paper: None,
        forms: Vec::new(),
        held: false,
        bands: Vec::new(),
        sources: Vec::new(),
        ..case()
    }
}

pub fn replay() -> ReplayPage {
    ReplayPage {
        id: id("c1"),
        school: school(900_004, "Saltmarsh Primary"),
        frozen_on: date(2025, 10, 2),
        model: "How we improve together".into(),
        rule_version: "1".into(),
        suggested: "Row to Tow".into(),
        same: true,
        today: "Row".into(),
        differences: vec![
            "By the rules of that day Row to Tow are open; by today’s Row fits.".into(),
            "Tow: “Needs a line” is no longer asked.".into(),
        ],
        bands: bands(),
        sources: sources(),
    }
}

pub fn paper() -> PaperPage {
    let verdicts = vec![
        Choice::new("", "Not decided at this meeting"),
        Choice::new("confirm", "Confirmed: Tow"),
    ];
    let form = Form::new(
        "/banding/papers/p1/decisions",
        "Record what was decided",
        vec![
            Field::text("minute", "Minute"),
            Field::new("verdict-0", "Saltmarsh Primary", FieldKind::Select(verdicts)),
        ],
    );
    PaperPage {
        id: id("p1"),
        said_since: vec![SaidSince {
            banding: "c1".into(),
            name: "Saltmarsh Primary".into(),
            comments: vec![CommentView {
                kind: "A comment on the recommendation".into(),
                about: None,
                words: "The new maths lead has begun.".into(),
                by: "Bethan Maddocks".into(),
                post: "Headteacher".into(),
                on: date(2026, 11, 23),
                late: true,
            }],
        }],
        paper: PaperContent {
            title: "Tiers 2026-27: for Standards committee, 25 November 2026".into(),
            trust: "Fenwick Learning Trust".into(),
            body: "Standards committee".into(),
            meets_on: Some(date(2026, 11, 25)),
            frozen_on: date(2026, 11, 20),
            prepared_by: "Miriam Osei-Hale".into(),
            model: "How we improve together".into(),
            decisions_sought: vec![
                "Saltmarsh Primary: confirm Tow, decide otherwise, or return with reasons.".into(),
                "Saltmarsh Primary: powers are a decision of their own, and neither follows from the tier.".into(),
            ],
            draft_minute: String::new(),
            schools: vec![PaperSchool {
                banding: "c1".into(),
                recommendation: "v1".into(),
                name: "Saltmarsh Primary".into(),
                now: Some("Row".into()),
                since: Some(date(2025, 10, 6)),
                suggested: "Row to Tow".into(),
                band: "tow".into(),
                recommended: "Tow".into(),
                reasons: "Attainment fell and leaders need help to take their next steps.".into(),
                direction: Some("Declining".into()),
                help: Some("Needs help to take them faster".into()),
                evidence_of: date(2026, 11, 12),
                changes: Some(changes()),
                others: vec![ChangesView {
                    then: "Row".into(),
                    days_then: Some("12.0".into()),
                    review_then: None,
                    powers: None,
                    levy: None,
                    ..changes()
                }],
                comments: comments(),
                evidence: bands(),
                sources: sources(),
            }],
            left_out: vec![LeftOutOfPaper {
                name: "Ashby Road Primary".into(),
                why: "The school may answer until 24 November 2026".into(),
            }],
        },
        digest: sources()[0].checksum.clone(),
        whole: true,
        minutes: vec!["Standards committee, 25 November 2026, minute 14/3. 5 were there, with a quorum of 4. Interests: None declared. Saltmarsh Primary: Confirmed as recommended, Tow, in force from 26 November 2026.".into()],
        recorded: vec![Recorded {
            name: "Saltmarsh Primary".into(),
            href: "/banding/c1".into(),
            verdict: "Decided otherwise".into(),
            band: Some("Row".into()),
        }],
        crumbs: vec![Link::new("Banding", "/banding")],
        form: Some(form.with_id("decisions")),
    }
}
