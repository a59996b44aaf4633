//! Figures whose picture is missing: their words stay as a paragraph.

const OPEN: &str = "<figure>\n\n";
const CAPTION: &str = "<figcaption>\n\n";
const CAPTION_END: &str = "\n\n</figcaption>\n</figure>";

/// The text with its empty figures undone. Figures have the form that `shortcodes::figure` writes.
pub(super) fn without_missing_pictures(markdown: &str) -> String {
    let mut written = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, inside)) = rest.split_once(OPEN) {
        let cut = inside
            .split_once(CAPTION)
            .and_then(|(picture, more)| Some((picture, more.split_once(CAPTION_END)?)));
        let Some((picture, (caption, after))) = cut else {
            written.push_str(before);
            written.push_str(OPEN);
            rest = inside;
            continue;
        };
        written.push_str(before);
        if picture.contains("![") || picture.contains("<img") {
            let length = inside.len() - after.len();
            written.push_str(OPEN);
            written.push_str(&inside[..length]);
        } else {
            // A link around the missing picture still leads somewhere.
            if picture.contains("](") {
                written.push_str(picture.trim());
                written.push_str("\n\n");
            }
            written.push_str(caption);
        }
        rest = after;
    }
    written + rest
}
