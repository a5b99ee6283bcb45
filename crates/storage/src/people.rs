//! People and the posts they hold. How they prove who they are is in `door`; what a post may do in `domain::access`.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{
    Urn,
    access::{Holding, Role},
    ids::{PersonId, PostId, RecordId},
};

use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::{holding, person, post},
    versions::Versioned,
    write::{Party, Write},
};

/// Somebody of the trust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    pub id: PersonId,
    /// The version that this was read at: what a form edits.
    pub version: String,
    pub name: String,
    pub email: Option<String>,
    /// The last day, for a leaver.
    pub left_on: Option<Date>,
}

/// A post: a role for a school or the trust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Post {
    pub id: PostId,
    pub version: String,
    pub role: Role,
    pub title: String,
    pub school: Option<Urn>,
}

/// A holding with the version it was read at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldPost {
    pub record: RecordId,
    pub version: String,
    pub holding: Holding,
    pub title: String,
}

/// The days of a holding, and for whom it is held where that is somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub from_on: Date,
    pub to_on: Option<Date>,
    pub acting_for: Option<PersonId>,
}

impl Scoped {
    /// Everybody of the trust, leavers too, by name.
    pub async fn people(&self) -> Result<Vec<Person>, StorageError> {
        let all = self.current::<person::Entity>().order_by_asc(person::Column::Name);
        all.order_by_asc(person::Column::RecordId)
            .all(self.tx())
            .await?
            .into_iter()
            .map(Person::try_from)
            .collect()
    }

    /// One person, if this scope holds them.
    pub async fn find_person(&self, id: &PersonId) -> Result<Option<Person>, StorageError> {
        let one =
            self.current::<person::Entity>().filter(person::Column::RecordId.eq(id.0.clone()));
        one.one(self.tx()).await?.map(Person::try_from).transpose()
    }

    /// The trust's posts: the trust's own first, then each school's, by title.
    pub async fn posts(&self) -> Result<Vec<Post>, StorageError> {
        let all = self
            .current::<post::Entity>()
            .order_by_asc(post::Column::Urn)
            .order_by_asc(post::Column::Title);
        all.order_by_asc(post::Column::RecordId)
            .all(self.tx())
            .await?
            .into_iter()
            .map(Post::try_from)
            .collect()
    }

    /// The posts that one person holds, past and coming ones too.
    pub async fn holdings_held_by(&self, person: &PersonId) -> Result<Vec<HeldPost>, StorageError> {
        let mine = self
            .current::<holding::Entity>()
            .filter(holding::Column::PersonId.eq(person.0.clone()));
        let rows =
            mine.order_by_asc(holding::Column::FromOn).order_by_asc(holding::Column::RecordId);
        let rows = rows.all(self.tx()).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let posts = self.posts().await?;
        rows.into_iter().map(|row| held_post(row, &posts)).collect()
    }

    /// Who holds which post, past and coming holdings too, by person and first day.
    pub async fn holdings(&self) -> Result<Vec<HeldPost>, StorageError> {
        let posts = self.posts().await?;
        let all = self.current::<holding::Entity>().order_by_asc(holding::Column::PersonId);
        let rows =
            all.order_by_asc(holding::Column::FromOn).order_by_asc(holding::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(|row| held_post(row, &posts)).collect()
    }
}

impl Write {
    /// Adds a person under the id of the form that names them.
    pub async fn add_person(
        &mut self,
        id: PersonId,
        name: &str,
        email: Option<&str>,
    ) -> Result<(), StorageError> {
        let fields =
            person::Fields { name: name.into(), email: email.map(Into::into), left_on: None };
        let parties = [(Party::Person(id.clone()), "subject")];
        self.add::<person::Entity>(RecordId(id.0), &parties, fields).await?;
        Ok(())
    }

    /// Changes a person's name or address, or notes their last day.
    pub async fn change_person(&mut self, was: &Person, now: &Person) -> Result<(), StorageError> {
        let edited = Edited { record: RecordId(was.id.0.clone()), version: was.version.clone() };
        let left_on = now.left_on.map(|it| it.to_string());
        let fields = person::Fields { name: now.name.clone(), email: now.email.clone(), left_on };
        self.change::<person::Entity>(&edited, fields).await
    }

