//! Samples of the room `banding`. Bands, criteria and words are invented.

use jiff::civil::date;
use trustwide_domain::{RecordId, banding::Stage};

use super::{Sample, sample, school, shell_at};
use crate::{
    look::{Choice, Field, FieldKind, Form, Link},
    pages::banding::{
        AnswerLine, AreaRow, BandEntry, BandHistoryPage, BandLines, BandingPage, CasePage,
        ChangesView, CommentView, ConditionView, ConsequenceView, CriterionLine, DecisionView,
        EvidenceLine, EvidencePage, HiddenPage, JudgementsPage, LeftOutOfPaper, OpenCase,
        OwnBandsPage, PaperContent, PaperLine, PaperPage, PaperSchool, ProspectLine, ProspectsPage,
        QuestionView, ReadyLine, ReadyView, RecommendationView, Recorded, ReplayPage, RoundLine,
        RoundPage, RoundRow, SchoolBand, SourceLine, Step, TellingView, Travel,
    },
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/banding");
    let nothing =
        BandingPage { schools: Vec::new(), rounds: Vec::new(), papers: Vec::new(), ..overview() };
    vec![
        sample("banding", &shell, &overview()),
        sample("banding-nothing", &shell, &nothing),
        sample("banding-own", &shell, &own()),
        sample("banding-hidden", &shell, &hidden()),
        sample("banding-round", &shell, &round()),
        sample("banding-evidence", &shell, &evidence()),
        sample("banding-case", &shell, &case()),
        sample("banding-case-new", &shell, &new_case()),
        sample("banding-replay", &shell, &replay()),
        sample("banding-paper", &shell, &paper()),
        sample("banding-prospects", &shell, &prospects()),
        sample("banding-judgements", &shell, &judgements()),
        sample("banding-school", &shell, &history()),
        sample("banding-school-nothing", &shell, &no_history()),
    ]
}

fn id(text: &str) -> RecordId {
    RecordId(text.into())
}

fn overview() -> BandingPage {
    BandingPage {
        label: "Tier".into(),
        says: Some("Once a year, on evidence that the head has read and answered.".into()),
        schools: vec![
            SchoolBand {
                school: school(900_001, "Ashby Road Primary"),
                band: Some("Sail".into()),
                since: Some(date(2025, 10, 6)),
                direction: Some("Steady".into()),
                at_risk: false,
                next: None,
            },
            SchoolBand {
                school: school(900_004, "Saltmarsh Primary"),
                band: None,
                since: None,
                direction: None,
                at_risk: true,
                next: Some(Step { said: Stage::Reply.title().into(), href: "/banding/c1".into() }),
            },
        ],
        rounds: vec![RoundLine {
            id: id("r1"),
            title: "Tiers 2026-27".into(),
            kind: "Round of all schools".into(),
            opened_on: date(2026, 11, 2),
            closed_on: None,
            done: 1,
            of: 2,
        }],
        papers: vec![PaperLine {
            id: id("p1"),
            title: "Tiers 2026-27: for Standards committee, 25 November 2026".into(),
            frozen_on: date(2026, 11, 20),
            schools: 2,
        }],
        provisional: true,
        may_open: true,
    }
}

fn own() -> OwnBandsPage {
    OwnBandsPage {
        label: "Tier".into(),
        schools: vec![school(900_001, "Ashby Road Primary"), school(900_004, "Saltmarsh Primary")],
    }
}

fn hidden() -> HiddenPage {
    let fields = vec![Field::hidden("bands", "shown"), Field::hidden("to", "/banding")];
    HiddenPage {
        to: "/banding".into(),
        form: Form::new("/banding/hide", "Show bands again", fields),
    }
}

fn round() -> RoundPage {
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
                comments: 1,
                decided: None,
                otherwise: false,
            },
        ],
        papers: overview().papers,
        forms: vec![
            paper.with_warning("the paper is kept as it is and never changes.").with_id("paper"),
        ],
    }
}

