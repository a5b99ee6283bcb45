//! Who is who on a day: people, their posts and whose place they hold, read once for a page.

use std::collections::BTreeMap;

use jiff::civil::Date;
use trustwide_domain::{PersonId, PostId, Urn};
use trustwide_storage::{
    Scoped, StorageError,
    people::{HeldPost, Person, Post},
};

use crate::pages::{people::PostLine, shared::SchoolName};

/// The trust's people and posts, as a scope holds them.
pub struct Directory {
    pub people: Vec<Person>,
    pub posts: Vec<Post>,
    pub held: Vec<HeldPost>,
    pub schools: BTreeMap<Urn, String>,
    day: Date,
}

/// One person's posts, by when they are held.
#[derive(Debug, Default)]
pub struct PostsOf {
    pub held: Vec<PostLine>,
    pub coming: Vec<PostLine>,
    pub past: Vec<PostLine>,
}

impl Directory {
    /// Reads everything that pages about people say.
    pub async fn read(scoped: &Scoped) -> Result<Self, StorageError> {
        let schools = scoped.schools().await?.into_iter().map(|it| (it.urn, it.name)).collect();
        let (people, posts) = (scoped.people().await?, scoped.posts().await?);
        Ok(Directory {
            people,
            posts,
            held: scoped.holdings().await?,
            schools,
            day: scoped.as_at().day,
        })
    }

    /// The day that the directory is of.
    pub fn day(&self) -> Date {
        self.day
    }

    /// Whether somebody is a school's head on the day, or acts as one.
    pub fn leads(&self, id: &PersonId, school: Urn) -> bool {
        let held = self.held.iter().map(|it| &it.holding);
        held.filter(|it| it.person == *id && it.school == Some(school) && it.is_held_on(self.day))
            .any(|it| it.role == trustwide_domain::access::Role::Headteacher)
    }

    pub fn find(&self, id: &PersonId) -> Option<&Person> {
        self.people.iter().find(|it| it.id == *id)
    }

    pub fn find_post(&self, id: &PostId) -> Option<&Post> {
        self.posts.iter().find(|it| it.id == *id)
    }

    /// A person's name. The program itself has acted where nobody of the trust has.
    pub fn name(&self, id: &PersonId) -> String {
        self.find(id).map_or_else(|| "The operator".into(), |it| it.name.clone())
    }

    /// A school's name; its number where it is not in the trust on the day.
    pub fn school_name(&self, urn: Urn) -> String {
        self.schools.get(&urn).cloned().unwrap_or_else(|| format!("School {urn}"))
    }

    pub fn school(&self, urn: Urn) -> SchoolName {
        SchoolName { urn, name: self.school_name(urn) }
    }

    /// Whose place a person holds on a day, where it is somebody's.
    pub fn acting_for(&self, person: &PersonId, day: Date) -> Option<String> {
        let held = self
            .held
            .iter()
            .filter(|it| it.holding.person == *person && it.holding.is_held_on(day));
        held.filter_map(|it| it.holding.acting_for.as_ref()).map(|away| self.name(away)).next()
    }

    /// One person's posts.
    pub fn posts_of(&self, person: &PersonId) -> PostsOf {
        let mut posts = PostsOf::default();
        for held in self.held.iter().filter(|it| it.holding.person == *person) {
            let list = match &held.holding {
                it if it.is_held_on(self.day) => &mut posts.held,
                it if self.day < it.from_on => &mut posts.coming,
                _ => &mut posts.past,
            };
            list.push(self.post_line(held));
        }
        posts.past.reverse();
        posts
    }

    fn post_line(&self, held: &HeldPost) -> PostLine {
        let holding = &held.holding;
        PostLine {
            id: holding.post.clone(),
            role: held.title.clone(),
            school: holding.school.map(|urn| self.school(urn)),
            from: holding.from_on,
            until: holding.to_on,
            acting_for: holding.acting_for.as_ref().map(|away| self.name(away)),
            shared_with: self.sharers(held),
        }
    }

    /// Who else holds the post on the day, neither of them for the other: job-sharers.
    fn sharers(&self, mine: &HeldPost) -> Vec<String> {
        let mine = &mine.holding;
        let others = self.held.iter().map(|it| &it.holding).filter(|it| {
            it.post == mine.post
                && it.person != mine.person
                && it.is_held_on(self.day)
                && it.acting_for.as_ref() != Some(&mine.person)
                && mine.acting_for.as_ref() != Some(&it.person)
        });
        if !mine.is_held_on(self.day) {
            return Vec::new();
        }
        others.map(|it| self.name(&it.person)).collect()
    }
}
