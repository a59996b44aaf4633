//! A colour that text stands on, and how well it is read there (WCAG 2.2, "contrast ratio").

use std::fmt;
use std::str::FromStr;

/// What is written on the hub's colours.
pub const INK: Colour = Colour {
    red: 0x1d,
    green: 0x1d,
    blue: 0x1b,
};

/// `#ffef26`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Colour {
    /// How different two colours are in light, from 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Relative luminance, from 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

/// Not `#` and six or three hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAColour;

impl FromStr for Colour {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Colour, NotAColour> {
        let digits = text.strip_prefix('#').ok_or(NotAColour)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let part = |from: usize| match digits.len() {
            6 => u8::from_str_radix(&digits[from * 2..from * 2 + 2], 16).map_err(|_| NotAColour),
            3 => u8::from_str_radix(&digits[from..=from], 16)
                .map(|digit| digit * 17)
                .map_err(|_| NotAColour),
            _ => Err(NotAColour),
        };
        Ok(Colour {
            red: part(0)?,
            green: part(1)?,
            blue: part(2)?,
        })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        text.parse().expect("a colour")
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((colour("#000").contrast(colour("#ffffff")) - 21.0).abs() < 0.01);
        assert!((colour("#777777").contrast(colour("#fff")) - 4.48).abs() < 0.01);
        assert!((INK.contrast(INK) - 1.0).abs() < 0.001);
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for text in [
            "", "#", "red", "#12", "#12345", "#gggggg", "#é12345", "1d1d1b", "#fff;}",
        ] {
            assert_eq!(text.parse::<Colour>(), Err(NotAColour), "{text}");
        }
        assert_eq!(colour("#FFEF26").to_string(), "#ffef26");
        assert_eq!(colour("#fa0").to_string(), "#ffaa00");
    }
}