fn line(label: &str, judged: bool, answer: AnswerLine, said: Option<&str>) -> CriterionLine {
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

fn bands() -> Vec<BandLines> {
    let untested = AnswerLine::CannotTest {
        why: vec!["no figure for absence rate (all): Suppressed: a small number of pupils".into()],
    };
    vec![
        BandLines {
            id: "sail".into(),
            label: "Sail".into(),
            says: None,
            open: false,
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
            answer: AnswerLine::Met,
            criteria: vec![line("Knows what must improve", true, AnswerLine::Met, None)],
        },
    ]
}

fn sources() -> Vec<SourceLine> {
    vec![SourceLine {
        number: 1,
        said: "Absence, 2025-26, final, published 21 March 2026".into(),
        file: "absence_2025-26.csv".into(),
        checksum: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a".into(),
    }]
}

fn evidence() -> EvidencePage {
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

fn changes() -> ChangesView {
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
    }
}

fn comments() -> Vec<CommentView> {
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

fn decision() -> DecisionView {
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

fn case() -> CasePage {
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
        round: Some("Tiers 2026-27".into()),
        frozen_on: date(2026, 11, 12),
        frozen_by: "Miriam Osei-Hale".into(),
        model: "How we improve together".into(),
        held: true,
        suggested: "Row to Tow".into(),
        bands: bands(),
        sources: sources(),
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

fn new_case() -> CasePage {
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

fn replay() -> ReplayPage {
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

fn paper() -> PaperPage {
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
            draft_minute: "Standards committee considered the executive’s recommendations. It was decided: Saltmarsh Primary: Tow.".into(),
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

fn prospects() -> ProspectsPage {
    let begin = Form::new("/banding/rounds", "Begin its provisional banding", Vec::new()).lesser();
    let add =
        vec![Field::text("name", "Name"), Field::text("urn", "URN").with_error("Enter six digits")];
    ProspectsPage {
        prospects: vec![ProspectLine {
            urn: super::urn(900_020),
            name: "Dabchick Primary".into(),
            phase: "Primary".into(),
            expected_on: Some(date(2027, 1, 4)),
            band: None,
            round: None,
            form: Some(begin),
        }],
        form: Some(Form::new("/banding/prospects", "Add the school", add).with_id("add")),
    }
}

fn judgements() -> JudgementsPage {
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

fn entry() -> BandEntry {
    BandEntry {
        band: Some("Row".into()),
        from: Some(date(2026, 11, 26)),
        decided_on: date(2026, 11, 25),
        body: "Standards committee".into(),
        verdict: "Decided otherwise".into(),
        recommended: Some("Tow".into()),
        reasons: "The maths plan runs, as the head shows.".into(),
        brought_forward: false,
        told_on: Some(date(2026, 11, 26)),
        href: Some("/banding/c1".into()),
        replay: Some("/banding/c1/replay".into()),
    }
}

fn history() -> BandHistoryPage {
    let brought = BandEntry {
        band: Some("Sail".into()),
        from: Some(date(2023, 9, 4)),
        decided_on: date(2023, 9, 4),
        body: String::new(),
        verdict: "Brought forward, evidence not held".into(),
        recommended: None,
        reasons: String::new(),
        brought_forward: true,
        told_on: None,
        href: Some("/banding/c0".into()),
        replay: None,
    };
    let agree = Form::new("/schools/900004/conditions/k1/agreement", "Agree to it", Vec::new());
    BandHistoryPage {
        school: school(900_004, "Saltmarsh Primary"),
        label: "Tier".into(),
        is_own: false,
        now: Some(entry()),
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
                must: "Absence rate is at most 0.05".into(),
                known: "Cannot be tested yet".into(),
                in_hand: true,
            }],
        }),
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
        stage: super::elements::lines().into_iter().next(),
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

fn no_history() -> BandHistoryPage {
    BandHistoryPage {
        is_own: true,
        now: None,
        entries: Vec::new(),
        travel: Vec::new(),
        ready: None,
        conditions: Vec::new(),
        consequences: Vec::new(),
        questions: Vec::new(),
        stage: None,
        open: None,
        may_judge: false,
        condition_form: None,
        ..history()
    }
}
