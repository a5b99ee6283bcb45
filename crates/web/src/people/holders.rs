//! One post: who holds it, from and to a day; giving it to somebody, and changing somebody's last day in it.
//!
//! Two people may hold one post: they share it. Somebody who acts for another holds it beside them, to a date.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{PersonId, PostId, access::Right, time::Said};
use trustwide_storage::{
    StorageError,
    people::{HeldPost, Post, Term},
    tables::holding,
    versions::Versioned,
};

use super::{Directory, list::has_left, managers};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Undo},
    pages::people::{Holder, PostPage},
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// Who is given a post, and for which days.
pub struct Given {
    pub person: PersonId,
    pub term: Term,
}

/// `GET /posts/{id}`
pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let directory = Directory::read(&visit.scoped).await?;
    let page = post_page(&visit, &directory, find(&directory, id)?);
    visit.page(page).await
}

/// `POST /posts/{id}/holders`: the same form sent twice gives the post once.
pub async fn give(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::ManagePeople)?;
    let record = typed::record(posted.field("record"))?;
    let directory = Directory::read(&visit.scoped).await?;
    let post = find(&directory, id)?;
    let href = format!("/posts/{}", post.id);
    let given = match Given::parse(&posted, &directory, visit.today) {
        Ok(given) => given,
        Err(faults) => {
            return again(&posted, &directory, post, &format!("{href}/holders"), faults).await;
        }
    };
    let mut write = visit.write().await?;
    match write.give_post(record.clone(), &given.person, &post.id, given.term).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        done => done?,
    };
    write.commit().await?;
    let action = undo::address(holding::Entity::KIND, &record, None, &href);
    reply::done(
        &href,
        &format!("{} holds this post.", directory.name(&given.person)),
        Some(Undo { label: "Undo".into(), action }),
    )
}

/// `POST /posts/{id}/holders/{record}/end`: somebody's last day in a post, earlier or later.
pub async fn end(
    Path((id, record)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::ManagePeople)?;
    let directory = Directory::read(&visit.scoped).await?;
    let post = find(&directory, id)?;
    let held = directory.held.iter().find(|it| it.record.0 == record && it.holding.post == post.id);
    let held = held.ok_or(StorageError::NotFound { what: "holding" })?;
    let last_day = match parse_end(&posted, &directory, held) {
        Ok(day) => day,
        Err(faults) => {
            return again(&posted, &directory, post, &end_form(&directory, held).action, faults)
                .await;
        }
    };
    let was = HeldPost { version: posted.field("version").into(), ..held.clone() };
    let term = Term {
        from_on: held.holding.from_on,
        to_on: Some(last_day),
        acting_for: held.holding.acting_for.clone(),
    };
    let mut write = visit.write().await?;
    write.unchanged_since(visit.trust.revision)?;
    write.change_holding(&was, term).await?;
    write.commit().await?;
    let href = format!("/posts/{}", post.id);
    let action = undo::address(holding::Entity::KIND, &held.record, Some(&was.version), &href);
    let said = format!(
        "{}’s last day in this post is {}.",
        directory.name(&held.holding.person),
        Said(last_day)
    );
    reply::done(&href, &said, Some(Undo { label: "Undo".into(), action }))
}

fn find(directory: &Directory, id: String) -> Result<&Post, WebError> {
    Ok(directory.find_post(&PostId(id)).ok_or(StorageError::NotFound { what: "post" })?)
}

async fn again(
    posted: &Posted,
    directory: &Directory,
    post: &Post,
    action: &str,
    faults: Faults,
) -> Result<Response, WebError> {
    let mut page = post_page(&posted.visit, directory, post);
    if let Some(form) = page.forms.iter_mut().find(|form| form.action == action) {
        *form = typed::with_faults(typed::filled(std::mem::take(form), &posted.fields), faults);
    }
    posted.visit.page_with_errors(page).await
}

impl Given {
    /// Reads the fields of [`fields`].
    pub fn parse(posted: &Posted, directory: &Directory, today: Date) -> Result<Given, Faults> {
        let mut faults = Faults::default();
        let known = |name: &str| {
            let found = directory
                .people
                .iter()
                .find(|it| it.id.0 == posted.field(name) && !has_left(it, today));
            found.map(|it| it.id.clone())
        };
        let person = faults.keep("person", known("person").ok_or("Choose who holds it"));
        let from_on =
            faults.keep("from", typed::day(posted.field("from"), "Enter their first day"));
        let to_on = faults.keep("until", typed::optional_day(posted.field("until")));
        let acting_for = known("acting_for");
        if acting_for.is_some() && acting_for == person {
            faults.add("acting_for", "Nobody acts for themselves");
        }
        if acting_for.is_some() && to_on == Some(None) {
            faults.add("until", "Enter until when they act; it can be changed later");
        }
        if to_on.flatten().zip(from_on).is_some_and(|(last, first)| last < first) {
            faults.add("until", "The last day is before the first");
        }
        match (person, from_on, to_on) {
            (Some(person), Some(from_on), Some(to_on)) if faults.is_empty() => {
                Ok(Given { person, term: Term { from_on, to_on, acting_for } })
            }
            _ => Err(faults),
        }
    }
}

