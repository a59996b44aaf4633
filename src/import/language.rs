//! French or English, told by the commonest small words of each. Enough for a site of two languages;
//! a text that says its language itself is believed.

const FRENCH: &[&str] = &[
    "au", "aux", "avec", "ce", "ces", "cette", "dans", "de", "des", "du", "elle", "en", "est",
    "et", "être", "il", "ils", "la", "le", "les", "leur", "mais", "nous", "ou", "par", "pas",
    "plus", "pour", "qui", "que", "sa", "se", "ses", "son", "sont", "sur", "un", "une", "vous",
];
const ENGLISH: &[&str] = &[
    "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "has", "have", "how",
    "in", "is", "it", "its", "not", "of", "on", "or", "our", "that", "the", "their", "them",
    "they", "this", "to", "was", "we", "were", "what", "which", "who", "will", "with", "you",
];
const WORDS_MAX: usize = 4_000;

/// `fr` or `en`; French when nothing tells, since the site is French.
pub(super) fn detect(text: &str) -> &'static str {
    let (mut french, mut english) = (0, 0);
    let words = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    for word in words.take(WORDS_MAX) {
        let word = word.to_lowercase();
        french += usize::from(FRENCH.contains(&word.as_str()));
        english += usize::from(ENGLISH.contains(&word.as_str()));
    }
    if english > french { "en" } else { "fr" }
}
