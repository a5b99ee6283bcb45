//! Bands of school A in the furnished house: one that was decided and told, and one that is recommended and not yet sent;
//! and what each asker must not learn of them.

use jiff::civil::{Date, date};
use trustwide_domain::{
    RecordId,
    access::Role,
    banding::{CommentKind, Gathered, How, RoundKind, Verdict, suggest},
    ids::PersonId,
    model::Direction,
};
use trustwide_storage::banding::{
    ConsequenceKind, NewComment, NewCondition, NewConsequence, NewDecision, NewRecommendation,
    NewRound,
};

use crate::house::{House, id};

/// What is in evidence, and not shown to the school: for those who run rounds, the board, and whoever judges at A.
const JUDGED: &str = "cormorant tally";
/// What is recommended and not yet sent: for those who run rounds and the board alone.
const UNSENT: &str = "gannet ballast";
/// What was decided and told: for the school's head, its chair and its partner as well.
const TOLD: [&str; 3] = ["tern lantern", "sandpiper steps", "eider question"];

/// What an asker must not be told of A's bands.
pub fn secrets(mark: &str, role: Option<Role>) -> Vec<&'static str> {
    use Role::{
        ChiefExecutive, GovernanceProfessional, Headteacher, ImprovementDirector,
        ImprovementPartner, LocalBoardChair, Trustee,
    };
    let mut kept = Vec::new();
    let role = role.filter(|_| !matches!(mark, "st" | "ot" | "hb"));
    let all = matches!(
        role,
        Some(ChiefExecutive | ImprovementDirector | GovernanceProfessional | Trustee)
    );
    let partner = role == Some(ImprovementPartner);
    let school = matches!(role, Some(Headteacher | LocalBoardChair));
    if !all {
        kept.push(UNSENT);
    }
    if !(all || partner) {
        kept.push(JUDGED);
    }
    if !(all || partner || school) {
        kept.extend(TOLD);
    }
    kept
}

const DAY: Date = date(2026, 9, 10);

pub async fn furnish(house: &House) {
    let scope = house.scope(&house.saltmarsh).await;
    let adopted = scope.model_in_force().await.expect("an answer").expect("a model");
    let model = adopted.read().expect("a model that reads");
    drop(scope);
    let director = PersonId(id("Bea Marsh"));
    let mut write = house.db.write(&house.saltmarsh, &director).await.expect("a write");
    let a = house.a;
    let judged = (model.bands[1].criteria[0].item.id.as_str(), true, JUDGED, DAY);
    write.judge(RecordId(id("judgement")), None, a, judged).await.expect("a judgement");
    let standing = (Some(Direction::Steady), None, JUDGED);
    write.set_standing(RecordId(id("standing")), None, a, standing).await.expect("a standing");
    for (at, round) in ["old-round", "round"].into_iter().enumerate() {
        let new = NewRound {
            kind: if at == 0 { RoundKind::OutOfTurn } else { RoundKind::Annual },
            title: "Tiers",
            model: &adopted.edited.record,
            opened_on: DAY,
            reason: "",
            urn: (at == 0).then_some(a),
        };
        write.open_round(RecordId(id(round)), &new).await.expect("a round");
        let gathered = Gathered::default();
        let suggestion = suggest(&model, &gathered.evidence);
        let of = (&RecordId(id(round)), a, &adopted.edited.record);
        let case = RecordId(id(&format!("case {round}")));
        write.freeze(case.clone(), of, DAY, (&gathered, &suggestion)).await.expect("a case");
        let reasons = if at == 0 { TOLD[0] } else { UNSENT };
        let band = model.bands[2].item.id.as_str();
        let new = NewRecommendation { band, reasons, direction: None, help: None };
        let record = RecordId(id(&format!("recommendation {round}")));
        write.recommend(record, None, (&case, a), &new).await.expect("a recommendation");
    }
    write.commit().await.expect("a commit");
    decided(house, &model.bands[2].item.id).await;
}

async fn decided(house: &House, band: &str) {
    let a = house.a;
    let case_id = RecordId(id("case old-round"));
    let scope = house.scope(&house.saltmarsh).await;
    let case = scope.find_case(&case_id).await.expect("an answer").expect("the case");
    drop(scope);
    let mut write = house.write_to(&house.saltmarsh).await;
    let recommendation = case.recommendation.clone().expect("a recommendation");
    write.send_recommendation(&recommendation, DAY, DAY).await.expect("a sending");
    let new = NewComment {
        speaker: "Headteacher",
        kind: CommentKind::Comment,
        criterion: None,
        words: TOLD[0],
    };
    write
        .comment_on_banding(RecordId(id("comment")), (&case_id, a), &new)
        .await
        .expect("a comment");
    let content = r#"{"title":"Tiers","trust":"","body":"Board","meets_on":null,"frozen_on":"2026-09-10","prepared_by":"","model":"","decisions_sought":[],"draft_minute":"tern lantern","schools":[],"left_out":[]}"#;
    let paper = RecordId(id("paper"));
    let round = RecordId(id("old-round"));
    write.freeze_paper(paper.clone(), &round, None, (DAY, content)).await.expect("a paper");
    let new = NewDecision {
        paper: &paper,
        body: "Board",
        how: How::Board,
        verdict: Verdict::Confirmed,
        band: Some(band),
        reasons: TOLD[0],
        minute: "1",
        present: 5,
        quorum: 4,
        interests: "None",
        decided_on: DAY,
        in_force_from: Some(DAY),
    };
    write.decide(RecordId(id("decision")), &case, &new).await.expect("a decision");
    write.commit().await.expect("a commit");
    let scope = house.scope(&house.saltmarsh).await;
    let decision = scope.decisions().await.expect("an answer").pop().expect("the decision");
    drop(scope);
    let mut write = house.write_to(&house.saltmarsh).await;
    let by = PersonId(id("Bea Marsh"));
    write
        .tell(RecordId(id("telling")), &decision, (&by, DAY, "In person"))
        .await
        .expect("a telling");
    let new = NewCondition { criterion: None, words: TOLD[1], by_head: false, on: DAY };
    write
        .propose_condition(RecordId(id("condition")), (&case_id, a), &new)
        .await
        .expect("a condition");
    let new = NewConsequence {
        kind: ConsequenceKind::Powers,
        band: Some(band),
        body: "Board",
        minute: "2",
        decided_on: DAY,
        from_on: date(2026, 10, 1),
        powers: UNSENT,
        until: "",
        levy_hundredths: None,
        question_to: "The chair",
    };
    write.decide_consequence(RecordId(id("consequence")), a, &new).await.expect("a consequence");
    write.ask_question(RecordId(id("question")), a, ("levy", TOLD[2])).await.expect("a question");
    write.commit().await.expect("a commit");
}
