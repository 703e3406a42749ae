//! The text of a time in, an instant out, and the same instant as RFC 3339 in UTC.

use std::fmt;

/// Nanoseconds of a second.
const SECOND: i128 = 1_000_000_000;

/// An instant, with the digits of its second that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    nanoseconds: i128,
    digits: u8,
}

impl Time {
    /// An instant by its nanoseconds since 1970, of which so many digits of the second are known;
    /// `None` outside the years 0 to 9999.
    #[must_use]
    pub fn new(nanoseconds: i128, digits: u8) -> Option<Self> {
        let years = day_number(0, 1, 1)..day_number(10_000, 1, 1);
        let day = nanoseconds.div_euclid(86_400 * SECOND);
        years.contains(&day).then_some(Self { nanoseconds, digits: digits.min(9) })
    }

    /// Reads RFC 3339, and what recorders make of it: an offset without a colon or none at all (which
    /// is UTC), a space for the `T`, any number of digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut text = Text(text.trim().as_bytes());
        let year = text.number(4)?;
        let month = text.after(b"-")?.number(2)?;
        let day = text.after(b"-")?.number(2)?;
        let hour = text.after(b"Tt ")?.number(2)?;
        let minute = text.after(b":")?.number(2)?;
        let second = text.after(b":")?.number(2)?;
        let (fraction, digits) = text.fraction()?;
        let offset = text.offset()?;
        let in_month = (1..=12).contains(&month) && day >= 1 && day <= days(year, month);
        if !in_month || hour > 23 || minute > 59 || second > 60 || !text.0.is_empty() {
            return None;
        }
        let seconds = day_number(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
        Self::new((seconds - offset) * SECOND + fraction, digits)
    }

    /// Reads the date of an HTTP header, such as `Sun, 29 Nov 2026 02:30:59 GMT`.
    #[must_use]
    pub fn parse_date(text: &str) -> Option<Self> {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (_, date) = text.trim().split_once(", ")?;
        let [day, month, year, time, "GMT"] = date.split(' ').collect::<Vec<_>>()[..] else {
            return None;
        };
        let month = MONTHS.iter().position(|name| *name == month)? + 1;
        Self::parse(&format!("{year}-{month:02}-{day}T{time}Z"))
    }

    /// Nanoseconds since 1970.
    #[must_use]
    pub fn nanoseconds(self) -> i128 {
        self.nanoseconds
    }

    /// How many digits of the second are known.
    #[must_use]
    pub fn digits(self) -> u8 {
        self.digits
    }
}

/// RFC 3339 in UTC, with as many digits as are known.
impl fmt::Display for Time {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.nanoseconds.div_euclid(SECOND);
        let (year, month, day) = date(seconds.div_euclid(86_400));
        let rest = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
        write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        let digits = usize::from(self.digits);
        if digits > 0 {
            let fraction = format!("{:09}", self.nanoseconds.rem_euclid(SECOND));
            write!(out, ".{}", &fraction[..digits])?;
        }
        out.write_str("Z")
    }
}

/// What is left of a text.
struct Text<'t>(&'t [u8]);

impl Text<'_> {
    /// The same text behind one of these signs.
    fn after(&mut self, signs: &[u8]) -> Option<&mut Self> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        signs.contains(first).then_some(self)
    }

    fn number(&mut self, digits: usize) -> Option<i128> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        let digit = |number: i128, byte: &u8| {
            byte.is_ascii_digit().then(|| number * 10 + i128::from(byte - b'0'))
        };
        number.iter().try_fold(0, digit)
    }

    /// Nanoseconds, and how many digits they were written with.
    fn fraction(&mut self) -> Option<(i128, u8)> {
        if !matches!(self.0.first(), Some(b'.' | b',')) {
            return Some((0, 0));
        }
        self.0 = &self.0[1..];
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let known = count.min(9);
        let number = self.number(known)? * 10_i128.pow(u32::try_from(9 - known).ok()?);
        self.0 = &self.0[count - known..];
        (count > 0).then_some((number, u8::try_from(known).ok()?))
    }

    /// The seconds that the clock is ahead of UTC.
    fn offset(&mut self) -> Option<i128> {
        let sign = match self.0.first() {
            None => return Some(0),
            Some(b'Z' | b'z') => {
                self.0 = &self.0[1..];
                return Some(0);
            }
            Some(b'+') => 1,
            Some(b'-') => -1,
            Some(_) => return None,
        };
        self.0 = &self.0[1..];
        let hours = self.number(2)?;
        self.0 = self.0.strip_prefix(b":").unwrap_or(self.0);
        let minutes = if self.0.is_empty() { 0 } else { self.number(2)? };
        (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
    }
}

fn days(year: i128, month: i128) -> i128 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970 of a date. A year begins in March here, so that a leap day is the last of it.
fn day_number(year: i128, month: i128, day: i128) -> i128 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a day since 1970.
fn date(day: i128) -> (i128, i128, i128) {
    let day = day + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i128::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_shown_in_utc_with_its_digits() {
        let cases = [
            ("2026-11-28T22:07:45Z", "2026-11-28T22:07:45Z"),
            ("2024-02-29T23:59:59.5-07:00", "2024-03-01T06:59:59.5Z"),
            ("2014-03-04T02:27:02.7221474+01:00", "2014-03-04T01:27:02.7221474Z"),
            ("2020-01-01 00:30:00.123456+0100", "2019-12-31T23:30:00.123456Z"),
            ("1969-12-31T23:59:59.999999999999Z", "1969-12-31T23:59:59.999999999Z"),
            ("1900-03-01T00:00:00.250", "1900-03-01T00:00:00.250Z"),
            ("0001-01-01T00:00:00z", "0001-01-01T00:00:00Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ];
        for (text, expected) in cases {
            assert_eq!(Time::parse(text).map(|time| time.to_string()).as_deref(), Some(expected));
        }
    }

    #[test]
    fn the_date_of_a_header_is_a_time() {
        let time = |text: &str| Time::parse_date(text).map(|time| time.to_string());
        let date = "Sun, 29 Nov 2026 02:30:59 GMT";
        assert_eq!(time(date).as_deref(), Some("2026-11-29T02:30:59Z"));
        for text in ["", "Sun, 29 Nov 2026 02:30:59", "Sun, 29 Now 2026 02:30:59 GMT"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "yesterday",
            "2026-11-28",
            "2023-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-28T24:00:00Z",
            "2026-11-28T22:07:45.Z",
            "2026-11-28T22:07:45Zx",
            "2026-11-28T22:07:45+1",
            "2026-11-28T22:07:45+25:00",
            "9999-12-31T23:59:59-01:00",
            "20\u{e9}6-11-28T22:07:45Z",
        ] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }

    #[test]
    fn each_day_has_its_number() {
        let (mut day, mut expected) = (day_number(1599, 12, 31), (1600, 1, 1));
        while expected.0 < 2410 {
            day += 1;
            assert_eq!(
                (date(day), day_number(expected.0, expected.1, expected.2)),
                (expected, day)
            );
            let (year, month, in_month) = expected;
            expected = match (in_month < days(year, month), month) {
                (true, _) => (year, month, in_month + 1),
                (_, 12) => (year + 1, 1, 1),
                _ => (year, month + 1, 1),
            };
        }
    }
}
