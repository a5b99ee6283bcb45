//! What a form calls each fact of an element, in the words of the model's public page.

use trustwide_domain::model::Fact;

use crate::look::say;

/// A fact's name; one that is said nowhere else is its key in plain letters.
pub fn name(section: &str, fact: &Fact) -> String {
    let key = fact.key.as_str();
    if fact.shape.is_none() {
        return format!("“{key}”");
    }
    let said = in_section(section, key).or_else(|| anywhere(key));
    said.map_or_else(|| say::capital(&key.replace(['_', '.'], " ")), str::to_owned)
}

fn in_section(section: &str, key: &str) -> Option<&'static str> {
    Some(match (section, key) {
        ("banding" | "top_slice", "label") => "Called",
        ("banding" | "top_slice", "says") => "In short",
        ("banding", "cadence") => "Round",
        ("banding", "review") => "Between rounds",
        ("band", "review") => "Reviewed",
        ("supplement", "amount") => "Additional",
        ("commitment", "amount") => "Given",
        ("reserve", "amount") => "Held back",
        ("review", "cadence") => "Held",
        ("network", "cadence") => "Meets",
        ("capacity", "improvement") => "It is for school improvement",
        ("criterion", "needed") => {
            "The band needs it: otherwise it is typical, and decides nothing"
        }
        ("criterion", "judged") => "A person judges it, with evidence",
        ("asks", "each_year") => "It is asked again each year",
        _ => return None,
    })
}

fn anywhere(key: &str) -> Option<&'static str> {
    Some(match key {
        "label" => "Name",
        "says" => "What it says",
        "blank" => "Left blank",
        "unit" => "Counted in",
        "part_year" => "Shared over part of a year",
        "rights_of" => "Has the rights of",
        "includes" => "Includes all that is needed for",
        "supported_school" => "Supported School",
        "levy" => "A higher contribution",
        "by" => "Given by",
        "full_time" => "Full-time equivalent",
        "percent" => "Share, in per cent",
        "rhythm" => "How often",
        "after.cadence" => "Or so long after another: which",
        "after.months" => "How many months after it",
        "after.then" => "And then on",
        "due_for" => "One for",
        "entry" => "Entered when",
        "exit" => "Left when",
        "enquiries" => "Lines of enquiry",
        "parts" => "Split into",
        "when_supported" => "For a Supported School decided by",
        "network" => "Carried by",
        "hours" => "Hours of a day",
        "round_to" => "Totals are rounded up to, in days",
        "reply_school_days" => "School days for head and chair to reply",
        "by_school" => "It goes by school",
        "own_words" => "In our own words, looked at again",
        "school_owned" => "Kept by the school for itself",
        "private" => "Private: only that it took place is recorded",
        "brokered" => "Brokered by the central team",
        "legacy" => "A legacy title",
        "specialised" => "Held with a specialism",
        "small" => "Small, so often suppressed",
        "provisional_for_joiners" => "Provisional for joining schools",
        "preparation_counts" => "Preparation counts",
        "travel_counts" => "Travel counts",
        "writing_up_counts" => "Writing up counts",
        "stated" => "The source says so itself",
        _ => return None,
    })
}

/// One of a section, as a person would ask to add it.
pub fn one(section: &str) -> String {
    let said = match section {
        "model" => "what the model is",
        "day" => "what a day is",
        "check" => "something to check for",
        "maturity" => "a word for how far you have come",
        "banding" => "how bands are decided",
        "offer" => "a line of the offer",
        "supplement" => "what a band adds",
        "bespoke" => "support on request",
        "capacity" => "a post of the central team",
        "top_slice" => "what pays for it",
        "share" => "a use of what schools pay",
        "cadence" => "a promise and how often it is kept",
        "review" => "a kind of review",
        "group" => "a group of pupils",
        "policy_level" => "a level of freedom",
        "decision" => "a decision and who takes it",
        "network" => "a network or hub",
        "practice" => "a practice",
        "term" => "a word of yours",
        "aliases" => "another word for it",
        "asks" => "a question answered with yes or no",
        plain => return format!("a {}", plain.replace('_', " ")),
    };
    said.to_owned()
}

/// What helps to fill it in.
pub fn help(key: &str) -> Option<&'static str> {
    Some(match key {
        "blank" => "What is not known yet, and why. Empty it once it is known.",
        "amount" => "A number such as 3.5",
        _ => return None,
    })
}

/// Whether a text of this kind runs to sentences.
pub fn is_long(key: &str) -> bool {
    matches!(key, "says" | "blank" | "note" | "source" | "entry" | "exit")
}
