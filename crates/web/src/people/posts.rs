//! `/posts/new`: a post of the trust or of a school, and who holds it first. A post that is here already is shared.

use axum::response::Response;
use trustwide_domain::{
    PostId, RecordId, Urn,
    access::{Right, Role},
};
use trustwide_storage::{
    StorageError,
    tables::{holding, post},
    versions::Versioned,
};

use super::{
    Directory,
    holders::{self, Given},
};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link, Undo},
    pages::people::FormPage,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// A post as the form describes it.
struct NewPost {
    role: Role,
    title: String,
    school: Option<Urn>,
    /// Who holds it first; a post may be vacant.
    given: Option<Given>,
}

/// `GET /posts/new?person=…`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::ManagePeople)?;
    let directory = Directory::read(&visit.scoped).await?;
    let (record, holding) =
        (visit.app.db.surroundings().new_id(), visit.app.db.surroundings().new_id());
    let form = form(&visit, &directory, [&record, &holding]);
    visit.page(page(form)).await
}

/// `POST /posts`: the same form sent twice adds one post and gives it once.
pub async fn add(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::ManagePeople)?;
    let (record, holding) =
        (typed::record(posted.field("record"))?, typed::record(posted.field("holding"))?);
    let directory = Directory::read(&visit.scoped).await?;
    let new = match NewPost::parse(&posted, &directory, &record) {
        Ok(new) => new,
        Err(faults) => {
            let form = form(visit, &directory, [&record.0, &holding.0]);
            return visit
                .page_with_errors(page(typed::with_faults(
                    typed::filled(form, &posted.fields),
                    faults,
                )))
                .await;
        }
    };
    let (post, undo) = match save(visit, &directory, &new, record, holding).await {
        Err(WebError::Storage(StorageError::Already { record })) => {
            return reply::see_other(&again(&directory, &record));
        }
        done => done?,
    };
    let said = match &new.given {
        Some(given) => format!("{} holds this post.", directory.name(&given.person)),
        None => "The post is here, and vacant.".into(),
    };
    reply::done(&format!("/posts/{post}"), &said, Some(Undo { label: "Undo".into(), action: undo }))
}

/// Adds the post, or finds the one that is here, and gives it. Returns it with the address that takes the act back.
async fn save(
    visit: &Visit,
    directory: &Directory,
    new: &NewPost,
    record: RecordId,
    holding: RecordId,
) -> Result<(PostId, String), WebError> {
    let same = new.same(directory).map(|it| it.id.clone());
    let post = same.clone().unwrap_or(PostId(record.0.clone()));
    let mut write = visit.write().await?;
    if same.is_none() {
        write.add_post(post.clone(), new.role, &new.title, new.school).await?;
    }
    if let Some(given) = &new.given {
        write.give_post(holding.clone(), &given.person, &post, given.term.clone()).await?;
    }
    write.commit().await?;
    let undo = match new.given {
        Some(_) => undo::address(holding::Entity::KIND, &holding, None, &format!("/posts/{post}")),
        None => undo::address(post::Entity::KIND, &record, None, "/people"),
    };
    Ok((post, undo))
}

/// Where a form that was sent twice leads: to the post that it made or gave.
fn again(directory: &Directory, record: &str) -> String {
    let held = directory.held.iter().find(|it| it.record.0 == record);
    format!("/posts/{}", held.map_or(record, |it| it.holding.post.0.as_str()))
}

impl NewPost {
    fn parse(posted: &Posted, directory: &Directory, record: &RecordId) -> Result<NewPost, Faults> {
        let mut faults = Faults::default();
        let role =
            faults.keep("role", Role::from_word(posted.field("role")).ok_or("Choose what they do"));
        let school = faults.keep("school", school(posted.field("school"), directory));
        if let (Some(role), Some(school)) = (role, school) {
            let wants = role.is_for_a_school();
            if wants != school.is_some() {
                let said = if wants {
                    "This role is for one school: choose which"
                } else {
                    "This role is for the whole trust"
                };
                faults.add("school", said);
            }
        }
        let vacant = posted.field("person").is_empty();
        let given =
            (!vacant).then(|| Given::parse(posted, directory, posted.visit.today)).transpose();
        match (role, school, given) {
            (Some(role), Some(school), Ok(given)) if faults.is_empty() => {
                let title =
                    Some(posted.field("title")).filter(|it| !it.is_empty()).unwrap_or(role.title());
                let title = typed::text(title, "").map_err(|said| Faults::one("title", said))?;
                NewPost { role, title, school, given }.unless_here(directory, record)
            }
            (_, _, Err(more)) => Err(faults.and(more)),
            _ => Err(faults),
        }
    }

    /// A vacant post that is here already is no new one.
    fn unless_here(self, directory: &Directory, record: &RecordId) -> Result<NewPost, Faults> {
        let twin = self.same(directory).is_some_and(|it| it.id.0 != record.0);
        if twin && self.given.is_none() {
            return Err(Faults::one(
                "role",
                "This post is here already. Choose who shares it, or give it another title",
            ));
        }
        Ok(self)
    }

    fn same<'a>(&self, directory: &'a Directory) -> Option<&'a trustwide_storage::people::Post> {
        let like = |it: &&trustwide_storage::people::Post| {
            it.role == self.role
                && it.school == self.school
                && it.title.to_lowercase() == self.title.to_lowercase()
        };
        directory.posts.iter().find(like)
    }
}

fn school(typed: &str, directory: &Directory) -> Result<Option<Urn>, &'static str> {
    if typed.is_empty() {
        return Ok(None);
    }
    let urn = typed.parse().ok().filter(|urn| directory.schools.contains_key(urn));
    urn.map(Some).ok_or("Choose a school of the trust")
}

fn form(visit: &Visit, directory: &Directory, [record, holding]: [&str; 2]) -> Form {
    let roles = Role::ALL.iter().map(|role| {
        let place = if role.is_for_a_school() { "one school" } else { "whole trust" };
        Choice::new(role.word(), format!("{} ({place})", role.title()))
    });
    let roles = [Choice::new("", "Choose a role")].into_iter().chain(roles).collect();
    let schools =
        directory.schools.iter().map(|(urn, name)| Choice::new(urn.to_string(), name.clone()));
    let mut schools: Vec<Choice> = schools.collect();
    schools.sort_by(|one, other| one.label.cmp(&other.label));
    schools.insert(0, Choice::new("", "The whole trust"));
    let mut fields = vec![
        Field::hidden("record", record),
        Field::hidden("holding", holding),
        Field::new("role", "Role", FieldKind::Select(roles))
            .with_help("It decides what the post opens."),
        Field::new("school", "Where", FieldKind::Select(schools)),
        Field::text("title", "Title")
            .optional()
            .with_autocomplete("off")
            .with_help("What your trust calls it, if not by its role"),
    ];
    let mut given = holders::fields(directory, visit.today, visit.asked("person"));
    given[0].optional = true;
    fields.extend(given);
    Form::new("/posts", "Add post", fields).with_cancel("/people")
}

fn page(form: Form) -> FormPage {
    FormPage {
        title: "Give a post".into(),
        intro: Some("A post is a role at a school or for the whole trust. If it is here already, it is shared.".into()),
        crumbs: vec![Link::new("People", "/people"), Link::new("What each role may see and do", "/people/roles")],
        form,
    }
}
