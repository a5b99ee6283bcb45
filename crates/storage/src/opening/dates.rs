//! A list of dates, put together with what is entered already, and entered in one write.

use std::collections::BTreeSet;

use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, Urn,
    calendar::{Assembled, Listed, SchoolDifferences, YearDates, assemble},
    ids::RecordId,
};

use super::{Brought, row_id};
use crate::{
    Scoped, StorageError,
    write::Write,
    year::{EnteredDifferences, EnteredYear},
};

/// What a list of dates comes to, beside what was entered before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListOfDates {
    /// Only what is not as it should be yet.
    pub new: Assembled,
    pub years: Vec<EnteredYear>,
    pub differences: Vec<EnteredDifferences>,
}

impl ListOfDates {
    /// Whether nothing in the list is new.
    pub fn is_entered(&self) -> bool {
        let it = &self.new;
        it.years.is_empty() && it.differences.is_empty() && it.meetings.is_empty()
    }
}

impl Scoped {
    /// Puts a list of dates together with what is entered.
    pub async fn list_of_dates(&self, lines: &[Listed]) -> Result<ListOfDates, StorageError> {
        let years = self.entered_years().await?;
        let dates: Vec<YearDates> = years.iter().map(|it| it.dates.clone()).collect();
        let schools: BTreeSet<Urn> = self.schools().await?.into_iter().map(|it| it.urn).collect();
        let mut new = assemble(lines, &dates, &schools);
        let known = self.committees().await?;
        new.meetings.retain(|(body, on)| !known.iter().any(|it| it.body == *body && it.on == *on));
        let mut seen: BTreeSet<(String, Date)> = BTreeSet::new();
        new.meetings.retain(|it| seen.insert(it.clone()));
        let differences = self.school_differences().await?;
        let is_known = |urn: Urn, year: AcademicYear, it: &SchoolDifferences| {
            let same = |known: &&EnteredDifferences| known.urn == urn && known.year == year;
            differences.iter().filter(same).any(|known| known.differences == *it)
        };
        new.differences.retain(|(urn, year, it)| !is_known(*urn, *year, it));
        Ok(ListOfDates { new, years, differences })
    }
}

impl Write {
    /// Enters a list of dates. [`StorageError::Stale`] where somebody has entered one of its years meanwhile.
    pub async fn enter_dates(
        &mut self,
        base: &RecordId,
        list: &ListOfDates,
    ) -> Result<(), StorageError> {
        for (row, dates) in list.new.years.iter().enumerate() {
            let earlier = list.years.iter().find(|it| it.dates.year == dates.year);
            let record = row_id(base, "year", row);
            self.set_year(record, earlier.map(|it| &it.edited), dates).await?;
        }
        for (row, (urn, year, it)) in list.new.differences.iter().enumerate() {
            let same = |known: &&EnteredDifferences| known.urn == *urn && known.year == *year;
            let earlier = list.differences.iter().find(same).map(|it| &it.edited);
            self.set_differences(row_id(base, "school days", row), earlier, (*urn, *year), it)
                .await?;
        }
        for (row, (body, on)) in list.new.meetings.iter().enumerate() {
            self.set_committee(row_id(base, "meeting", row), None, (body, *on, "")).await?;
        }
        let it = &list.new;
        let rows = it.years.len() + it.differences.len() + it.meetings.len();
        self.note_brought(Brought::Dates, base, rows).await
    }
}
