//! Licences as people write them ("CC BY-SA 4.0", "odbl", "AGPL-3.0-or-later"): where their text
//! is, and what they allow in words. One that is not known here is shown as it was written.

use crate::text;

crate::text_enum! {
    /// What anybody may do with what is under a licence; `locales/` has a sentence for each.
    Allows {
        Everything = "everything",
        Attribution = "attribution",
        ShareAlike = "share-alike",
        SourceShared = "source-shared",
        NotSold = "not-sold",
        NotChanged = "not-changed",
    }
}

/// A licence that is known by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    pub url: &'static str,
    pub allows: Allows,
}

/// How a name begins once it is folded and bare of all but letters and digits; longer ones first.
const KNOWN: &[(&str, &str, Allows)] = &[
    (
        "cc0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        Allows::Everything,
    ),
    (
        "ccbyncsa",
        "https://creativecommons.org/licenses/by-nc-sa/4.0/",
        Allows::NotSold,
    ),
    (
        "ccbyncnd",
        "https://creativecommons.org/licenses/by-nc-nd/4.0/",
        Allows::NotChanged,
    ),
    (
        "ccbync",
        "https://creativecommons.org/licenses/by-nc/4.0/",
        Allows::NotSold,
    ),
    (
        "ccbynd",
        "https://creativecommons.org/licenses/by-nd/4.0/",
        Allows::NotChanged,
    ),
    (
        "ccbysa",
        "https://creativecommons.org/licenses/by-sa/4.0/",
        Allows::ShareAlike,
    ),
    (
        "ccby",
        "https://creativecommons.org/licenses/by/4.0/",
        Allows::Attribution,
    ),
    (
        "odbl",
        "https://opendatacommons.org/licenses/odbl/1-0/",
        Allows::ShareAlike,
    ),
    (
        "odcby",
        "https://opendatacommons.org/licenses/by/1-0/",
        Allows::Attribution,
    ),
    (
        "pddl",
        "https://opendatacommons.org/licenses/pddl/1-0/",
        Allows::Everything,
    ),
    ("licenceouverte", ETALAB, Allows::Attribution),
    ("etalab", ETALAB, Allows::Attribution),
    (
        "agpl",
        "https://www.gnu.org/licenses/agpl-3.0.html",
        Allows::SourceShared,
    ),
    (
        "lgpl",
        "https://www.gnu.org/licenses/lgpl-3.0.html",
        Allows::SourceShared,
    ),
    (
        "gnuagpl",
        "https://www.gnu.org/licenses/agpl-3.0.html",
        Allows::SourceShared,
    ),
    (
        "gnugpl",
        "https://www.gnu.org/licenses/gpl-3.0.html",
        Allows::SourceShared,
    ),
    (
        "gpl",
        "https://www.gnu.org/licenses/gpl-3.0.html",
        Allows::SourceShared,
    ),
    ("eupl", "https://eupl.eu/1.2/fr/", Allows::SourceShared),
    (
        "mpl",
        "https://www.mozilla.org/MPL/2.0/",
        Allows::SourceShared,
    ),
    (
        "cecillb",
        "https://cecill.info/licences.fr.html",
        Allows::Attribution,
    ),
    (
        "cecill",
        "https://cecill.info/licences.fr.html",
        Allows::SourceShared,
    ),
    (
        "cernohls",
        "https://spdx.org/licenses/CERN-OHL-S-2.0.html",
        Allows::SourceShared,
    ),
    (
        "cernohlw",
        "https://spdx.org/licenses/CERN-OHL-W-2.0.html",
        Allows::SourceShared,
    ),
    (
        "cernohlp",
        "https://spdx.org/licenses/CERN-OHL-P-2.0.html",
        Allows::Attribution,
    ),
    (
        "mit",
        "https://spdx.org/licenses/MIT.html",
        Allows::Attribution,
    ),
    (
        "apache",
        "https://spdx.org/licenses/Apache-2.0.html",
        Allows::Attribution,
    ),
    (
        "bsd",
        "https://spdx.org/licenses/BSD-3-Clause.html",
        Allows::Attribution,
    ),
    (
        "isc",
        "https://spdx.org/licenses/ISC.html",
        Allows::Attribution,
    ),
];
const ETALAB: &str = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/";

/// What is known of a licence by the name that was written.
pub fn known(written: &str) -> Option<Known> {
    let folded = text::fold(written);
    let bare: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let bare = bare
        .strip_prefix("creativecommons")
        .map_or(bare.clone(), |it| format!("cc{it}"));
    let found = KNOWN.iter().find(|(start, _, _)| bare.starts_with(start))?;
    Some(Known {
        url: found.1,
        allows: found.2,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_known_however_it_is_written() {
        for (written, allows) in [
            ("CC BY-SA 4.0", Allows::ShareAlike),
            ("cc-by-4.0", Allows::Attribution),
            ("Creative Commons BY NC", Allows::NotSold),
            ("CC0-1.0", Allows::Everything),
            ("ODbL 1.0", Allows::ShareAlike),
            ("AGPL-3.0-or-later", Allows::SourceShared),
            ("Licence Ouverte 2.0 (Étalab)", Allows::Attribution),
            ("CERN-OHL-S 2.0", Allows::SourceShared),
            ("CeCILL-B", Allows::Attribution),
            ("MIT", Allows::Attribution),
        ] {
            assert_eq!(
                known(written).map(|it| it.allows),
                Some(allows),
                "{written}"
            );
        }
        for written in ["", "à préciser", "propriétaire"] {
            assert_eq!(known(written), None, "{written}");
        }
    }
}
