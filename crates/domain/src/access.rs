//! Who may see and do what: roles are bundles of rights, held through a post, for a school or the whole trust.
//!
//! To change what a role may do, change its line in [`Role::rights`]; the table on the rights page, the navigation and
//! every query follow. Not here: who holds which post (`storage`), or how somebody proves who they are (`storage::door`).

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, PostId, Urn};

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal, $title:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $(#[serde(rename = $word)] #[doc = $title] $variant,)* }

        impl $name {
            /// Each of them, in the order in which people read them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word that the database, JSON and commands use.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// How people read it.
            pub fn title(self) -> &'static str {
                match self { $($name::$variant => $title,)* }
            }

            /// The one with this word.
            pub fn from_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}

named! {
    /// One thing that a person may see or do.
    Right {
        SeePublic = "see_public", "See every school's published figures and the directory";
        SeeSchool = "see_school", "See a school's own words, corrections and unpublished results";
        SeeTrust = "see_trust", "See the trust's page";
        CorrectFacts = "correct_facts", "Correct a fact of the register";
        WriteContext = "write_context", "Write a school's own words beside its figures";
        LoadFiles = "load_files", "Load files of results";
        SeeData = "see_data", "See what has been loaded and what is missing";
        Export = "export", "Take figures away as a file";
        ManagePeople = "manage_people", "Add people and posts, invite and reset";
        SeeRights = "see_rights", "See who holds which post and right";
        SeeViews = "see_views", "See who has looked at what";
        ChangeSettings = "change_settings", "Change the trust's settings";
        EditModel = "edit_model", "Draft and adopt the improvement model";
        SetCalendar = "set_calendar", "Enter term dates and meetings of the board";
        SeeContacts = "see_contacts", "See a school's visits, meetings, reviews and actions";
        RecordContact = "record_contact", "Record a visit, meeting or review";
        ReplyToContact = "reply_to_contact", "Reply for the school to what was recorded";
        KeepTicks = "keep_ticks", "Keep the school's own daily ticks";
        SeeBanding = "see_banding", "See a school's band, and how it came about";
        JudgeBanding = "judge_banding", "Judge what only people can judge, with evidence";
        RecommendBand = "recommend_band", "Run a round, freeze evidence, recommend and tell";
        CommentOnBanding = "comment_on_banding", "Correct and comment before the board decides";
        RecordDecisions = "record_decisions", "Record what the board decided";
        SeeDays = "see_days", "See days of support given and received";
        PlanDays = "plan_days", "Enter capacity, plan and approve days";
        AskForSupport = "ask_for_support", "Ask for support, and evaluate what came";
        SeeMoney = "see_money", "See what a school pays and what it buys";
        SetMoney = "set_money", "Enter what schools pay and what days cost";
        RecordStates = "record_states", "Record how the model stands in practice";
    }
}

named! {
    /// A role; what it may do is in [`Role::rights`].
    Role {
        ChiefExecutive = "chief_executive", "Chief executive";
        ImprovementDirector = "improvement_director", "Director of school improvement";
        ImprovementPartner = "improvement_partner", "School improvement partner";
        ExecutiveHead = "executive_head", "Executive headteacher";
        Headteacher = "headteacher", "Headteacher";
        Deputy = "deputy", "Deputy headteacher";
        SubjectLead = "subject_lead", "Subject lead";
        Practitioner = "practitioner", "Leading practitioner";
        DataLead = "data_lead", "Data lead";
        FinanceLead = "finance_lead", "Finance lead";
        GovernanceProfessional = "governance_professional", "Governance professional";
        Trustee = "trustee", "Trustee";
        LocalBoardMember = "local_board_member", "Local board member";
        LocalBoardChair = "local_board_chair", "Chair of the local board";
        ExternalReviewer = "external_reviewer", "External reviewer";
        Administrator = "administrator", "Administrator";
    }
}

