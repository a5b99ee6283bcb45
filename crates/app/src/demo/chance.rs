//! Chance from a seed and a name, so that one theme's draws never move another's.
//!
//! Written here, not borrowed: a library may change its generator, and then the demonstration would change with it.

/// A stream of draws (SplitMix64: Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The stream of one thing: `Chance::of(seed, &["ks2", "900104", "2"])`.
    pub fn of(seed: u64, names: &[&str]) -> Self {
        let bytes = names.iter().flat_map(|name| name.bytes().chain([b'/']));
        // FNV-1a spreads the name over the state.
        Chance(bytes.fold(seed ^ 0xcbf2_9ce4_8422_2325, |state, byte| {
            (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to 1.
    pub fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Whether something happens that does so this often.
    pub fn happens(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + (self.bits() % u64::from(high - low + 1)) as u32
    }

    /// Near enough to a standard normal: twelve draws less six need no logarithm, so every machine agrees.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }

    /// One of some things.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.between(0, things.len() as u32 - 1) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_its_seed_and_its_whole_name() {
        let first = |seed, names: &[&str]| Chance::of(seed, names).bits();
        assert_eq!(first(1, &["ks2", "7"]), first(1, &["ks2", "7"]));
        assert_ne!(first(1, &["ks2", "7"]), first(2, &["ks2", "7"]));
        assert_ne!(first(1, &["a", "bc"]), first(1, &["ab", "c"]));
    }

    #[test]
    fn normal_draws_have_their_mean_and_spread() {
        let mut chance = Chance::of(7, &["normal"]);
        let draws: Vec<f64> = (0..20_000).map(|_| chance.normal()).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let spread = draws.iter().map(|it| it * it).sum::<f64>() / draws.len() as f64;
        assert!(mean.abs() < 0.03 && (spread - 1.0).abs() < 0.03, "{mean} {spread}");
    }
}
