//! Samples of people, posts, roles, the account, the access log and the settings.

use jiff::civil::date;
use trustwide_domain::{PersonId, PostId};

use super::{Sample, moment, sample, school, shell_at};
use crate::{
    account::{AccountPage, SessionLine},
    data::Pages,
    log::{AccessLogPage, View},
    look::{Choice, Field, FieldKind, Form, Link},
    people::{
        FormPage, Holder, LinkOnce, Mailed, PeoplePage, PersonPage, PersonRow, PostLine, PostPage,
        Reach, RightGroup, RightRow, RolesPage, SpecialismLine, Standing,
    },
    settings::{Setting, SettingGroup, SettingsPage},
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/people");
    let nobody = PeoplePage { people: Vec::new(), search: "Zed".into(), ..people() };
    vec![
        sample("people", &shell, &people()),
        sample("people-none-fits", &shell, &nobody),
        sample("person", &shell, &person()),
        sample("post", &shell, &post()),
        sample("person-new", &shell, &new_person()),
        sample("roles", &shell, &roles()),
        sample("account", &shell_at("/account"), &account()),
        sample("access-log", &shell_at("/access-log"), &log()),
        sample("settings", &shell_at("/settings"), &settings()),
    ]
}

fn post_line(id: &str, role: &str, at: Option<(u32, &str)>) -> PostLine {
    PostLine {
        id: PostId(id.into()),
        role: role.into(),
        school: at.map(|(number, name)| school(number, name)),
        from: date(2023, 9, 1),
        until: None,
        acting_for: None,
        shared_with: Vec::new(),
    }
}

fn people() -> PeoplePage {
    let row = |id: &str, name: &str, posts: Vec<PostLine>, standing: Standing| PersonRow {
        id: PersonId(id.into()),
        name: name.into(),
        posts,
        last_signed_in: matches!(standing, Standing::Active { .. }).then(|| moment(1)),
        standing: Some(standing),
    };
    let active = |second_factor, second_factor_needed| Standing::Active {
        second_factor,
        second_factor_needed,
    };
    let mut acting = post_line("o3", "Headteacher", Some((900_004, "Saltmarsh Primary")));
    acting.acting_for = Some("Ottoline Pearmain".into());
    acting.until = Some(date(2027, 2, 28));
    let mut shared = post_line("o4", "Deputy headteacher", Some((900_001, "Ashby Road Primary")));
    shared.shared_with = vec!["Priya Lindqvist".into()];
    PeoplePage {
        people: vec![
            row("p1", "Idris Falkner-Whyte", vec![acting, shared], active(true, false)),
            row(
                "p2",
                "Miriam Osei-Hale",
                vec![post_line("o1", "Director of school improvement", None)],
                active(true, true),
            ),
            row(
                "p3",
                "Tamsin Quill",
                vec![post_line("o2", "Data lead", None)],
                active(false, true),
            ),
            row(
                "p4",
                "Wilhelmina Featherstonehaugh-Abernathy",
                Vec::new(),
                Standing::DirectoryOnly,
            ),
            row(
                "p5",
                "Yusuf Brightwater",
                vec![post_line("o5", "Trustee", None)],
                Standing::Invited { until: moment(-6) },
            ),
        ],
        search: String::new(),
        with_leavers: false,
        may_manage: true,
    }
}

