//! The clock and the source of chance, passed in: the real ones when serving, set ones in tests and the demonstration.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rand::{Rng, SeedableRng, rngs::StdRng};
use trustwide_domain::Moment;

type Clock = dyn Fn() -> Moment + Send + Sync;

/// What time it is, and what chance says.
#[derive(Clone)]
pub struct Surroundings {
    clock: Arc<Clock>,
    chance: Arc<Mutex<StdRng>>,
}

impl Surroundings {
    /// The machine's clock, and chance that nobody can foretell.
    pub fn real() -> Self {
        let chance = StdRng::try_from_rng(&mut rand::rngs::SysRng)
            .unwrap_or_else(|_| StdRng::seed_from_u64(0));
        Self::with(|| Moment::of(Timestamp::now()), chance)
    }

    /// A clock of the caller's and chance from a seed: the same run gives the same rows.
    pub fn set(clock: impl Fn() -> Moment + Send + Sync + 'static, seed: u64) -> Self {
        Self::with(clock, StdRng::seed_from_u64(seed))
    }

    fn with(clock: impl Fn() -> Moment + Send + Sync + 'static, chance: StdRng) -> Self {
        Surroundings { clock: Arc::new(clock), chance: Arc::new(Mutex::new(chance)) }
    }

    /// Now.
    pub fn now(&self) -> Moment {
        (self.clock)()
    }

    /// An id nobody has used: twelve hexadecimal digits of time, so that ids sort by age, and twenty of chance.
    pub fn new_id(&self) -> String {
        let millis = self.now().0 / 1000;
        let chance = self.random::<10>();
        format!("{millis:012x}{}", hex(&chance))
    }

    /// A secret that cannot be guessed: 256 bits, as 64 hexadecimal digits.
    pub fn new_secret(&self) -> String {
        hex(&self.random::<32>())
    }

    /// `N` random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.chance.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").finish_non_exhaustive()
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
