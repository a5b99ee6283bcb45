//! What the address asks of the simulator: each change in a sentence, and each part that cannot be read named as a fault.

use jiff::civil::Date;
use trustwide_domain::{
    Urn,
    days::{
        Holder,
        money::{read_hundredths, said_percent},
        what_if::Change,
    },
    model::Band,
    time::Said,
};

use crate::{days::book::Book, typed, visit::Visit};

/// What is asked, read part by part.
pub struct Asking<'v> {
    visit: &'v Visit,
    book: &'v Book,
    pub changes: Vec<Change>,
    /// Each change in a sentence.
    pub said: Vec<String>,
    /// What cannot be read, each in a sentence.
    pub faults: Vec<String>,
}

impl<'v> Asking<'v> {
    pub fn read(visit: &'v Visit, book: &'v Book) -> Self {
        let mut asking =
            Asking { visit, book, changes: Vec::new(), said: Vec::new(), faults: Vec::new() };
        asking.joining();
        asking.banding();
        asking.absence();
        asking.levy();
        asking
    }

    fn is_asked(&self, names: &[&str]) -> bool {
        names.iter().any(|it| self.visit.asked(it).is_some())
    }

    fn fault<T>(&mut self, said: String) -> Option<T> {
        self.faults.push(said);
        None
    }

    /// What was typed, cut short, since it is said again on the page.
    fn typed(&self, name: &str) -> String {
        self.visit.asked(name).unwrap_or_default().chars().take(100).collect()
    }

    /// A day, the page's own where none is typed. `what` begins the sentence that names a fault.
    fn day(&mut self, name: &str, what: &str) -> Option<Date> {
        let typed = self.typed(name);
        match typed::optional_day(&typed) {
            Ok(day) => Some(day.unwrap_or(self.visit.scoped.as_at().day)),
            Err(_) => self.fault(format!("{what} “{typed}”: enter a day such as 2027-01-04.")),
        }
    }

    /// A day that still matters in the year that is worked out.
    fn day_of_year(&mut self, name: &str, what: &str) -> Option<Date> {
        let day = self.day(name, what)?;
        let last = self.book.year.last_day();
        if last < day {
            let (day, last) = (Said(day), Said(last));
            return self
                .fault(format!("{what} {day}: the year that is worked out ends on {last}."));
        }
        Some(day)
    }

    /// A band of the model; none where none is typed.
    fn band(&mut self, name: &str) -> Option<Option<&'v Band>> {
        let Some(id) = self.visit.asked(name) else { return Some(None) };
        let found = self.book.model.bands.iter().find(|it| it.item.id == id);
        if found.is_none() {
            let typed = self.typed(name);
            return self.fault(format!("There is no band “{typed}”: choose one from the list."));
        }
        Some(found)
    }

    fn joining(&mut self) {
        if !self.is_asked(&["joins", "joins_on", "joins_band"]) {
            return;
        }
        let (on, band) =
            (self.day_of_year("joins_on", "A school joins on"), self.band("joins_band"));
        let name = self.typed("joins");
        if name.is_empty() {
            return self.faults.push("Enter the name of the school that joins.".into());
        }
        let (Some(on), Some(band)) = (on, band) else { return };
        let label = band.map_or_else(String::new, |it| format!(" in {}", it.item.label));
        self.said.push(format!("{name} joins on {}{label}.", Said(on)));
        self.changes.push(Change::Join { name, on, band: band.map(|it| it.item.id.clone()) });
    }

    fn banding(&mut self) {
        if !self.is_asked(&["school", "band", "band_on"]) {
            return;
        }
        let (on, band) = (self.day_of_year("band_on", "A band holds from"), self.band("band"));
        let school = self.visit.asked("school").and_then(|it| it.parse::<Urn>().ok());
        let school = school.filter(|urn| self.book.schools.iter().any(|it| it.urn == *urn));
        if school.is_none() {
            self.faults.push("Choose the school that would be in another band.".into());
        }
        if let Some(None) = band {
            self.faults.push("Choose the band that the school would be in.".into());
        }
        let (Some(urn), Some(Some(band)), Some(on)) = (school, band, on) else { return };
        let (school, label) = (self.book.school(urn).name, &band.item.label);
        self.said.push(format!("{school} is in {label} from {}.", Said(on)));
        self.changes.push(Change::Band { urn, band: band.item.id.clone(), on });
    }

    fn absence(&mut self) {
        if !self.is_asked(&["who", "from", "to"]) {
            return;
        }
        let from = self.day_of_year("from", "Somebody is away from");
        let to = self.day("to", "Somebody is away until");
        let giver = self.visit.asked("who").and_then(|it| it.parse::<Holder>().ok());
        let known = |it: &Holder| match it {
            Holder::Person(id) => self.book.people.iter().any(|person| person.id == *id),
            _ => false,
        };
        let Some(giver) = giver.filter(known) else {
            return self.faults.push("Choose from the list who is away.".into());
        };
        let (Some(from), Some(to)) = (from, to) else { return };
        if to < from {
            return self.faults.push("The last day away is before the first.".into());
        }
        let name = self.book.holder(&giver);
        self.said.push(format!("{name} is away from {} to {}.", Said(from), Said(to)));
        self.changes.push(Change::Away { giver, from, to });
    }

    fn levy(&mut self) {
        let Some(typed) = self.visit.asked("levy") else { return };
        match read_hundredths(typed).filter(|it| *it <= 10_000) {
            Some(percent_hundredths) => {
                let share = said_percent(percent_hundredths);
                self.said.push(format!("Every school pays {share} of its grant."));
                self.changes.push(Change::Levy { percent_hundredths });
            }
            None => self.faults.push(format!(
                "“{}” is no share of a grant: enter a percentage from 0 to 100, such as 6.5.",
                self.typed("levy")
            )),
        }
    }
}
