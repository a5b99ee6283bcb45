//! The closed list of rules that a measured criterion may be written in.
//!
//! Not here: how a rule is answered (`crate::banding`).

use serde::Serialize;

use super::{
    Known,
    error::FaultKind,
    fields::Fields,
    framework::frameworks,
    kind::Kind,
    reading::choice,
    words::{Direction, Word, closed},
};
use crate::{
    Decimal, SourceKind,
    measures::{Catalogue, Unit},
};

/// What a measured criterion tests. Grades are named one by one, never "this or better": frameworks have no common scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    /// A published or reported figure, for all pupils or one group.
    Figure {
        measure: String,
        group: Option<String>,
        bounds: Bounds,
    },
    /// The last published inspection under one framework.
    Inspection(Grades),
    /// The trust's own forecast of the next one. Never the same field as the published outcome.
    Likely(Grades),
    /// The school's direction of travel.
    Direction {
        one_of: Vec<Direction>,
    },
    /// Whether the at-risk flag stands.
    AtRisk,
    /// Whole months since the head began.
    HeadInPost {
        bounds: Bounds,
    },
    /// How many of something there are in the records.
    Count {
        of: Counted,
        bounds: Bounds,
    },
    All {
        of: Vec<Rule>,
    },
    Any {
        of: Vec<Rule>,
    },
    Not {
        of: Vec<Rule>,
    },
}

/// Grades of one area under one framework, any of which will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grades {
    pub framework: String,
    pub area: String,
    pub one_of: Vec<String>,
}

/// The least and the most that will do; at least one of them is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bounds {
    pub at_least: Option<Decimal>,
    pub at_most: Option<Decimal>,
}

closed! {
    /// What a rule may count, over the academic year so far.
    Counted {
        ContributionsGiven = "contributions given",
        CoreOfferContributions = "contributions to the core offer",
        LivePriorities = "live priorities",
        OverdueActions = "overdue actions",
        UnansweredChallenges = "unanswered challenges",
    }
}

closed! {
    /// The kinds of rule.
    RuleKind {
        Figure = "figure",
        Inspection = "inspection",
        Likely = "likely",
        Direction = "direction",
        AtRisk = "at risk",
        HeadInPost = "head in post",
        Count = "count",
        All = "all",
        Any = "any",
        Not = "not",
    }
}

impl Rule {
    pub(super) fn read(fields: &mut Fields<'_>, known: &Known<'_>) -> Option<Self> {
        Some(match fields.needed_word("kind", FaultKind::BadValue)? {
            RuleKind::Figure => figure(fields, known),
            RuleKind::Inspection => Rule::Inspection(Grades::read(fields, known)),
            RuleKind::Likely => Rule::Likely(Grades::read(fields, known)),
            RuleKind::Direction => Rule::Direction { one_of: directions(fields) },
            RuleKind::AtRisk => Rule::AtRisk,
            RuleKind::HeadInPost => Rule::HeadInPost { bounds: Bounds::read(fields) },
            RuleKind::Count => Rule::Count {
                of: fields.needed_word("of", FaultKind::Untestable)?,
                bounds: Bounds::read(fields),
            },
            RuleKind::All => Rule::All { of: parts(fields, known) },
            RuleKind::Any => Rule::Any { of: parts(fields, known) },
            RuleKind::Not => Rule::Not { of: parts(fields, known) },
        })
    }

    /// The rule as people read it.
    pub fn said(&self) -> String {
        let each =
            |rules: &[Rule], joint| rules.iter().map(Rule::within).collect::<Vec<_>>().join(joint);
        match self {
            Rule::Figure { measure, group, bounds } => {
                let group = group.as_ref().map_or(String::new(), |it| format!(" ({})", plain(it)));
                format!("{}{group} is {}", plain(measure), bounds.said_of(unit_of(measure)))
            }
            Rule::Inspection(grades) => format!("at the last inspection, {}", grades.said()),
            Rule::Likely(grades) => format!("it is likely that {}", grades.said()),
            Rule::Direction { one_of } => {
                let words: Vec<&str> = one_of.iter().map(|it| it.word()).collect();
                format!("the school is {}", words.join(" or "))
            }
            Rule::AtRisk => "the school is flagged as at risk".to_owned(),
            Rule::HeadInPost { bounds } => {
                format!("the head's months in post are {}", bounds.said())
            }
            Rule::Count { of, bounds } => {
                format!("the number of {} is {}", of.word(), bounds.said())
            }
            Rule::All { of } => each(of, " and "),
            Rule::Any { of } => each(of, ", or "),
            Rule::Not { of } => format!("it is not so that {}", each(of, ", or ")),
        }
    }

    /// The rule inside another.
    fn within(&self) -> String {
        match self {
            Rule::All { of } | Rule::Any { of } if of.len() > 1 => format!("({})", self.said()),
            _ => self.said(),
        }
    }
}

/// What a measure is counted in, as its catalogue has it.
fn unit_of(measure: &str) -> Option<Unit> {
    let catalogues = SourceKind::ALL.iter().filter_map(|it| Catalogue::of(*it));
    let mut columns = catalogues.flat_map(Catalogue::columns);
    columns.find(|it| it.meaning.measure == measure).map(|it| it.meaning.unit)
}

fn plain(id: &str) -> String {
    id.replace('_', " ")
}

