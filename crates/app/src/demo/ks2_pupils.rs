//! The pupils of one year 6: who they are and what they reached, so that every figure of a file comes from the same
//! children, and an authority's are the sum of its schools'.

use super::{
    chance::Chance,
    school::{Kind, School},
};

/// A question about a pupil: whether they belong to a group, or reached something.
pub type Is = fn(&Pupil) -> bool;

/// A pupil at the end of key stage 2.
#[derive(Debug, Clone, Default)]
pub struct Pupil {
    pub girl: bool,
    pub disadvantaged: bool,
    pub eal: bool,
    pub mobile: bool,
    /// With support for special needs, or a plan.
    pub supported: bool,
    pub reading: Mark,
    pub writing: Mark,
    pub maths: Mark,
    pub gps: Mark,
    pub science: bool,
}

/// What a pupil reached in one subject.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mark {
    /// The scaled score, 80 to 120; writing is judged and has none.
    pub score: u32,
    pub expected: bool,
    pub higher: bool,
}

impl Mark {
    fn tested(score: u32) -> Self {
        Mark { score, expected: 100 <= score, higher: 110 <= score }
    }
}

impl Pupil {
    /// The expected standard in reading, writing and maths.
    pub fn all_three(&self) -> bool {
        self.reading.expected && self.writing.expected && self.maths.expected
    }

    /// The higher standard in reading, writing and maths.
    pub fn all_higher(&self) -> bool {
        self.reading.higher && self.writing.higher && self.maths.higher
    }
}

/// The pupils of a school in one summer. As many reach the standard as `attained` says, and chance decides who.
pub fn cohort(seed: u64, school: &School, summer: usize) -> Vec<Pupil> {
    let mut chance = Chance::of(seed, &["ks2", &school.urn.to_string(), &summer.to_string()]);
    let count = school.year6[summer];
    let mut pupils: Vec<(f64, Pupil)> = (0..count).map(|_| somebody(school, &mut chance)).collect();
    pupils.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let attaining = (f64::from(count) * school.attained[summer] / 100.0).round() as usize;
    for (rank, (_, pupil)) in pupils.iter_mut().enumerate() {
        if rank < attaining {
            let depth = 1.0 - (rank as f64 + 0.5) / attaining as f64;
            reach(pupil, depth, &mut chance);
        } else {
            fall_short(pupil, school.kind == Kind::Special, &mut chance);
        }
    }
    pupils.into_iter().map(|(_, pupil)| pupil).collect()
}

/// A pupil, and where they stand among their year.
fn somebody(school: &School, chance: &mut Chance) -> (f64, Pupil) {
    let pupil = Pupil {
        girl: chance.happens(if school.kind == Kind::Special { 0.3 } else { 0.49 }),
        disadvantaged: chance.happens(school.disadvantaged / 100.0 * 1.1),
        eal: chance.happens(school.eal / 100.0),
        mobile: chance.happens(0.07),
        supported: chance.happens((school.sen_support + school.ehc) / 100.0),
        ..Pupil::default()
    };
    let standing = chance.normal() + if pupil.girl { 0.12 } else { 0.0 }
        - if pupil.disadvantaged { 0.55 } else { 0.0 }
        - if pupil.supported { 1.1 } else { 0.0 };
    (standing, pupil)
}

/// `depth` is 0 for a pupil who only just reached the standard and 1 for the best of the year.
fn reach(pupil: &mut Pupil, depth: f64, chance: &mut Chance) {
    let mut above = || {
        let it = 0.65 * depth + 0.35 * chance.share();
        (1.5 + 18.5 * (0.55 * it + 0.45 * it * it)) as u32
    };
    pupil.reading = Mark::tested(100 + above());
    pupil.maths = Mark::tested((99 + above()).max(100));
    pupil.gps = Mark::tested(99 + above());
    pupil.writing = Mark { score: 0, expected: true, higher: 12 <= above() && 10 <= above() };
    pupil.science = chance.happens(0.98);
}

fn fall_short(pupil: &mut Pupil, special: bool, chance: &mut Chance) {
    let kinder = if special { 0.2 } else { 1.0 };
    let mut mark = |share: f64| {
        let passes = chance.happens(share * kinder);
        Mark::tested(if passes { chance.between(100, 110) } else { chance.between(89, 99) })
    };
    (pupil.reading, pupil.maths, pupil.gps) = (mark(0.35), mark(0.31), mark(0.35));
    let writes = mark(0.28).expected && !(pupil.reading.expected && pupil.maths.expected);
    pupil.writing = Mark { score: 0, expected: writes, higher: false };
    pupil.science = chance.happens(0.55 * kinder);
}
