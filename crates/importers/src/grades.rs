//! Inspection words, each scale in its own. Nothing here, or anywhere, turns a grade of one scale into the other's.

use trustwide_domain::{Cell, Reason};

use crate::cells::Fault;

/// The scales and lists that an inspection's cells come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Four grades, until November 2025, as words or as 1 to 4; `satisfactory` until August 2012.
    Legacy,
    /// Five grades of the report card, from November 2025.
    ReportCard,
    Safeguarding,
    Concern,
}

/// Reads a word of a scale into its code.
pub fn read(text: &str, scale: Scale) -> Result<Cell<'static>, Fault> {
    let word = text.to_ascii_lowercase().replace(['-', '_'], " ");
    let (code, expected) = match scale {
        Scale::Legacy => {
            (legacy(&word), "expected a grade from Outstanding to Inadequate, or 1 to 4")
        }
        Scale::ReportCard => {
            (report_card(&word), "expected a grade from Exceptional to Urgent improvement")
        }
        Scale::Safeguarding => (safeguarding(&word), "expected met or not met"),
        Scale::Concern => (concern(&word), "expected SM, SWK or RSI: a category of concern"),
    };
    if let Some(code) = code {
        return Ok(Cell::Text(code));
    }
    match Reason::from_marker(text) {
        Some(reason) => Ok(Cell::Missing(reason)),
        None if is_without_judgement(&word) => Ok(Cell::Missing(Reason::NotApplicable)),
        None => Err(expected),
    }
}

fn legacy(word: &str) -> Option<&'static str> {
    Some(match word {
        "1" | "outstanding" => "outstanding",
        "2" | "good" => "good",
        "3" | "requires improvement" => "requires_improvement",
        "satisfactory" => "satisfactory",
        "4" | "inadequate" => "inadequate",
        _ => return None,
    })
}

fn report_card(word: &str) -> Option<&'static str> {
    Some(match word {
        "exceptional" => "exceptional",
        "strong" | "strong standard" => "strong_standard",
        "expected" | "expected standard" => "expected_standard",
        "needs attention" => "needs_attention",
        "urgent" | "urgent improvement" => "urgent_improvement",
        _ => return None,
    })
}

fn safeguarding(word: &str) -> Option<&'static str> {
    Some(match word {
        "met" | "yes" => "met",
        "not met" | "no" => "not_met",
        _ => return None,
    })
}

fn concern(word: &str) -> Option<&'static str> {
    Some(match word {
        "sm" | "special measures" => "special_measures",
        "swk" | "serious weaknesses" => "serious_weaknesses",
        "rsi" | "requires significant improvement" => "requires_significant_improvement",
        _ => return None,
    })
}

/// The publisher's own ways to say that an inspection did not judge this.
fn is_without_judgement(word: &str) -> bool {
    matches!(word, "9" | "0" | "not judged" | "not graded" | "none" | "no category")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scale_has_its_own_words() {
        let check = |text: &str, scale, expected: &str| {
            let said = match read(text, scale) {
                Ok(Cell::Text(code)) => code,
                Ok(Cell::Missing(reason)) => reason.code(),
                _ => "refused",
            };
            assert_eq!(said, expected, "{text}");
        };
        check("Requires Improvement", Scale::Legacy, "requires_improvement");
        check("3", Scale::Legacy, "requires_improvement");
        check("Satisfactory", Scale::Legacy, "satisfactory");
        check("9", Scale::Legacy, "not_applicable");
        check("Not judged", Scale::Legacy, "not_applicable");
        check("NULL", Scale::Legacy, "null");
        check("Expected standard", Scale::Legacy, "refused");
        check("Good", Scale::ReportCard, "refused");
        check("3", Scale::ReportCard, "refused");
        check("needs-attention", Scale::ReportCard, "needs_attention");
        check("Strong standard", Scale::ReportCard, "strong_standard");
        check("urgent", Scale::ReportCard, "urgent_improvement");
        check("not met", Scale::Safeguarding, "not_met");
        check("RSI", Scale::Concern, "requires_significant_improvement");
    }
}
