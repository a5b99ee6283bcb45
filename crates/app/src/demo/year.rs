//! The demonstration's school years, worked out from the calendar, and the model that it adopted on its first day.

use anyhow::Context;
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use trustwide_domain::{
    AcademicYear,
    calendar::{Span, YearDates},
    ids::RecordId,
};

use super::{
    Stage,
    calendar::{Calendar, SUMMERS},
};

/// Who adopts the model and enters the dates.
const CHIEF: &str = "marguerite.ashdown";
const CLERK: &str = "catherine.imrie";

/// The years from the demonstration's first to the one after this.
pub fn years(calendar: &Calendar) -> impl Iterator<Item = AcademicYear> {
    let first = calendar.year(0).start_year();
    (first..=first + SUMMERS as i16 + 1).filter_map(AcademicYear::starting)
}

/// One year's dates: three terms that begin on an inset day, each with a week off in the middle.
pub fn dates(year: AcademicYear) -> anyhow::Result<YearDates> {
    let (autumn, spring) = (year.start_year(), year.start_year() + 1);
    let week = |monday: Date| Span::new(monday, monday + 4.days());
    let terms = [
        Span::new(working(date(autumn, 9, 2)), friday(date(autumn, 12, 21))),
        Span::new(monday(date(spring, 1, 4)), friday(date(spring, 3, 31))),
        Span::new(monday(date(spring, 4, 11)), friday(date(spring, 7, 24))),
    ];
    let breaks = [
        week(monday(date(autumn, 10, 23))),
        week(monday(date(spring, 2, 12))),
        week(monday(date(spring, 5, 25))),
    ];
    let inset: Vec<Date> = terms.iter().map(|it| working(it.first)).collect();
    Ok(YearDates::from_spans(year, &terms, &breaks, &inset)?)
}

/// The first weekday from a day on.
fn working(day: Date) -> Date {
    match day.weekday().to_monday_zero_offset() {
        5 => day + 2.days(),
        6 => day + 1.day(),
        _ => day,
    }
}

/// The first Monday from a day on.
fn monday(day: Date) -> Date {
    day + i32::from((7 - day.weekday().to_monday_zero_offset()) % 7).days()
}

/// The last Friday up to a day.
fn friday(day: Date) -> Date {
    day - i32::from((day.weekday().to_monday_zero_offset() + 3) % 7).days()
}

impl Stage<'_> {
    /// The chief executive adopts the model from a day on.
    pub async fn adopt(&self, from: Date) -> anyhow::Result<()> {
        let mut write = self.write(CHIEF).await?;
        let record = RecordId(write.new_id());
        write.draft_model(record.clone(), "Our model", include_str!("data/model.toml")).await?;
        write.commit().await?;
        let scoped = self.as_operator().await?;
        let draft = scoped.find_model_version(&record).await?.context("the draft is there")?;
        drop(scoped);
        let mut write = self.write(CHIEF).await?;
        write.adopt_model(&draft, from, "Agreed by the board with all heads.").await?;
        write.commit().await?;
        Ok(())
    }

    /// The governance professional enters a year's dates.
    pub async fn enter_year(&self, year: AcademicYear) -> anyhow::Result<()> {
        let mut write = self.write(CLERK).await?;
        let record = RecordId(write.new_id());
        write.set_year(record, None, &dates(year)?).await?;
        write.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use trustwide_domain::{
        calendar::SchoolYear,
        model::{Known, Model},
    };

    use super::*;

    #[test]
    fn every_year_can_be_used() {
        for start in 2023..2040 {
            let year = SchoolYear::new(dates(AcademicYear::starting(start).unwrap()).unwrap());
            let year = year.unwrap_or_else(|faults| panic!("{start}: {faults:?}"));
            let days = year.pupil_days().count();
            assert!((182..=197).contains(&days), "{start}: {days} days with pupils");
        }
    }

    #[test]
    fn the_model_reads_and_offers_what_its_bands_say() {
        let model = Model::read("model", include_str!("data/model.toml"), &Known::shipped());
        let model = model.unwrap_or_else(|faults| panic!("{faults:?}"));
        let days = |band| model.days_offered(band);
        assert_eq!(
            [days(None), days(Some("d")), days(Some("e"))],
            [Some(1200), Some(1550), Some(1900)]
        );
    }
}
