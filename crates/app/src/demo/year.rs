//! The demonstration's school years, worked out from the calendar, and the model that it adopted on its first day.

use anyhow::Context;
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use trustwide_domain::{
    AcademicYear,
    calendar::{SchoolDifferences, YearDates},
    ids::RecordId,
};

use super::{
    Stage,
    calendar::{Calendar, SUMMERS},
};

/// Who adopts the model and enters the dates.
const CHIEF: &str = "marguerite.ashdown";
const DIRECTOR: &str = "nasreen.qadir";
const CLERK: &str = "catherine.imrie";
/// A head whose school trains on another day.
const HEAD: &str = "bethan.maddocks";
const HEADS_SCHOOL: &str = "900104";

const BOARD: &str = "Trust board";
/// Who meets in which months.
const MEETINGS: &[(&str, &[i8])] =
    &[(BOARD, &[10, 12, 3, 5, 7]), ("Standards committee", &[11, 2, 6])];

fn second_wednesday(year: AcademicYear, month: i8) -> Date {
    let calendar_year = year.start_year() + i16::from(month < 9);
    let first = date(calendar_year, month, 1);
    first + i32::from((9 - first.weekday().to_monday_zero_offset()) % 7 + 7).days()
}

/// The years from the demonstration's first to the one after this.
pub fn years(calendar: &Calendar) -> impl Iterator<Item = AcademicYear> {
    let first = calendar.year(0).start_year();
    (first..=first + SUMMERS as i16 + 1).filter_map(AcademicYear::starting)
}

/// The models of the demonstration, each made from the one in force now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    First,
    Second,
    /// What may follow: a draft.
    Next,
}

impl Edition {
    fn title(self) -> &'static str {
        match self {
            Edition::First => "How we began",
            Edition::Second => "Our model",
            Edition::Next => "Our model, next year",
        }
    }

    fn why(self) -> &'static str {
        match self {
            Edition::First => "The board’s first model, agreed with all heads.",
            Edition::Second | Edition::Next => {
                "Agreed by the board with all heads: half a day more for each school’s plan, and fewer meetings."
            }
        }
    }

    fn text(self) -> String {
        let text = include_str!("data/model.toml");
        match self {
            Edition::First => text.replacen("amount = 2.5\n", "amount = 2.0\n", 1).replacen(
                "rhythm = \"6 a year\"",
                "rhythm = \"monthly\"",
                1,
            ),
            Edition::Second => text.to_owned(),
            Edition::Next => text
                .replacen("amount = 7.0\n", "amount = 8.0\n", 1)
                .replacen(
                    "label = \"Growing leaders\"",
                    "label = \"Growing leaders from within\"",
                    1,
                )
                .replacen("rhythm = \"fortnightly\"", "rhythm = \"monthly\"", 1),
        }
    }
}

impl Stage<'_> {
    /// The director begins a draft.
    pub async fn draft(&self, edition: Edition) -> anyhow::Result<RecordId> {
        let mut write = self.write(DIRECTOR).await?;
        let record = RecordId(write.new_id());
        write.draft_model(record.clone(), edition.title(), &edition.text()).await?;
        write.commit().await?;
        Ok(record)
    }

    /// The chief executive adopts a draft of the director's from a day on.
    pub async fn adopt(&self, edition: Edition, from: Date) -> anyhow::Result<()> {
        let record = self.draft(edition).await?;
        let scoped = self.as_operator().await?;
        let draft = scoped.find_model_version(&record).await?.context("the draft is there")?;
        drop(scoped);
        let mut write = self.write(CHIEF).await?;
        write.adopt_model(&draft, from, edition.why()).await?;
        write.commit().await?;
        Ok(())
    }

    /// The governance professional enters a year's dates.
    pub async fn enter_year(&self, year: AcademicYear) -> anyhow::Result<()> {
        let mut write = self.write(CLERK).await?;
        let record = RecordId(write.new_id());
        write.set_year(record, None, &YearDates::usual(year)).await?;
        for (body, months) in MEETINGS {
            for month in *months {
                let record = RecordId(write.new_id());
                let note = if *body == BOARD && *month == 7 { "Bands are decided" } else { "" };
                write
                    .set_committee(record, None, (body, second_wednesday(year, *month), note))
                    .await?;
            }
        }
        write.commit().await?;
        Ok(())
    }

    /// A head moves an inset day to the day before half-term.
    pub async fn differ(&self, year: AcademicYear) -> anyhow::Result<()> {
        let dates = YearDates::usual(year);
        let mut inset = dates.inset.clone();
        let off =
            dates.terms.first().and_then(|it| it.half_term_break).context("an autumn half-term")?;
        let last = inset.last_mut().context("an inset day")?;
        *last = off.first - 3.days();
        inset.sort();
        let differences = SchoolDifferences { inset: Some(inset), ..SchoolDifferences::default() };
        let mut write = self.write(HEAD).await?;
        let record = RecordId(write.new_id());
        let school = HEADS_SCHOOL.parse().context("a URN")?;
        write.set_differences(record, None, (school, year), &differences).await?;
        write.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use trustwide_domain::model::{Known, Model};

    use super::*;

    #[test]
    fn every_edition_reads_and_differs_from_the_others() {
        let texts = [Edition::First, Edition::Second, Edition::Next].map(Edition::text);
        for text in &texts {
            assert!(Model::read("model", text, &Known::shipped()).is_ok());
        }
        assert!(texts[0] != texts[1] && texts[1] != texts[2]);
    }

    #[test]
    fn boards_meet_on_the_second_wednesday() {
        let year = AcademicYear::starting(2026).unwrap();
        let check = |month, day: &str| assert_eq!(second_wednesday(year, month).to_string(), day);
        check(10, "2026-10-14");
        check(12, "2026-12-09");
        check(7, "2027-07-14");
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
