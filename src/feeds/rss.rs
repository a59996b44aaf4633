//! RSS 2.0 with whole texts.

use std::fmt::Write;

use super::{Feed, xml};
use crate::clock::Millis;

pub fn rss(feed: &Feed) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
         xmlns:media=\"http://search.yahoo.com/mrss/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n\
         <title>{}</title>\n<link>{}</link>\n<description>{}</description>\n\
         <language>{}</language>\n<lastBuildDate>{}</lastBuildDate>\n\
         <atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>\n",
        xml(&feed.title),
        xml(&feed.home_url),
        xml(&feed.description),
        xml(&feed.language),
        rfc2822(feed.updated),
        xml(&feed.feed_url),
    );
    for entry in &feed.entries {
        let _ = write!(
            out,
            "<item>\n<title>{}</title>\n<link>{}</link>\n<guid isPermaLink=\"false\">{}</guid>\n\
             <pubDate>{}</pubDate>\n<description>{}</description>\n\
             <content:encoded>{}</content:encoded>\n",
            xml(&entry.title),
            xml(&entry.url),
            xml(&entry.id),
            rfc2822(entry.published),
            xml(&entry.summary),
            xml(&entry.html),
        );
        if !entry.author.is_empty() {
            let _ = writeln!(out, "<dc:creator>{}</dc:creator>", xml(&entry.author));
        }
        for tag in &entry.tags {
            let _ = writeln!(out, "<category>{}</category>", xml(tag));
        }
        if let Some(image) = &entry.image {
            let _ = writeln!(
                out,
                "<media:content medium=\"image\" url=\"{}\"/>",
                xml(image)
            );
        }
        out.push_str("</item>\n");
    }
    out.push_str("</channel>\n</rss>\n");
    out
}

fn rfc2822(at: Millis) -> String {
    at.timestamp()
        .strftime("%a, %d %b %Y %H:%M:%S +0000")
        .to_string()
}
