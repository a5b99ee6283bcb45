//! The facts of the register that a school may correct: which they are, and how people read them.

/// A fact: its column in the register, and its label.
pub struct Fact {
    pub column: &'static str,
    pub label: &'static str,
}

const fn fact(column: &'static str, label: &'static str) -> Fact {
    Fact { column, label }
}

/// In the order in which a page shows them. To let schools correct another fact, add a line.
pub const FACTS: [Fact; 12] = [
    fact("EstablishmentName", "Name"),
    fact("TypeOfEstablishment (name)", "Type of school"),
    fact("PhaseOfEducation (name)", "Phase"),
    fact("StatutoryLowAge", "Youngest age"),
    fact("StatutoryHighAge", "Oldest age"),
    fact("SchoolCapacity", "Capacity"),
    fact("NumberOfPupils", "Pupils"),
    fact("ReligiousCharacter (name)", "Religious character"),
    fact("TelephoneNum", "Telephone"),
    fact("SchoolWebsite", "Website"),
    fact("Street", "Street"),
    fact("Postcode", "Postcode"),
];

/// The fact with this column.
pub fn find(column: &str) -> Option<&'static Fact> {
    FACTS.iter().find(|it| it.column == column)
}