impl Role {
    /// What a holder of this role may do, within the school or the trust that the post is for.
    ///
    /// An administrator runs the system and sees no more of a school than the public does.
    pub fn rights(self) -> &'static [Right] {
        use Right::*;
        match self {
            Role::ChiefExecutive => &[
                SeePublic,
                SeeSchool,
                SeeTrust,
                SeeData,
                Export,
                SeeRights,
                SeeViews,
                ChangeSettings,
                ManagePeople,
                EditModel,
                SetCalendar,
                SeeContacts,
                RecordContact,
                SeeBanding,
                JudgeBanding,
                RecommendBand,
                SeeDays,
                PlanDays,
                SeeMoney,
                SetMoney,
                RecordStates,
            ],
            Role::ImprovementDirector => &[
                SeePublic,
                SeeSchool,
                SeeTrust,
                LoadFiles,
                SeeData,
                Export,
                SeeRights,
                SeeViews,
                EditModel,
                SetCalendar,
                SeeContacts,
                RecordContact,
                SeeBanding,
                JudgeBanding,
                RecommendBand,
                SeeDays,
                PlanDays,
                SeeMoney,
                RecordStates,
            ],
            Role::ImprovementPartner => &[
                SeePublic,
                SeeSchool,
                SeeContacts,
                RecordContact,
                SeeBanding,
                JudgeBanding,
                SeeDays,
            ],
            // A band is for the head and not for those above or beside them: days and money would give it away.
            Role::ExecutiveHead => &[
                SeePublic,
                SeeSchool,
                CorrectFacts,
                WriteContext,
                SeeData,
                Export,
                SeeContacts,
                RecordContact,
            ],
            Role::Headteacher => &[
                SeePublic,
                SeeSchool,
                CorrectFacts,
                WriteContext,
                SeeData,
                Export,
                SetCalendar,
                SeeContacts,
                RecordContact,
                ReplyToContact,
                KeepTicks,
                SeeBanding,
                CommentOnBanding,
                SeeDays,
                AskForSupport,
                SeeMoney,
                RecordStates,
            ],
            Role::Deputy => &[SeePublic, SeeSchool, WriteContext, SeeContacts],
            Role::SubjectLead | Role::Practitioner => &[SeePublic],
            Role::DataLead => &[SeePublic, SeeSchool, SeeTrust, LoadFiles, SeeData, Export],
            Role::FinanceLead => &[SeePublic, SeeTrust, SetMoney],
            Role::GovernanceProfessional => &[
                SeePublic,
                SeeSchool,
                SeeTrust,
                SeeRights,
                SeeViews,
                SetCalendar,
                SeeBanding,
                RecordDecisions,
                SeeDays,
                SeeMoney,
            ],
            Role::Trustee => &[SeePublic, SeeSchool, SeeTrust, SeeBanding, SeeDays, SeeMoney],
            Role::LocalBoardMember => &[SeePublic, SeeSchool],
            Role::LocalBoardChair => {
                &[SeePublic, SeeSchool, SeeBanding, CommentOnBanding, SeeDays, SeeMoney]
            }
            Role::ExternalReviewer => &[],
            Role::Administrator => {
                &[SeePublic, SeeData, LoadFiles, ManagePeople, SeeRights, SeeViews, ChangeSettings]
            }
        }
    }

    /// Whether a post with this role is for one school rather than for the trust.
    pub fn is_for_a_school(self) -> bool {
        use Role::*;
        matches!(
            self,
            ImprovementPartner | ExecutiveHead | Headteacher | Deputy | SubjectLead | Practitioner
        ) || matches!(self, LocalBoardMember | LocalBoardChair | ExternalReviewer)
    }
}

/// A post held by a person, as the queries give it: a role, where, and from when to when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holding {
    pub person: PersonId,
    pub post: PostId,
    pub role: Role,
    /// The school it is for; `None` is the whole trust.
    pub school: Option<Urn>,
    pub from_on: Date,
    /// The last day, where there is one.
    pub to_on: Option<Date>,
    /// Who is away, where this is held on somebody's behalf. Both names are shown.
    pub acting_for: Option<PersonId>,
}

impl Holding {
    /// Whether it is held on a day, first and last days included.
    pub fn is_held_on(&self, day: Date) -> bool {
        self.from_on <= day && self.to_on.is_none_or(|last| day <= last)
    }
}

/// Where a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Reach {
    Trust,
    School(Urn),
}