fn parse_end(posted: &Posted, directory: &Directory, held: &HeldPost) -> Result<Date, Faults> {
    let field = end_field(held);
    let day = typed::day(posted.field(&field), "Enter their last day")
        .map_err(|said| Faults::one(&field, said))?;
    if day < held.holding.from_on {
        return Err(Faults::one(&field, "The last day is before the first"));
    }
    let after = managers::holdings(directory, |it| {
        Some(if it.record == held.record { Some(day) } else { it.holding.to_on })
    });
    match managers::first_day_without(&managers::now(directory), &after, posted.visit.today) {
        Some(day) => Err(Faults::one(&field, managers::said(day))),
        None => Ok(day),
    }
}

fn post_page(visit: &Visit, directory: &Directory, post: &Post) -> PostPage {
    let day = visit.scoped.as_at().day;
    let mut held: Vec<&HeldPost> =
        directory.held.iter().filter(|it| it.holding.post == post.id).collect();
    held.sort_by_key(|it| (std::cmp::Reverse(it.holding.from_on), &it.record));
    let may_manage = visit.scoped.access().may(Right::ManagePeople) && day == visit.today;
    let mut forms = Vec::new();
    if may_manage {
        let record = visit.app.db.surroundings().new_id();
        forms.push(give_form(visit, directory, post, &record));
        let open = held.iter().filter(|it| it.holding.to_on.is_none_or(|last| visit.today <= last));
        forms.extend(open.map(|it| end_form(directory, it)));
    }
    PostPage {
        id: post.id.clone(),
        role: post.title.clone(),
        school: post.school.map(|urn| directory.school(urn)),
        holders: held.into_iter().map(|it| holder(directory, it)).collect(),
        rights: post.role.rights().iter().map(|right| right.title().into()).collect(),
        forms,
    }
}

fn holder(directory: &Directory, held: &HeldPost) -> Holder {
    let it = &held.holding;
    Holder {
        person: it.person.clone(),
        name: directory.name(&it.person),
        acting_for: it.acting_for.as_ref().map(|away| directory.name(away)),
        from: it.from_on,
        until: it.to_on,
    }
}

fn give_form(visit: &Visit, directory: &Directory, post: &Post, record: &str) -> Form {
    let mut all = vec![Field::hidden("record", record)];
    all.extend(fields(directory, visit.today, None));
    Form::new(format!("/posts/{}/holders", post.id), "Give this post to somebody", all)
}

/// Who is given a post, from and to when, and for whom.
pub fn fields(directory: &Directory, today: Date, person: Option<&str>) -> Vec<Field> {
    let people = |nobody: &str| {
        let here = directory.people.iter().filter(|it| !has_left(it, today));
        let choices = here.map(|it| Choice::new(it.id.0.clone(), it.name.clone()));
        FieldKind::Select([Choice::new("", nobody)].into_iter().chain(choices).collect())
    };
    let mut who = Field::new("person", "Who holds it", people("Choose somebody"));
    if let FieldKind::Select(choices) = &mut who.kind {
        choices.iter_mut().for_each(|it| it.chosen = Some(it.value.as_str()) == person);
    }
    vec![
        who,
        Field::new("from", "First day", FieldKind::Date).with_value(today.to_string()),
        Field::new("until", "Last day", FieldKind::Date)
            .optional()
            .with_help("Leave it empty while no end is known"),
        Field::new("acting_for", "Acting for", people("Nobody: it is their own post"))
            .optional()
            .with_help("Whose place they hold meanwhile. Both names are shown."),
    ]
}

fn end_form(directory: &Directory, held: &HeldPost) -> Form {
    let name = directory.name(&held.holding.person);
    let known = held.holding.to_on.map(|it| it.to_string()).unwrap_or_default();
    let last_day = Field::new(end_field(held), "Last day", FieldKind::Date).with_value(known);
    let fields = vec![Field::hidden("version", &held.version), last_day];
    let action = format!("/posts/{}/holders/{}/end", held.holding.post, held.record);
    Form::new(action, format!("Say when {name} leaves this post"), fields)
        .grave("from the day after, what this post opens is shut to them.")
}

/// A field's name is its id on the page, where each holder has one.
fn end_field(held: &HeldPost) -> String {
    format!("last_day-{}", held.record)
}