fn figure(fields: &mut Fields<'_>, known: &Known<'_>) -> Rule {
    let measure = fields.needed("measure");
    if !measure.is_empty() && !known.measures.contains(&measure) {
        let near = super::error::nearest(&measure, known.measures.iter().map(String::as_str));
        let remedy = match near {
            Some(near) => format!("Did you mean `{near}`?"),
            None => {
                "Name a measure that a file carries, or make the criterion a judged one.".to_owned()
            }
        };
        let problem = format!("no data can test this: there is no measure `{measure}`");
        fields.fault("measure", FaultKind::Untestable, problem, remedy);
    }
    Rule::Figure {
        measure,
        group: fields.points_at("group", Kind::Group),
        bounds: Bounds::read(fields),
    }
}

fn directions(fields: &mut Fields<'_>) -> Vec<Direction> {
    let words = fields.list("one_of");
    let found: Vec<Direction> = Direction::ALL
        .iter()
        .copied()
        .filter(|it| words.iter().any(|word| word == it.word()))
        .collect();
    if found.is_empty() || found.len() != words.len() {
        let all: Vec<&str> = Direction::ALL.iter().map(|it| it.word()).collect();
        let remedy = format!("List some of: {}.", all.join(", "));
        fields.fault("one_of", FaultKind::BadValue, "these are not directions of travel", remedy);
    }
    found
}

fn parts(fields: &mut Fields<'_>, known: &Known<'_>) -> Vec<Rule> {
    let rules = fields.tables("of", |it| Rule::read(it, known));
    if rules.is_empty() {
        let remedy = "Add `of = [{ kind = … }, …]`.";
        fields.fault("of", FaultKind::MissingKey, "the rule has no parts", remedy);
    }
    rules.into_iter().flatten().collect()
}

impl Grades {
    fn read(fields: &mut Fields<'_>, known: &Known<'_>) -> Self {
        let grades = Grades {
            framework: fields.needed("framework"),
            area: fields.needed("area"),
            one_of: fields.list("one_of"),
        };
        grades.check(fields, known);
        grades
    }

    fn check(&self, fields: &Fields<'_>, known: &Known<'_>) {
        let ids: Vec<&str> = known.frameworks.iter().map(|it| it.id.as_str()).collect();
        let Some(framework) = known.frameworks.iter().find(|it| it.id == self.framework) else {
            let problem = format!("there is no framework `{}`", self.framework);
            return fields.fault(
                "framework",
                FaultKind::Dangling,
                problem,
                choice(&self.framework, &ids),
            );
        };
        let areas: Vec<&str> = framework.areas.iter().map(|it| it.item.id.as_str()).collect();
        let grades: Vec<&str> = framework.grades.iter().map(|it| it.id.as_str()).collect();
        if !areas.contains(&self.area.as_str()) {
            let problem = format!("{} has no area `{}`", framework.title, self.area);
            fields.fault("area", FaultKind::Dangling, problem, choice(&self.area, &areas));
        }
        for grade in self.one_of.iter().filter(|it| !grades.contains(&it.as_str())) {
            let problem = format!("{} has no grade `{grade}`", framework.title);
            fields.fault("one_of", FaultKind::Dangling, problem, choice(grade, &grades));
        }
        if self.one_of.is_empty() {
            let remedy = format!("List some of: {}.", grades.join(", "));
            fields.fault("one_of", FaultKind::MissingKey, "the rule names no grade", remedy);
        }
    }

    fn said(&self) -> String {
        let framework = frameworks().iter().find(|it| it.id == self.framework);
        let title = framework.map_or(plain(&self.framework), |it| it.title.clone());
        let area = framework.and_then(|it| it.areas.iter().find(|it| it.item.id == self.area));
        let area = area.map_or(plain(&self.area), |it| it.item.label.clone());
        let grade = |id: &String| {
            let found = framework.and_then(|it| it.grades.iter().find(|it| it.id == *id));
            found.map_or(plain(id), |it| it.label.clone())
        };
        let grades: Vec<String> = self.one_of.iter().map(grade).collect();
        format!("{area} is {} ({title})", grades.join(" or "))
    }
}

impl Bounds {
    fn read(fields: &mut Fields<'_>) -> Self {
        let bounds =
            Bounds { at_least: fields.number("at_least"), at_most: fields.number("at_most") };
        if bounds.at_least.is_none() && bounds.at_most.is_none() {
            let remedy = "Add `at_least = …` or `at_most = …`.";
            fields.fault("at_least", FaultKind::MissingKey, "the rule has no bound", remedy);
        }
        bounds
    }

    /// Whether a number is within the bounds, both included.
    pub fn hold(self, number: f64) -> bool {
        self.at_least.is_none_or(|it| it.to_f64() <= number)
            && self.at_most.is_none_or(|it| number <= it.to_f64())
    }

    fn said(self) -> String {
        self.said_of(None)
    }

    /// The same of a measure: a share as a percentage.
    fn said_of(self, unit: Option<Unit>) -> String {
        let said = |it: Decimal| match unit {
            Some(Unit::Share) => format!("{}%", it.share_to_percent()),
            _ => it.to_string(),
        };
        match (self.at_least.map(said), self.at_most.map(said)) {
            (Some(least), Some(most)) => format!("from {least} to {most}"),
            (Some(least), None) => format!("at least {least}"),
            (None, Some(most)) => format!("at most {most}"),
            (None, None) => "anything".to_owned(),
        }
    }
}