fn person() -> PersonPage {
    let button = |action: &str, submit: &str| Form::new(action, submit, Vec::new());
    let leave = Form::new("/people/p1/departure", "Mark as leaving", vec![Field::new("last_day", "Last day", FieldKind::Date)])
        .grave("their posts end on that day, they are signed out everywhere, and they can no longer sign in. What they wrote stays, with their name.");
    PersonPage {
        id: PersonId("p1".into()),
        name: "Idris Falkner-Whyte".into(),
        email: Some("i.falkner-whyte@saltmarsh-primary.example".into()),
        standing: Some(Standing::Active { second_factor: true, second_factor_needed: false }),
        last_signed_in: Some(moment(1)),
        posts: people().people[0].posts.clone(),
        coming_posts: Vec::new(),
        past_posts: vec![post_line("o9", "Subject lead", Some((900_001, "Ashby Road Primary")))],
        helps_with: vec![SpecialismLine {
            title: "Fenwick specialist".into(),
            legacy: false,
            area: "Early reading".into(),
            from: Some(date(2024, 9, 1)),
            until: None,
            is_over: false,
        }],
        specialism_forms: vec![button("/people/p1/specialisms", "Add what they help with")],
        link_once: Some(LinkOnce {
            href: "https://trustwide.example/welcome/7Qe2mK0xw9Zt3VbN5sYc8LhR1uFgDa6P".into(),
            until: moment(-7),
            mailed: Mailed::Not,
        }),
        acts: vec![
            button("/people/p1/reset", "Make a link to reset the password"),
            button("/people/p1/sessions/end", "Sign them out everywhere"),
            leave,
        ],
        may_manage: true,
    }
}

fn post() -> PostPage {
    let holder = |person: &str, name: &str| Holder {
        person: PersonId(person.into()),
        name: name.into(),
        acting_for: None,
        from: date(2021, 9, 1),
        until: None,
    };
    let mut acting = holder("p1", "Idris Falkner-Whyte");
    acting.acting_for = Some("Ottoline Pearmain".into());
    PostPage {
        id: PostId("o3".into()),
        role: "Headteacher".into(),
        school: Some(school(900_004, "Saltmarsh Primary")),
        holders: vec![acting, holder("p8", "Ottoline Pearmain")],
        rights: [
            "See everything about Saltmarsh Primary",
            "See public figures of every school",
            "Correct the register’s facts",
            "Add context in their own words",
        ]
        .map(String::from)
        .to_vec(),
        forms: vec![Form::new(
            "/posts/o3/acting",
            "Name somebody who acts",
            vec![
                Field::new(
                    "person",
                    "Who acts",
                    FieldKind::Select(vec![Choice::new(
                        "p4",
                        "Wilhelmina Featherstonehaugh-Abernathy",
                    )]),
                ),
                Field::new("from", "From", FieldKind::Date),
                Field::new("until", "Until", FieldKind::Date).optional(),
            ],
        )],
    }
}

fn new_person() -> FormPage {
    let roles = [
        ("headteacher", "Headteacher", "Their own school, and public figures of the others"),
        ("trustee", "Trustee", "The whole trust, to read"),
    ];
    let role = FieldKind::Radios(
        roles
            .iter()
            .map(|(value, label, help)| Choice::new(*value, *label).with_help(*help))
            .collect(),
    );
    let fields = vec![
        Field::text("name", "Name").with_value("Rosalind Achterberg").with_autocomplete("off"),
        Field::new("email", "E-mail address", FieldKind::Email)
            .with_value("rosalind at trust")
            .with_error("Enter an e-mail address such as name@school.example")
            .with_help("The invitation goes there. Leave it empty to hand the link over yourself.")
            .optional(),
        Field::new("role", "Role", role).with_error("Choose what they do"),
        Field::new("from", "From", FieldKind::Date).with_value("2026-11-22"),
    ];
    FormPage {
        title: "Add a person".into(),
        intro: Some(
            "They get a link that lets them choose a password. Until then nothing is open to them."
                .into(),
        ),
        crumbs: vec![Link::new("People", "/people")],
        form: Form::new("/people", "Add and invite", fields).with_cancel("/people"),
    }
}

