//! The sections of a model file, and so what an id in it may be the id of.

use super::words::closed;

closed! {
    /// One section of a model file: its TOML key. An id is unique within its section.
    Kind {
        Value = "value",
        Principle = "principle",
        Check = "check",
        Strand = "strand",
        Maturity = "maturity",
        Stage = "stage",
        Role = "role",
        Cadence = "cadence",
        Band = "band",
        Criterion = "criterion",
        Offer = "offer",
        Supplement = "supplement",
        Bespoke = "bespoke",
        Commitment = "commitment",
        Reserve = "reserve",
        Capacity = "capacity",
        Share = "share",
        Step = "step",
        Group = "group",
        Review = "review",
        Designation = "designation",
        PolicyLevel = "policy_level",
        Decision = "decision",
        Network = "network",
        Driver = "driver",
        Programme = "programme",
        Practice = "practice",
        Ask = "question",
        Term = "term",
        Area = "area",
        Grade = "grade",
    }
}

impl Kind {
    /// As people read it in the middle of a sentence.
    pub fn said(self) -> String {
        self.word().replace('_', " ")
    }
}
