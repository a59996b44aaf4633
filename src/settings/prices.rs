//! What membership costs: written by an administrator, a line a price, as
//! `Companies | 1 to 10 people | 300`. Nothing is shown while nothing is written.

const LINES_MAX: usize = 100;
const CHARS_MAX: usize = 100;
/// Whoever writes more means something else.
const AMOUNT_MAX: i64 = 10_000_000;

/// One price, in euros a year.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Price {
    /// "Companies"
    pub who: String,
    /// "1 to 10 people"; empty when all pay the same.
    pub size: String,
    pub euros: i64,
}

impl Price {
    /// What it comes to once a part of it is taken off a tax.
    pub fn after_reduction(&self, percent: i64) -> i64 {
        self.euros * (100 - percent) / 100
    }
}

/// Reads the lines; the first that cannot be read is the error.
pub fn read(text: &str) -> Result<Vec<Price>, String> {
    let lines = text.lines().map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    match lines.get(LINES_MAX) {
        Some(line) => Err((*line).to_owned()),
        None => lines.into_iter().map(line).collect(),
    }
}

fn line(text: &str) -> Result<Price, String> {
    let refused = || text.to_owned();
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let (who, size, amount) = match parts.as_slice() {
        [who, size, amount] => (*who, *size, *amount),
        [who, amount] => (*who, "", *amount),
        _ => return Err(refused()),
    };
    let digits = amount.trim_end_matches(['€', ' ', '\u{a0}', '\u{202f}']);
    let digits: String = digits.chars().filter(|c| !c.is_whitespace()).collect();
    let euros: i64 = digits.parse().map_err(|_| refused())?;
    let is_name = !who.is_empty() && who.chars().count() <= CHARS_MAX;
    if !is_name || size.chars().count() > CHARS_MAX || !(0..=AMOUNT_MAX).contains(&euros) {
        return Err(refused());
    }
    Ok(Price {
        who: who.to_owned(),
        size: size.to_owned(),
        euros,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_price_however_the_amount_is_written() {
        let read = read("Villes | 1 660 €\n\n Ateliers|1 à 10|300").expect("two prices");
        assert_eq!(
            (read[0].who.as_str(), read[0].size.as_str(), read[0].euros),
            ("Villes", "", 1660)
        );
        assert_eq!(
            (read[1].size.as_str(), read[1].after_reduction(60)),
            ("1 à 10", 120)
        );
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told() {
        for text in [
            "Villes",
            "Villes | beaucoup",
            "| 3",
            "a|b|c|3",
            "Villes | -3",
        ] {
            assert_eq!(read(text), Err(text.trim().to_owned()), "{text}");
        }
        assert!(read(&"Villes | 3\n".repeat(LINES_MAX + 1)).is_err());
    }
}
