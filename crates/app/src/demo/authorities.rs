//! Four invented authorities. The trust's schools are in the first.

/// An authority.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authority {
    #[default]
    Marchshire,
    Kelderwick,
    Tarnside,
    Ouselands,
}

impl Authority {
    pub const ALL: [Authority; 4] =
        [Authority::Marchshire, Authority::Kelderwick, Authority::Tarnside, Authority::Ouselands];

    /// Its three digits, which no authority has.
    pub fn digits(self) -> &'static str {
        match self {
            Authority::Marchshire => "999",
            Authority::Kelderwick => "998",
            Authority::Tarnside => "997",
            Authority::Ouselands => "996",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Authority::Marchshire => "Marchshire",
            Authority::Kelderwick => "Kelderwick",
            Authority::Tarnside => "Tarnside",
            Authority::Ouselands => "Ouselands",
        }
    }

    /// Its name in an address.
    pub fn host(self) -> &'static str {
        match self {
            Authority::Marchshire => "marchshire",
            Authority::Kelderwick => "kelderwick",
            Authority::Tarnside => "tarnside",
            Authority::Ouselands => "ouselands",
        }
    }

    /// The letters before its postcodes, which no post office uses.
    pub fn post_area(self) -> &'static str {
        match self {
            Authority::Marchshire => "MZ",
            Authority::Kelderwick => "KZ",
            Authority::Tarnside => "TZ",
            Authority::Ouselands => "OZ",
        }
    }
}
