//! Exact decimal numbers, as files write them: `44.98` is 4498 at scale 2, never a nearby binary fraction.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// `mantissa` × 10^-`scale`. At most 13 digits after the point are read and the rest dropped; a share adds two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    pub mantissa: i64,
    pub scale: u8,
}

impl Decimal {
    /// A whole number.
    pub const fn whole(mantissa: i64) -> Self {
        Decimal { mantissa, scale: 0 }
    }

    /// The nearest double, for arithmetic that publishes rounded results.
    pub fn to_f64(self) -> f64 {
        const POWERS: [f64; 16] =
            [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
        self.mantissa as f64 / POWERS[usize::from(self.scale.min(15))]
    }

    /// The same digits as a hundredth: 68 % is 0.68.
    pub fn percent_to_share(self) -> Self {
        Decimal { mantissa: self.mantissa, scale: self.scale + 2 }
    }

    /// A share as per cent, without noughts at its end: 0.065 is 6.5.
    pub fn share_to_percent(self) -> Self {
        let (mut mantissa, mut scale) = match self.scale {
            0 => (self.mantissa.saturating_mul(100), 0),
            1 => (self.mantissa.saturating_mul(10), 0),
            scale => (self.mantissa, scale - 2),
        };
        while 0 < scale && mantissa % 10 == 0 {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        Decimal { mantissa, scale }
    }

    /// Reads digits with at most one point and one sign, and nothing else: no exponent, no thousands separator.
    pub fn read(text: &str) -> Option<Self> {
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        let mut mantissa: i64 = 0;
        let mut scale: Option<u8> = None;
        let mut seen = false;
        for &byte in digits {
            match byte {
                b'0'..=b'9' if scale.is_some_and(|s| s >= 13) => seen = true,
                b'0'..=b'9' => {
                    mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                    scale = scale.map(|s| s + 1);
                    seen = true;
                }
                b'.' if scale.is_none() => scale = Some(0),
                _ => return None,
            }
        }
        let mantissa = if negative { -mantissa } else { mantissa };
        seen.then_some(Decimal { mantissa, scale: scale.unwrap_or(0) })
    }
}

impl FromStr for Decimal {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Decimal::read(text).ok_or(())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs();
        match usize::from(self.scale) {
            0 => write!(f, "{sign}{digits}"),
            scale => {
                let padded = format!("{digits:0>width$}", width = scale + 1);
                let (whole, part) = padded.split_at(padded.len() - scale);
                write!(f, "{sign}{whole}.{part}")
            }
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.scale {
            0 => serializer.serialize_i64(self.mantissa),
            _ => serializer.serialize_f64(self.to_f64()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_is_said_as_a_percentage() {
        let check = |share: &str, percent: &str| {
            let share = Decimal::read(share).unwrap();
            assert_eq!(share.share_to_percent().to_string(), percent);
        };
        check("0.065", "6.5");
        check("0.6", "60");
        check("0.05", "5");
        check("1", "100");
    }

    #[test]
    fn reads_what_files_write() {
        let check =
            |text: &str, shown: &str| assert_eq!(Decimal::read(text).unwrap().to_string(), shown);
        check("68", "68");
        let percent = |text: &str| Decimal::read(text).unwrap().share_to_percent().to_string();
        let said = ["0.065", "0.7", "0.70", "1", "0.680", "-0.05"].map(percent);
        assert_eq!(said, ["6.5", "70", "70", "100", "68", "-5"]);
        check("-0.2", "-0.2");
        check("44.98", "44.98");
        check(".5", "0.5");
        check("007", "7");
        check("22923.6141304348", "22923.6141304348");
        for refused in ["", "-", ".", "1e5", "1,000", "68%", "SUPP", "NaN", "99999999999999999999"]
        {
            assert_eq!(Decimal::read(refused), None, "{refused}");
        }
        assert_eq!(Decimal::read("68").unwrap().percent_to_share().to_f64(), 0.68);
    }
}
