//! The other schools: invented neighbours, enough of each phase for fifty similar ones to be found.

use super::{
    authorities::Authority,
    calendar::SUMMERS,
    chance::Chance,
    school::{Establishment, Kind, School},
};

/// How many of each kind there are beside the trust's own.
const POOL: [(Kind, u32); 5] = [
    (Kind::Infant, 4),
    (Kind::Junior, 4),
    (Kind::Primary, 84),
    (Kind::Secondary, 58),
    (Kind::Special, 12),
];

const FIRST: [&str; 46] = [
    "Alder", "Amber", "Barley", "Birch", "Bramble", "Brindle", "Cinder", "Clover", "Copper",
    "Cran", "Dapple", "Elder", "Fallow", "Fern", "Flax", "Furze", "Gannet", "Gorse", "Hazel",
    "Heather", "Hollin", "Juniper", "Larch", "Linnet", "Mallow", "Marl", "Medlar", "Nettle",
    "Otter", "Pebble", "Plover", "Quill", "Reed", "Rowan", "Rush", "Sallow", "Sorrel", "Swallow",
    "Tansy", "Teasel", "Thorn", "Umber", "Vetch", "Willow", "Yarrow", "Woad",
];
const SECOND: [&str; 23] = [
    "beck", "brook", "combe", "croft", "dale", "field", "garth", "gate", "hollow", "holt", "hurst",
    "knoll", "lea", "marsh", "mead", "mere", "moor", "ridge", "stead", "thwaite", "wick", "wold",
    "worth",
];
const STREETS: [&str; 8] = [
    "Mill Lane",
    "Orchard Road",
    "Station Road",
    "The Green",
    "Long Acre",
    "Chapel Street",
    "Meadow View",
    "North Parade",
];
/// A step that shares no factor with the number of names (46 × 23), so that none comes twice.
const STEP: usize = 389;

/// All of them.
pub fn all(seed: u64) -> Vec<School> {
    let kinds = POOL.iter().flat_map(|(kind, count)| (0..*count).map(move |_| *kind));
    kinds.enumerate().map(|(at, kind)| invent(seed, 910_001 + at as u32, at, kind)).collect()
}

/// More schools for a trust of any size, in the proportions of a large one.
pub fn more_of_the_trust(seed: u64, count: usize) -> Vec<School> {
    let joined = |at: usize| jiff::civil::date(2019 + (at % 5) as i16, 9, 1);
    let one = |at: usize| {
        let kind = match at % 8 {
            3 => Kind::Secondary,
            7 if at % 16 == 7 => Kind::Special,
            _ => Kind::Primary,
        };
        let mut school = invent(seed, 901_001 + at as u32, 400 + at, kind);
        school.authority = Authority::Marchshire;
        (school.opened, school.joined) = (joined(at), Some(joined(at)));
        school.establishment = Establishment::Converter;
        school
    };
    (0..count).map(one).collect()
}

fn invent(seed: u64, urn: u32, at: usize, kind: Kind) -> School {
    let mut chance = Chance::of(seed, &["others", &urn.to_string()]);
    let place = at * STEP % (FIRST.len() * SECOND.len());
    let place = format!("{}{}", FIRST[place / SECOND.len()], SECOND[place % SECOND.len()]);
    let authority = Authority::ALL[at % Authority::ALL.len()];
    let disadvantaged = (27.0 + 12.0 * chance.normal()).clamp(3.0, 68.0);
    let size = size(kind, &mut chance);
    let mut school = School {
        urn: urn.to_string().parse().unwrap_or_else(|_| unreachable!("six digits are a URN")),
        name: name(&place, kind, &mut chance),
        kind,
        ages: ages(kind, &mut chance),
        opened: jiff::civil::date(1974, 4, 1),
        joined: None,
        street: (*chance.pick(&STREETS)).to_owned(),
        postcode: format!("{}{} {}AA", authority.post_area(), at % 30 + 1, at % 9 + 1),
        town: place,
        capacity: size.0,
        roll: std::array::from_fn(|_| (f64::from(size.0) * (0.94 + 0.03 * chance.normal())) as u32),
        year6: [0; SUMMERS],
        attained: [0.0; SUMMERS],
        year11: [0; SUMMERS],
        attainment8: [0.0; SUMMERS],
        disadvantaged,
        eal: (chance.share() * chance.share() * 75.0).round(),
        sen_support: (15.0 + 4.0 * chance.normal()).clamp(4.0, 30.0),
        ehc: (3.2 + chance.normal()).clamp(0.5, 9.0),
        absence: [0.0; SUMMERS],
        establishment: *chance.pick(&[
            Establishment::Community,
            Establishment::Converter,
            Establishment::Converter,
            Establishment::Sponsored,
        ]),
        low_coverage: false,
        late: false,
        predecessor: None,
        tells: String::new(),
        authority,
        number: 2100 + at as u32,
    };
    results(&mut school, size.1, &mut chance);
    school
}

