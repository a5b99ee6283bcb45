//! Closed lists of words that a model file may use.

/// An enum whose variants are the words of a closed list.
macro_rules! closed {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $crate::model::words::Word for $name {
            const ALL: &'static [$name] = &[$($name::$variant,)*];
        }

        impl $name {
            /// The word that model files use.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }

        impl From<$name> for &'static str {
            fn from(it: $name) -> &'static str {
                it.word()
            }
        }
    };
}

pub(crate) use closed;

/// A closed list, for reading and for telling people what they may write.
pub trait Word: Copy + Into<&'static str> + 'static {
    /// Every word of the list, in order.
    const ALL: &'static [Self];
}

closed! {
    /// What an amount of time is counted in, written out so that nobody takes one for another.
    Unit {
        DaysASchool = "days a school a year",
        HoursASchool = "hours a school a year",
        DaysAHead = "days a head a year",
        DaysAPerson = "days a person a year",
        DaysATrust = "days a trust a year",
    }
}

closed! {
    /// How an amount is shared when a school joins, leaves or changes band within the year.
    PartYear {
        ByTerm = "by term",
        ByDay = "by day",
        Never = "never",
    }
}

closed! {
    /// Whose promise a cadence is: what there is one of for each window.
    DueFor {
        EachSchool = "each school",
        EachPair = "each pair",
        EachPerson = "each person",
        Trust = "the trust",
    }
}

closed! {
    /// What kind of occasion a cadence promises.
    Occasion {
        Meeting = "meeting",
        Visit = "visit",
        Review = "review",
        Return = "return",
        Decision = "decision",
        Appraisal = "appraisal",
        /// A tick that a school keeps for itself.
        Tick = "tick",
    }
}

closed! {
    /// Whether a band moves powers or raises what a school pays. Neither ever follows by itself: the board decides each.
    Consequence {
        No = "no",
        May = "may be decided",
        Expected = "expected to be decided",
    }
}

closed! {
    /// How the trust takes its share of each school's grant.
    TopSliceBasis {
        Flat = "flat percentage",
        VariesWithSupport = "varies with support",
        NotStated = "not stated",
    }
}

closed! {
    /// What kind of group works across schools.
    NetworkKind {
        Network = "network",
        Hub = "hub",
        WorkingParty = "working party",
        Triad = "triad",
        ResearchGroup = "research group",
    }
}

closed! {
    /// What a programme of development is for.
    ProgrammeKind {
        InitialTraining = "initial training",
        EarlyCareer = "early career",
        Leadership = "leadership",
        Coaching = "coaching",
        Training = "training",
    }
}

closed! {
    /// What a framework is about.
    FrameworkKind {
        Inspection = "inspection",
        HeadteacherStandards = "headteacher standards",
        TrustQuality = "trust quality",
    }
}

closed! {
    /// Which way a school is going.
    Direction {
        Improving = "improving",
        Steady = "steady",
        Declining = "declining",
    }
}
