//! Atom (RFC 4287).

use std::fmt::Write;

use super::{Feed, xml};

pub fn atom(feed: &Feed) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" \
         xmlns:media=\"http://search.yahoo.com/mrss/\" xml:lang=\"{}\">\n\
         <id>{}</id>\n<title>{}</title>\n<subtitle>{}</subtitle>\n<updated>{}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <author><name>{}</name></author>\n",
        xml(&feed.language),
        xml(&feed.feed_url),
        xml(&feed.title),
        xml(&feed.description),
        feed.updated.rfc3339(),
        xml(&feed.feed_url),
        xml(&feed.home_url),
        xml(&feed.title),
    );
    for entry in &feed.entries {
        let _ = write!(
            out,
            "<entry xml:lang=\"{}\">\n<id>{}</id>\n<title>{}</title>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
             <published>{}</published>\n<updated>{}</updated>\n\
             <summary>{}</summary>\n<content type=\"html\">{}</content>\n",
            xml(&entry.language),
            xml(&entry.id),
            xml(&entry.title),
            xml(&entry.url),
            entry.published.rfc3339(),
            entry.updated.rfc3339(),
            xml(&entry.summary),
            xml(&entry.html),
        );
        if !entry.author.is_empty() {
            let _ = writeln!(out, "<author><name>{}</name></author>", xml(&entry.author));
        }
        for tag in &entry.tags {
            let _ = writeln!(out, "<category term=\"{}\"/>", xml(tag));
        }
        if let Some(image) = &entry.image {
            let _ = writeln!(
                out,
                "<media:content medium=\"image\" url=\"{}\"/>",
                xml(image)
            );
        }
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}
