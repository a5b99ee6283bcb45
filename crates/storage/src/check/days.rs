//! The ledger's own proof: each transfer has a giver, a receiver, some time and a known account; nobody is in two places
//! at once; what a visit posted is what the visit took; and both sides of every trust's ledger come to the same.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use trustwide_domain::{
    Moment, RecordId,
    days::{Account, Carried, Holder, Reconciled, Transfer, clash},
};

use crate::{
    StorageError,
    days::read_transfer,
    tables::{contact, record, school, transfer},
    versions::Versioned,
};

/// A current transfer: its record, its trust and what it says.
struct Found {
    record: String,
    trust: String,
    /// The day on which it was recorded as it stands.
    recorded_on: Date,
    it: Transfer,
}

/// Everything about transfers that does not agree.
pub(super) async fn faults(tx: &DatabaseTransaction) -> Result<Vec<String>, StorageError> {
    let (found, mut faults) = read_all(tx).await?;
    let here = Here::read(tx).await?;
    for one in &found {
        faults.extend(here.faults_of(one));
    }
    faults.extend(double_bookings(&found));
    faults.extend(contact_faults(tx, &found).await?);
    let mut trusts: BTreeMap<&str, Vec<&Transfer>> = BTreeMap::new();
    found.iter().for_each(|one| trusts.entry(&one.trust).or_default().push(&one.it));
    for (trust, all) in trusts {
        if !Reconciled::of(all).balances() {
            faults.push(format!("what was given in trust {trust} is not what was received"));
        }
    }
    Ok(faults)
}

async fn read_all(tx: &DatabaseTransaction) -> Result<(Vec<Found>, Vec<String>), StorageError> {
    let rows = transfer::Entity::find()
        .filter(transfer::Column::RetiredAt.is_null())
        .order_by_asc(transfer::Column::RecordId);
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for row in rows.all(tx).await? {
        let (version, fields) = transfer::Entity::split(row);
        match read_transfer(fields) {
            Ok(it) => {
                let recorded_on = Moment(version.recorded_at).day();
                let (record, trust) = (version.record_id, version.trust_id);
                found.push(Found { record, trust, recorded_on, it });
            }
            Err(_) => faults.push(format!("transfer {} cannot be read", version.record_id)),
        }
    }
    Ok((found, faults))
}

/// The people, posts, providers, requests and schools that transfers may name, with their trusts.
struct Here(BTreeSet<(String, String)>);

impl Here {
    async fn read(tx: &DatabaseTransaction) -> Result<Self, StorageError> {
        const NAMED: [&str; 4] = ["person", "post", "provider", "support_request"];
        let records = record::Entity::find().filter(record::Column::Kind.is_in(NAMED));
        let mut here: BTreeSet<(String, String)> = (records.all(tx).await?.into_iter())
            .map(|row| (row.trust_id, format!("{}/{}", row.kind, row.id)))
            .collect();
        let schools = school::Entity::find().all(tx).await?;
        here.extend(schools.into_iter().map(|it| (it.trust_id, format!("school/{}", it.urn))));
        Ok(Here(here))
    }

    fn has(&self, trust: &str, name: String) -> bool {
        self.0.contains(&(trust.to_owned(), name))
    }

    fn faults_of(&self, Found { record, trust, recorded_on, it }: &Found) -> Vec<String> {
        let mut faults = Vec::new();
        let mut say = |what: String| faults.push(format!("transfer {record} {what}"));
        if it.minutes == 0 {
            say("takes no time".into());
        }
        if it.giver == it.receiver {
            say("is from a giver to itself".into());
        }
        if it.account == Account::Unsaid || it.line.is_empty() {
            say("is on no account".into());
        }
        if let Some(on) = it.on.filter(|on| it.state.is_given() && recorded_on < on) {
            say(format!("was recorded as given before its day, {on}"));
        }
        if it.account == Account::Carried && it.line != Carried::line_in(it.year) {
            say(format!("is of {} and on what {} carried over", it.year, it.line));
        }
        for side in [&it.giver, &it.receiver] {
            let everywhere = matches!(side, Holder::Central | Holder::Reserve | Holder::Trust);
            if !everywhere && !self.has(trust, side.to_string()) {
                say(format!("names {side}, who is not of its trust"));
            }
        }
        let unknown = |id: &&RecordId| !self.has(trust, format!("support_request/{id}"));
        if let Some(request) = it.request.as_ref().filter(unknown) {
            say(format!("answers request {request}, which is not here"));
        }
        faults
    }
}

/// People who are in two places at once.
fn double_bookings(found: &[Found]) -> Vec<String> {
    let mut days: BTreeMap<(&Holder, jiff::civil::Date), Vec<&Found>> = BTreeMap::new();
    for one in found {
        if let Some(on) = one.it.on {
            days.entry((&one.it.giver, on)).or_default().push(one);
        }
    }
    let mut faults = Vec::new();
    for all in days.values() {
        for (at, one) in all.iter().enumerate() {
            for other in all[at + 1..].iter().filter(|other| clash(&one.it, &other.it)) {
                faults.push(format!(
                    "transfers {} and {} take {} at the same time",
                    one.record, other.record, one.it.giver
                ));
            }
        }
    }
    faults
}

/// What a contact posted and what it says of itself.
async fn contact_faults(
    tx: &DatabaseTransaction,
    found: &[Found],
) -> Result<Vec<String>, StorageError> {
    let rows = contact::Entity::find().filter(contact::Column::RetiredAt.is_null());
    let contacts: BTreeMap<String, contact::Model> =
        rows.all(tx).await?.into_iter().map(|it| (it.record_id.clone(), it)).collect();
    let mut faults = Vec::new();
    for Found { record, it, .. } in found.iter().filter(|one| one.it.state.takes_time()) {
        let Some(id) = &it.contact else { continue };
        let Some(contact) = contacts.get(&id.0) else {
            faults.push(format!("transfer {record} is of contact {id}, which is not here"));
            continue;
        };
        let giver = it.giver.person().map_or("", |it| it.0.as_str());
        let (led, took) = (giver == contact.led_by, contact.minutes);
        if led && took != i64::from(it.minutes) {
            faults.push(format!(
                "transfer {record} is of {} minutes, and its contact {id} took {took}",
                it.minutes
            ));
        }
        if !led && !contact.people.contains(&format!("\"{giver}\"")) {
            faults.push(format!("transfer {record} is of somebody who was not at contact {id}"));
        }
    }
    Ok(faults)
}