/// How a table is kept from those it does not concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitivity {
    /// Anybody who can sign in to this trust: its schools, people and posts.
    Directory,
    /// Those with [`Right::SeeSchool`] for a school that the record concerns.
    School,
    /// The person whom it concerns, and nobody else.
    Own,
    /// Those with [`Right::SeeContacts`] for a school that it concerns, and those who were there. What two people have
    /// between them alone (part [`PAIR`]) is theirs and their line manager's.
    Contact,
    /// Those with [`Right::KeepTicks`] at the school: nobody in the trust.
    Ticks,
    /// Those with [`Right::SeeBanding`] for the whole trust; at a school, once it is shown to them (part [`SHOWN`]), and
    /// before that whoever judges there.
    Banding,
    /// Those with [`Right::SeeDays`] for a school that it concerns, and whoever gives the time.
    Days,
    /// Those with [`Right::SeeMoney`] for a school that it concerns.
    Money,
    /// What concerns no school: everybody who may see the trust's schools. What does: those with [`Right::SeeSchool`] there.
    Elements,
}

/// The part of somebody in a meeting of two.
pub const PAIR: &str = "pair";
/// The part of a school to which something is shown.
pub const SHOWN: &str = "shown";
/// The part of somebody who was not at a contact and is shown it: a line manager of two people, or whoever a meeting of
/// the trust is for. Stored as the same word as [`SHOWN`], which only schools have.
pub const COPIED: &str = "shown";

/// One way in which a row may be seen: by a right at a school that has a part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub by: Right,
    /// The part that the school must have; `None` is any.
    pub part: Option<&'static str>,
}

impl Sensitivity {
    /// The rights that open a row at a school. Held for the whole trust, the first of them opens every row.
    pub fn seen(self) -> &'static [Seen] {
        const fn any(by: Right) -> Seen {
            Seen { by, part: None }
        }
        match self {
            Sensitivity::Directory | Sensitivity::Own => &[],
            Sensitivity::School | Sensitivity::Elements => const { &[any(Right::SeeSchool)] },
            Sensitivity::Contact => const { &[any(Right::SeeContacts)] },
            Sensitivity::Ticks => const { &[any(Right::KeepTicks)] },
            Sensitivity::Banding => {
                const { &[Seen { by: Right::SeeBanding, part: Some(SHOWN) }, any(Right::JudgeBanding)] }
            }
            Sensitivity::Days => const { &[any(Right::SeeDays)] },
            Sensitivity::Money => const { &[any(Right::SeeMoney)] },
        }
    }

    /// Whether somebody whom a row concerns sees it whatever their post.
    pub fn is_open_to_its_people(self) -> bool {
        matches!(self, Sensitivity::Own | Sensitivity::Contact | Sensitivity::Days)
    }
}

/// What one person may do today: the sum of the posts they hold.
///
/// Permissions are always today's, whatever date a page is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Access {
    grants: BTreeSet<(Right, Reach)>,
    pub roles: Vec<(Role, Option<Urn>)>,
    /// Schools where a post was held and none is any more.
    #[serde(skip)]
    left: BTreeSet<Urn>,
}

impl Access {
    /// Adds up the posts held on a day. A trust-wide post gives only [`Right::SeePublic`] until the person has shown
    /// a second factor.
    pub fn of(holdings: &[Holding], today: Date, second_factor: bool) -> Self {
        let mut access = Access::default();
        for holding in holdings.iter().filter(|holding| holding.is_held_on(today)) {
            access.roles.push((holding.role, holding.school));
            let reach = holding.school.map_or(Reach::Trust, Reach::School);
            let shown = second_factor || reach != Reach::Trust;
            let rights =
                holding.role.rights().iter().filter(|right| shown || **right == Right::SeePublic);
            access.grants.extend(rights.map(|right| (*right, reach)));
        }
        let over = holdings.iter().filter(|it| it.to_on.is_some_and(|last| last < today));
        access.left = over.filter_map(|it| it.school).collect();
        access.left.retain(|urn| !access.roles.iter().any(|(_, at)| *at == Some(*urn)));
        access
    }

    /// Everything, for the operator's own commands.
    pub fn operator() -> Self {
        let grants = Right::ALL.iter().map(|right| (*right, Reach::Trust)).collect();
        Access { grants, ..Access::default() }
    }

    /// Whether the right is held for the whole trust.
    pub fn may(&self, right: Right) -> bool {
        self.grants.contains(&(right, Reach::Trust))
    }

    /// Whether the right is held for a school, by a post there or in the trust.
    pub fn may_at(&self, right: Right, school: Urn) -> bool {
        self.may(right) || self.grants.contains(&(right, Reach::School(school)))
    }

