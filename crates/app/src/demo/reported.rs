//! This summer's results as the trust reports them before anybody publishes them, one row for each school.

use super::{
    World,
    calendar::SUMMERS,
    ks2_pupils, ks4_pupils,
    school::Kind,
    sheet::{Sheet, line, percent, percent_to},
};

const LATEST: usize = SUMMERS - 1;

/// Key stage 2, in July. A pupil who came late may be missing: the department decides whom to count.
pub fn ks2(world: &World) -> Vec<u8> {
    let mut sheet = Sheet::default();
    let mainstream = world.own.iter().filter(|it| it.kind != Kind::Special);
    for school in mainstream.filter(|it| 0 < it.year6[LATEST]) {
        let mut pupils = ks2_pupils::cohort(world.seed, school, LATEST);
        if let Some(late) = pupils.iter().rposition(|it| it.mobile) {
            pupils.remove(late);
        }
        let share = |of: fn(&ks2_pupils::Pupil) -> bool| {
            percent(pupils.iter().filter(|it| of(it)).count(), pupils.len())
        };
        sheet.add(line([
            ("URN", school.urn.to_string()),
            ("TELIG", pupils.len().to_string()),
            ("PTRWM_EXP", share(ks2_pupils::Pupil::all_three)),
            ("PTREAD_EXP", share(|it| it.reading.expected)),
            ("PTWRITTA_EXP", share(|it| it.writing.expected)),
            ("PTMAT_EXP", share(|it| it.maths.expected)),
        ]));
    }
    sheet.into_bytes()
}

/// Key stage 4, in August: the special school too, of which the provisional file gives nothing.
pub fn ks4(world: &World) -> Vec<u8> {
    let mut sheet = Sheet::default();
    for school in world.own.iter().filter(|it| 0 < it.year11[LATEST]) {
        let pupils = ks4_pupils::cohort(world.seed, school, LATEST);
        let all = pupils.len() as u32;
        let sum: u32 = pupils.iter().map(|it| it.half_points).sum();
        let share = |of: fn(&ks4_pupils::Pupil) -> bool| {
            percent_to(pupils.iter().filter(|it| of(it)).count() as u32, all, 1)
        };
        sheet.add(line([
            ("URN", school.urn.to_string()),
            ("TPUP", all.to_string()),
            ("ATT8SCR", format!("{:.1}", f64::from(sum) / 2.0 / f64::from(all))),
            ("PTL2BASICS_94", share(|it| it.basics_4)),
            ("PTL2BASICS_95", share(|it| it.basics_5)),
        ]));
    }
    sheet.into_bytes()
}
