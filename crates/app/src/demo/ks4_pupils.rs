//! The pupils of one year 11, and what they reached.

use super::{
    chance::Chance,
    school::{Kind, School},
};

/// A question about a pupil: whether they belong to a group, or reached something.
pub type Is = fn(&Pupil) -> bool;

/// A pupil at the end of key stage 4.
#[derive(Debug, Clone)]
pub struct Pupil {
    pub girl: bool,
    pub disadvantaged: bool,
    pub eal: bool,
    pub mobile: bool,
    /// Points over eight slots, in halves: twice 0 to 90.
    pub half_points: u32,
    /// English and maths both at grade 4 or above, and at grade 5.
    pub basics_4: bool,
    pub basics_5: bool,
    pub ebacc_entered: bool,
}

/// The pupils of a school in one summer; their average is close to the school's `attainment8`.
pub fn cohort(seed: u64, school: &School, summer: usize) -> Vec<Pupil> {
    let mut chance = Chance::of(seed, &["ks4", &school.urn.to_string(), &summer.to_string()]);
    let special = school.kind == Kind::Special;
    let spread = if special { 4.0 } else { 16.5 };
    let mut drawn: Vec<(f64, Pupil)> =
        (0..school.year11[summer]).map(|_| somebody(school, spread, &mut chance)).collect();
    let mean = drawn.iter().map(|(points, _)| points).sum::<f64>() / drawn.len().max(1) as f64;
    for (points, pupil) in &mut drawn {
        let reached = (*points - mean + school.attainment8[summer]).clamp(0.0, 88.0);
        pupil.half_points = (2.0 * reached).round() as u32;
        let basics = reached + 5.0 * chance.normal();
        pupil.basics_4 = 39.5 < basics;
        pupil.basics_5 = 47.5 < basics;
        pupil.ebacc_entered = chance.happens((reached - 18.0) / 70.0);
    }
    drawn.into_iter().map(|(_, pupil)| pupil).collect()
}

fn somebody(school: &School, spread: f64, chance: &mut Chance) -> (f64, Pupil) {
    let pupil = Pupil {
        girl: chance.happens(if school.kind == Kind::Special { 0.3 } else { 0.49 }),
        disadvantaged: chance.happens(school.disadvantaged / 100.0),
        eal: chance.happens(school.eal / 100.0),
        mobile: chance.happens(0.04),
        half_points: 0,
        basics_4: false,
        basics_5: false,
        ebacc_entered: false,
    };
    let less = if pupil.disadvantaged { 0.7 } else { 0.0 };
    let more = if pupil.girl { 0.25 } else { 0.0 };
    (spread * (chance.normal() + more - less), pupil)
}

impl Pupil {
    /// English Baccalaureate points, times a hundred.
    pub fn ebacc_hundredths(&self) -> u32 {
        self.half_points * 443 / 100
    }
}
