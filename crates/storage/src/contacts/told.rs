//! What of contacts is told beyond those who may read them, alike to everybody who may know it: on which days a school was
//! visited, to those who see its band, and what came of what was agreed, to those who read its statement.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::ExprTrait,
};
use trustwide_domain::{
    AcademicYear, Urn, access::Right, banding::GivenSupport, contacts::State, model::Occasion,
};

use super::{Action, Contact};
use crate::{
    Scoped, StorageError,
    tables::{action, contact},
};

impl Scoped {
    /// When each school was visited or reviewed between two days, of those whose band this scope may see. No more than when:
    /// how long a school waited for support is the same for everybody who is told.
    pub async fn visited_between(
        &self,
        first: Date,
        last: Date,
    ) -> Result<Vec<(Urn, GivenSupport)>, StorageError> {
        let helps = [Occasion::Visit, Occasion::Review].map(|it| it.word());
        let rows = self
            .whole::<contact::Entity>()
            .filter(contact::Column::OnDay.between(first.to_string(), last.to_string()))
            .filter(contact::Column::State.eq(State::Held.word()))
            .filter(contact::Column::Kind.is_in(helps))
            .filter(contact::Column::BetweenTwo.eq(0));
        let all = rows.all(self.tx()).await?.into_iter().map(Contact::try_from);
        let when = |it: Contact| {
            let urn = it.details.school?;
            let sees = self.access().may_at(Right::SeeBanding, urn);
            sees.then_some((urn, GivenSupport { on: it.details.on, at: it.details.starts_at }))
        };
        all.map(|it| it.map(when)).filter_map(Result::transpose).collect()
    }

    /// What was agreed at a school and done in a year, in the order in which it was, for everybody who may read the
    /// school's statement. What two people had between them is theirs.
    pub async fn done_at(&self, urn: Urn, year: AcademicYear) -> Result<Vec<Action>, StorageError> {
        if !self.access().may_at(Right::SeeMoney, urn) {
            return Ok(Vec::new());
        }
        let theirs = self
            .whole::<contact::Entity>()
            .filter(contact::Column::BetweenTwo.eq(1))
            .select_only()
            .column(contact::Column::RecordId);
        let shared = action::Column::ContactId
            .is_null()
            .or(action::Column::ContactId.not_in_subquery(theirs.into_query()));
        let (first, last) = (year.first_day().to_string(), year.last_day().to_string());
        let rows = self
            .whole::<action::Entity>()
            .filter(action::Column::Urn.eq(urn.number()))
            .filter(action::Column::DoneOn.between(first, last))
            .filter(shared)
            .order_by_asc(action::Column::DoneOn)
            .order_by_asc(action::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Action::try_from).collect()
    }
}