/// Places, and pupils in a leaving year.
fn size(kind: Kind, chance: &mut Chance) -> (u32, u32) {
    let classes = *chance.pick(&[1, 1, 2, 2, 2, 3]);
    match kind {
        Kind::Infant => (classes * 90, 0),
        Kind::Junior => (classes * 120, classes * 30),
        Kind::Primary => (classes * 210, classes * 29),
        Kind::Secondary => {
            let year = chance.between(110, 250);
            (year * 6, year)
        }
        Kind::Special => (chance.between(60, 180), chance.between(5, 14)),
    }
}

/// Results follow context, as they do: then each school has its own way, and each year its luck.
fn results(school: &mut School, leaving: u32, chance: &mut Chance) {
    let need = school.disadvantaged - 27.0;
    let (own, secondary) = (chance.normal(), school.kind == Kind::Secondary);
    let special = school.kind == Kind::Special;
    if special {
        (school.ehc, school.sen_support) = (99.0, 1.0);
    }
    for summer in 0..SUMMERS {
        let luck = chance.normal();
        let cohort = (f64::from(leaving) * (0.97 + 0.05 * chance.normal())).max(0.0) as u32;
        if school.has_year6() {
            school.year6[summer] = cohort;
            school.attained[summer] = match special {
                true => 5.0,
                false => (62.5 - 0.5 * need + 8.0 * own + 4.0 * luck).clamp(25.0, 97.0),
            };
        }
        if school.has_year11() {
            school.year11[summer] = cohort;
            school.attainment8[summer] = match special {
                true => 3.0 + luck.abs(),
                false => (46.0 - 0.32 * need + 3.5 * own + luck).clamp(24.0, 72.0),
            };
        }
        let usual = if special {
            12.0
        } else if secondary {
            8.9
        } else {
            5.5
        };
        let less = 0.25 * summer as f64;
        school.absence[summer] = (usual + 0.04 * need - 0.4 * own + 0.2 * luck - less).max(2.0);
    }
}

fn name(place: &str, kind: Kind, chance: &mut Chance) -> String {
    let kinds: &[&str] = match kind {
        Kind::Infant => &["Infant School"],
        Kind::Junior => &["Junior School"],
        Kind::Primary => {
            &["Primary School", "Primary School", "Community Primary School", "Primary Academy"]
        }
        Kind::Secondary => &["Academy", "High School", "School", "Community College"],
        Kind::Special => &["House School", "Lodge School"],
    };
    format!("{place} {}", chance.pick(kinds))
}

fn ages(kind: Kind, chance: &mut Chance) -> (u8, u8) {
    match kind {
        Kind::Infant => (3, 7),
        Kind::Junior => (7, 11),
        Kind::Primary => (*chance.pick(&[3, 4]), 11),
        Kind::Secondary => (11, *chance.pick(&[16, 18])),
        Kind::Special => *chance.pick(&[(4, 11), (5, 16), (11, 19)]),
    }
}