    /// Adds a post. A role that belongs to a school needs one; a trust role must have none.
    pub async fn add_post(
        &mut self,
        id: PostId,
        role: Role,
        title: &str,
        school: Option<Urn>,
    ) -> Result<(), StorageError> {
        if role.is_for_a_school() != school.is_some() {
            let wants = if school.is_some() {
                "is for the whole trust"
            } else {
                "is for a school: say which"
            };
            return Err(StorageError::Refused(format!(
                "A post as {} {wants}.",
                role.title().to_lowercase()
            )));
        }
        let fields = post::Fields {
            role: role.word().into(),
            title: title.into(),
            urn: school.map(|urn| i64::from(urn.number())),
        };
        let parties: Vec<_> = school.map(|urn| (Party::School(urn), "at")).into_iter().collect();
        self.add::<post::Entity>(RecordId(id.0), &parties, fields).await?;
        Ok(())
    }

    /// Gives a post to a person. Two people may hold one post: job-sharers.
    pub async fn give_post(
        &mut self,
        record: RecordId,
        person: &PersonId,
        post: &PostId,
        term: Term,
    ) -> Result<RecordId, StorageError> {
        let fields = holding_fields(person, post, &term);
        let mut parties = vec![(Party::Person(person.clone()), "holder")];
        parties.extend(term.acting_for.map(|away| (Party::Person(away), "acting for")));
        self.add::<holding::Entity>(record, &parties, fields).await
    }

    /// Changes the days of a holding: to end it, give it a last day.
    pub async fn change_holding(
        &mut self,
        held: &HeldPost,
        term: Term,
    ) -> Result<(), StorageError> {
        let edited = Edited { record: held.record.clone(), version: held.version.clone() };
        let fields = holding_fields(&held.holding.person, &held.holding.post, &term);
        self.change::<holding::Entity>(&edited, fields).await
    }
}

fn holding_fields(person: &PersonId, post: &PostId, term: &Term) -> holding::Fields {
    holding::Fields {
        person_id: person.0.clone(),
        post_id: post.0.clone(),
        from_on: term.from_on.to_string(),
        to_on: term.to_on.map(|it| it.to_string()),
        acting_for: term.acting_for.as_ref().map(|it| it.0.clone()),
    }
}

impl TryFrom<person::Model> for Person {
    type Error = StorageError;
    fn try_from(row: person::Model) -> Result<Self, StorageError> {
        let (version, fields) = person::Entity::split(row);
        let left_on = stored_day(fields.left_on)?;
        let id = PersonId(version.record_id);
        Ok(Person {
            id,
            version: version.version_id,
            name: fields.name,
            email: fields.email,
            left_on,
        })
    }
}

impl TryFrom<post::Model> for Post {
    type Error = StorageError;
    fn try_from(row: post::Model) -> Result<Self, StorageError> {
        let (version, fields) = post::Entity::split(row);
        let role =
            Role::from_word(&fields.role).ok_or_else(|| StorageError::damaged(&fields.role))?;
        let school = fields.urn.map(stored_urn).transpose()?;
        Ok(Post {
            id: PostId(version.record_id),
            version: version.version_id,
            role,
            title: fields.title,
            school,
        })
    }
}

fn held_post(row: holding::Model, posts: &[Post]) -> Result<HeldPost, StorageError> {
    let (version, fields) = holding::Entity::split(row);
    let post = posts.iter().find(|post| post.id.0 == fields.post_id);
    let post = post.ok_or_else(|| StorageError::damaged("a holding without its post"))?;
    let holding = Holding {
        person: PersonId(fields.person_id),
        post: post.id.clone(),
        role: post.role,
        school: post.school,
        from_on: fields.from_on.parse().map_err(StorageError::damaged)?,
        to_on: stored_day(fields.to_on)?,
        acting_for: fields.acting_for.map(PersonId),
    };
    let (record, version) = (RecordId(version.record_id), version.version_id);
    Ok(HeldPost { record, version, holding, title: post.title.clone() })
}