fn roles() -> RolesPage {
    use Reach::{Caseload, EverySchool, No, OwnSchool};
    let right =
        |right: &str, reach: [Reach; 6]| RightRow { right: right.into(), reach: reach.to_vec() };
    RolesPage {
        roles: [
            "Chief executive",
            "Director of school improvement",
            "Improvement partner",
            "Headteacher",
            "Trustee",
            "Data lead",
        ]
        .map(String::from)
        .to_vec(),
        groups: vec![
            RightGroup {
                heading: "See".into(),
                rights: vec![
                    right("Public figures, the calendar and the directory", [EverySchool; 6]),
                    right(
                        "What heads add in their own words",
                        [EverySchool, EverySchool, Caseload, OwnSchool, EverySchool, No],
                    ),
                    right("Who looked at what", [EverySchool, No, No, No, No, No]),
                ],
            },
            RightGroup {
                heading: "Do".into(),
                rights: vec![
                    right(
                        "Correct the register’s facts",
                        [No, EverySchool, No, OwnSchool, No, EverySchool],
                    ),
                    right("Load files", [No, No, No, No, No, EverySchool]),
                ],
            },
        ],
    }
}

fn account() -> AccountPage {
    let session = |id: &str, browser: &str, is_this| SessionLine {
        id: id.into(),
        browser: browser.into(),
        began: moment(3),
        last_used: moment(0),
        is_this,
    };
    let password = |name: &str, label: &str, autocomplete| {
        Field::new(name, label, FieldKind::Password).with_autocomplete(autocomplete)
    };
    AccountPage {
        name: "Miriam Osei-Hale".into(),
        email: Some("m.osei-hale@fenwick.example".into()),
        posts: vec![post_line("o1", "Director of school improvement", None)],
        sees_posts: true,
        password_changed: Some(moment(120)),
        second_factor: Some(moment(119)),
        second_factor_needed: true,
        sessions: vec![session("a", "Firefox on Windows", true), session("b", "Safari on a telephone", false)],
        feed: crate::account::FeedView {
            made_at: Some(moment(30)),
            once: None,
            make: Form::new("/account/feed", "Make another address", Vec::new())
                .grave("the address that works now stops working."),
            end: Some(Form::new("/account/feed/end", "End the address", Vec::new()).lesser()),
        },
        password_form: Form::new("/account/password", "Change password", vec![
            password("current", "Password now", "current-password"),
            password("new", "New password", "new-password").with_help("At least 12 characters. Three or four words that do not belong together are easy to keep and hard to guess."),
        ]),
        second_factor_form: Some(Form::new("/account/second-factor", "Move to another telephone", Vec::new()).lesser()),
    }
}

fn log() -> AccessLogPage {
    let view = |days: i64, person: &str, act: &str, what: &str| View {
        at: moment(days),
        person: person.into(),
        acting_for: (days == 1).then(|| "Ottoline Pearmain".into()),
        act: act.into(),
        what: what.into(),
    };
    AccessLogPage {
        from: Some(date(2026, 11, 1)),
        until: None,
        person: String::new(),
        views: vec![
            view(0, "Miriam Osei-Hale", "Exported", "Schools, as a list (CSV), 16 rows"),
            view(1, "Idris Falkner-Whyte", "Viewed", "Saltmarsh Primary: in our own words"),
            view(2, "Yusuf Brightwater", "Was refused", "People: Tamsin Quill"),
        ],
        total: 1_204,
        page: Pages { number: 1, of: 49, base: "/access-log?from=2026-11-01&".into() },
    }
}

fn settings() -> SettingsPage {
    let setting = |label: &str, value: &str, origin: &str| Setting {
        label: label.into(),
        value: value.into(),
        origin: origin.into(),
    };
    SettingsPage {
        groups: vec![
            SettingGroup {
                heading: "This trust".into(),
                settings: vec![
                    setting("Name", "Fenwick Learning Trust", "Public register, 1 September 2026"),
                    setting("Small numbers", "Hidden at 5 pupils or fewer", "Default"),
                ],
            },
            SettingGroup {
                heading: "This installation".into(),
                settings: vec![
                    setting("Address", "https://trustwide.example", "Configuration file"),
                    setting("Sessions end after", "12 hours unused", "Environment"),
                ],
            },
        ],
        form: Some(Form::new(
            "/settings",
            "Save",
            vec![
                Field::new("small_numbers", "Hide numbers of pupils up to", FieldKind::Number)
                    .with_value("5")
                    .with_help("The department hides 5 and fewer."),
            ],
        )),
    }
}
