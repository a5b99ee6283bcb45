//! The register of schools: extracts of 110 to 140 columns, with names only or with codes as well, and the JSON cut of it.
//! Both give the same columns, by the names that the CSV extract has. Names of persons are never kept.

use serde_json::{Map, Value};
use trustwide_domain::{SourceKind::Register, source::ReadFile};

use crate::{
    ImportError,
    cells::Shape,
    figures::is_named,
    file::{Content, File},
    json,
    places::school,
    reading::{Kept, Reading},
    table::key,
};

/// `Linked establishments`, the last column, runs over unquoted into up to three cells more.
const SPILL: usize = 3;

const NUMBERS: [&str; 17] = [
    "StatutoryLowAge",
    "StatutoryHighAge",
    "SchoolCapacity",
    "NumberOfPupils",
    "NumberOfBoys",
    "NumberOfGirls",
    "FSM",
    "Easting",
    "Northing",
    "TeenMothPlaces",
    "PlacesPRU",
    "ResourcedProvisionOnRoll",
    "ResourcedProvisionCapacity",
    "SenUnitOnRoll",
    "SenUnitCapacity",
    "SENStat",
    "SENNoStat",
];

const DATES: [&str; 8] = [
    "OpenDate",
    "CloseDate",
    "CensusDate",
    "OfstedLastInsp",
    "LastChangedDate",
    "DateOfLastInspectionVisit",
    "NextInspectionVisit",
    "AccreditationExpiryDate",
];

/// Head teachers and proprietors.
const PERSONS: [&str; 5] =
    ["HeadTitle (name)", "HeadFirstName", "HeadLastName", "HeadPreferredJobTitle", "PropsName"];

/// The JSON cut's keys, and the extract's columns. Other keys of it are persons, or made of these.
const KEYS: [(&str, &str); 46] = [
    ("URN", "URN"),
    ("LAId", "LA (code)"),
    ("LAName", "LA (name)"),
    ("EstablishmentNumber", "EstablishmentNumber"),
    ("EstablishmentName", "EstablishmentName"),
    ("TypeOfEstablishmentId", "TypeOfEstablishment (code)"),
    ("TypeOfEstablishmentName", "TypeOfEstablishment (name)"),
    ("EstablishmentTypeGroupId", "EstablishmentTypeGroup (code)"),
    ("EstablishmentTypeGroupName", "EstablishmentTypeGroup (name)"),
    ("EstablishmentStatusId", "EstablishmentStatus (code)"),
    ("EstablishmentStatusName", "EstablishmentStatus (name)"),
    ("PhaseOfEducationId", "PhaseOfEducation (code)"),
    ("PhaseOfEducationName", "PhaseOfEducation (name)"),
    ("AgeRangeLow", "StatutoryLowAge"),
    ("AgeRangeHigh", "StatutoryHighAge"),
    ("NurseryProvisionName", "NurseryProvision (name)"),
    ("OfficialSixthFormId", "OfficialSixthForm (code)"),
    ("OfficialSixthFormName", "OfficialSixthForm (name)"),
    ("GenderId", "Gender (code)"),
    ("GenderName", "Gender (name)"),
    ("ReligiousCharacterId", "ReligiousCharacter (code)"),
    ("ReligiousCharacterName", "ReligiousCharacter (name)"),
    ("AdmissionsPolicyId", "AdmissionsPolicy (code)"),
    ("AdmissionsPolicyName", "AdmissionsPolicy (name)"),
    ("TotalCapacity", "SchoolCapacity"),
    ("TotalPupils", "NumberOfPupils"),
    ("TrustSchoolFlagId", "TrustSchoolFlag (code)"),
    ("TrustSchoolFlagName", "TrustSchoolFlag (name)"),
    ("TrustId", "Trusts (code)"),
    ("TrustName", "Trusts (name)"),
    ("UKPRN", "UKPRN"),
    ("Street", "Street"),
    ("Locality", "Locality"),
    ("Address3", "Address3"),
    ("Town", "Town"),
    ("County", "County (name)"),
    ("Postcode", "Postcode"),
    ("Website", "SchoolWebsite"),
    ("TelephoneNum", "TelephoneNum"),
    ("ResourcedProvisionName", "TypeOfResourcedProvision (name)"),
    ("RegionId", "GOR (code)"),
    ("RegionName", "GOR (name)"),
    ("UrbanRuralId", "UrbanRural (code)"),
    ("UrbanRuralName", "UrbanRural (name)"),
    ("Easting", "Easting"),
    ("Northing", "Northing"),
];

/// Reads an extract of the register: one row for each school.
pub fn read(file: &File<'_>) -> Result<ReadFile, ImportError> {
    if let Content::Json(text) = &file.content {
        return read_json(file, text);
    }
    let table = file.table()?;
    table.require(
        Register,
        &["URN", "EstablishmentName", "LA (code)", "TypeOfEstablishment (name)"],
    )?;
    let named = table.names().iter().enumerate().filter(|(_, name)| is_named(name));
    let columns = named
        .filter(|(_, name)| !is_one_of(&PERSONS, name))
        .map(|(at, name)| Kept::new(name, at, shape(name)))
        .collect();
    let urn = table.find("URN").unwrap_or(usize::MAX);
    let ragged = table.names().last().is_some_and(|name| key(name) == "linked establishments");
    let spill = if ragged { SPILL } else { 0 };
    Reading::new(file, columns)
        .table(table, spill, |row| school(row.line(), "URN", row.trimmed(urn)))
}

fn read_json(file: &File<'_>, text: &str) -> Result<ReadFile, ImportError> {
    let column = |(at, (_, ours)): (usize, &(&str, &str))| Kept::new(*ours, at, shape(ours));
    let mut reading = Reading::new(file, KEYS.iter().enumerate().map(column).collect());
    json::for_each(text, |line, _, entry: Map<String, Value>| {
        reading.pause(0, text.len())?;
        let cells: Vec<String> = KEYS.iter().map(|(key, _)| json::said(entry.get(*key))).collect();
        reading.row(line, school(line, "URN", &cells[0]), |at| cells.get(at).map(String::as_str));
        Ok(())
    })?;
    reading.finish(text.len(), text.len())
}

fn shape(column: &str) -> Shape {
    match column {
        _ if is_one_of(&NUMBERS, column) => Shape::Number,
        _ if is_one_of(&DATES, column) => Shape::Date,
        _ if key(column) == "percentagefsm" => Shape::Share,
        _ => Shape::Words,
    }
}

fn is_one_of(names: &[&str], column: &str) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(column))
}