    /// Whether the right is held anywhere at all: what navigation asks.
    pub fn may_somewhere(&self, right: Right) -> bool {
        self.grants.iter().any(|(held, _)| *held == right)
    }

    /// The schools where the right is held by a post there; `None` where it is held for the whole trust.
    pub fn schools(&self, right: Right) -> Option<BTreeSet<Urn>> {
        (!self.may(right)).then(|| {
            let held = self.grants.iter().filter(|(it, _)| *it == right);
            held.filter_map(|(_, reach)| match reach {
                Reach::School(urn) => Some(*urn),
                Reach::Trust => None,
            })
            .collect()
        })
    }

    /// Schools that this person has left: what they took part in there is not theirs to read any more.
    pub fn left(&self) -> &BTreeSet<Urn> {
        &self.left
    }

    /// Whether any post is held at all.
    pub fn holds_a_post(&self) -> bool {
        !self.roles.is_empty()
    }

    /// Whether a post held makes its holder the line manager of executive leaders and heads.
    pub fn is_line_manager(&self) -> bool {
        self.roles.contains(&(Role::ChiefExecutive, None))
    }

    /// The school that this person's week is about, where there is exactly one.
    pub fn home_school(&self) -> Option<Urn> {
        let schools: BTreeSet<Urn> = self.roles.iter().filter_map(|(_, school)| *school).collect();
        let trust_wide = self.roles.iter().any(|(_, school)| school.is_none());
        (!trust_wide && schools.len() == 1).then(|| schools.into_iter().next()).flatten()
    }

    /// Whether any post held is trust-wide, so that a second factor is required.
    pub fn needs_second_factor(holdings: &[Holding], today: Date) -> bool {
        holdings.iter().any(|it| it.is_held_on(today) && it.school.is_none())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn holding(role: Role, school: Option<&str>) -> Holding {
        Holding {
            person: PersonId("p".into()),
            post: PostId("q".into()),
            role,
            school: school.map(|urn| urn.parse().unwrap()),
            from_on: date(2026, 9, 1),
            to_on: Some(date(2027, 8, 31)),
            acting_for: None,
        }
    }

    #[test]
    fn a_head_acts_for_one_school_only() {
        let access =
            Access::of(&[holding(Role::Headteacher, Some("900001"))], date(2026, 11, 22), false);
        let check = |right, urn: &str, may| {
            assert_eq!(access.may_at(right, urn.parse().unwrap()), may, "{right:?}")
        };
        check(Right::CorrectFacts, "900001", true);
        check(Right::CorrectFacts, "900002", false);
        check(Right::SeeSchool, "900002", false);
        assert!(!access.may(Right::SeeTrust));
        assert_eq!(access.home_school(), "900001".parse().ok());
    }

    #[test]
    fn a_post_counts_only_between_its_days() {
        let held = [holding(Role::Trustee, None)];
        let check =
            |day, may| assert_eq!(Access::of(&held, day, true).may(Right::SeeTrust), may, "{day}");
        check(date(2026, 8, 31), false);
        check(date(2026, 9, 1), true);
        check(date(2027, 8, 31), true);
        check(date(2027, 9, 1), false);
    }

    #[test]
    fn a_school_is_left_when_no_post_there_is_held_any_more() {
        let urn: Urn = "900001".parse().unwrap();
        let head = holding(Role::Headteacher, Some("900001"));
        let later = Holding { to_on: None, from_on: date(2027, 9, 1), ..head.clone() };
        let left = |held: &[Holding], day| Access::of(held, day, false).left().contains(&urn);
        assert!(!left(std::slice::from_ref(&head), date(2027, 8, 31)));
        assert!(left(std::slice::from_ref(&head), date(2027, 9, 1)));
        assert!(!left(&[head, later], date(2027, 9, 1)), "somebody who stays in another post");
    }

    #[test]
    fn trust_wide_rights_wait_for_a_second_factor() {
        let held = [holding(Role::ImprovementDirector, None)];
        let day = date(2026, 11, 22);
        assert!(!Access::of(&held, day, false).may(Right::SeeTrust));
        assert!(Access::of(&held, day, false).may(Right::SeePublic));
        assert!(Access::of(&held, day, true).may(Right::SeeTrust));
        assert!(Access::needs_second_factor(&held, day));
    }
}
