//! Who helps others with what, by the demonstration's own model: out of `data/people.toml`.

use trustwide_domain::{ids::RecordId, model::Model};
use trustwide_storage::specialists::NewSpecialism;

use super::{Somebody, Stage};

/// Who lists them.
const DIRECTOR: &str = "nasreen.qadir";

impl Stage<'_> {
    /// Lists people among the specialists, each where they work.
    pub async fn list_specialists(
        &self,
        people: &[&Somebody],
        model: &Model,
    ) -> anyhow::Result<()> {
        let Some(title) = model.designations.iter().find(|it| it.specialised) else {
            return Ok(());
        };
        let mut write = self.write(DIRECTOR).await?;
        for somebody in people {
            let hold = somebody.holds.first();
            for area in &somebody.helps_with {
                let new = NewSpecialism {
                    person: self.person(&somebody.key)?,
                    designation: title.item.id.clone(),
                    area: area.clone(),
                    school: hold.and_then(|it| it.at.first().copied()),
                    from_on: hold.map(|it| it.from),
                    to_on: None,
                };
                let record = RecordId(write.new_id());
                write.add_specialism(record, new).await?;
            }
        }
        write.commit().await?;
        Ok(())
    }
}
