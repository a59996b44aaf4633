//! Text: Markdown, sanitised HTML, plain text, search folding, slugs.
