//! Markdown as safe HTML: CommonMark with tables, strikethrough and footnotes; addresses written bare
//! become links; `[<button>Join</button>](/join)` becomes a link that looks like a button.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::escape::escape;
use super::html::sanitise;

const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Markdown, HTML inside included, as HTML that can stand in a page (see [`sanitise`]).
pub fn markdown_to_html(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut document = Document::default();
    for event in TextMergeStream::new(Parser::new_ext(markdown, options)) {
        document.take(event);
    }
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, document.into_events().into_iter());
    sanitise(&html)
}

/// The body, and the footnotes taken out of it wherever they were written.
#[derive(Default)]
struct Document<'a> {
    body: Vec<Event<'a>>,
    notes: Vec<Note<'a>>,
    /// Whether events go to the last note instead of the body.
    in_note: bool,
    /// Inside a link, code or a picture's description an address stays as it is.
    link_depth: usize,
}

struct Note<'a> {
    label: CowStr<'a>,
    events: Vec<Event<'a>>,
}

impl<'a> Document<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let events = Vec::new();
                self.notes.push(Note { label, events });
                self.in_note = true;
            }
            Event::End(TagEnd::FootnoteDefinition) => self.in_note = false,
            Event::Text(text) if self.link_depth == 0 => {
                for part in with_links(&text) {
                    self.put(part);
                }
            }
            event => {
                self.measure_depth(&event);
                if is_button(&event) {
                    self.make_button();
                } else {
                    self.put(event);
                }
            }
        }
    }

    fn put(&mut self, event: Event<'a>) {
        self.target().push(event);
    }

    fn target(&mut self) -> &mut Vec<Event<'a>> {
        match self.notes.last_mut() {
            Some(note) if self.in_note => &mut note.events,
            _ => &mut self.body,
        }
    }

    fn measure_depth(&mut self, event: &Event) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => {
                self.link_depth += 1;
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => self.leave_link(),
            Event::InlineHtml(tag) if opens(tag, "a") => self.link_depth += 1,
            Event::InlineHtml(tag) if tag.starts_with("</a") => self.leave_link(),
            _ => {}
        }
    }

    fn leave_link(&mut self) {
        self.link_depth = self.link_depth.saturating_sub(1);
    }

    /// A button inside a link is announced twice and is not valid; the link itself takes its looks.
    fn make_button(&mut self) {
        let target = self.target();
        if let Some(Event::Start(Tag::Link { dest_url, .. })) = target.last() {
            let link = format!("<a class=\"button\" href=\"{}\">", escape(dest_url));
            target.pop();
            target.push(Event::InlineHtml(link.into()));
        }
    }

    fn into_events(self) -> Vec<Event<'a>> {
        if self.notes.is_empty() {
            return self.body;
        }
        let mut numbering = Numbering::of(&self.notes);
        let mut events = numbering.number(self.body);
        let mut notes = self.notes;
        events.push(Event::Html("<section class=\"footnotes\"><ol>".into()));
        let mut place = 0;
        // A note may be the first to mention another, so that the order is known only on the way.
        while let Some(wanted) = numbering.label_at(place, &notes) {
            let index = notes.iter().position(|note| note.label == wanted);
            let Some(index) = index else { break };
            let note = notes.remove(index);
            let number = numbering.number_of(&note.label);
            events.push(Event::Html(format!("<li id=\"note-{number}\">").into()));
            let mentioned = numbering.is_mentioned(&note.label);
            events.extend(with_way_back(
                numbering.number(note.events),
                number,
                mentioned,
            ));
            events.push(Event::Html("</li>".into()));
            place += 1;
        }
        events.push(Event::Html("</ol></section>".into()));
        events
    }
}

/// Notes are numbered in the order in which they are first mentioned.
struct Numbering<'a> {
    defined: Vec<CowStr<'a>>,
    mentioned: Vec<CowStr<'a>>,
    /// They are kept all the same, behind the others.
    unmentioned: Vec<CowStr<'a>>,
}

impl<'a> Numbering<'a> {
    fn of(notes: &[Note<'a>]) -> Self {
        Numbering {
            defined: notes.iter().map(|note| note.label.clone()).collect(),
            mentioned: Vec::new(),
            unmentioned: Vec::new(),
        }
    }

    fn number(&mut self, events: Vec<Event<'a>>) -> Vec<Event<'a>> {
        events
            .into_iter()
            .map(|event| self.mention(event))
            .collect()
    }

    fn mention(&mut self, event: Event<'a>) -> Event<'a> {
        let Event::FootnoteReference(label) = event else {
            return event;
        };
        if !self.defined.contains(&label) {
            return Event::Text(format!("[^{label}]").into());
        }
        let first = !self.is_mentioned(&label);
        if first {
            self.mentioned.push(label.clone());
        }
        let number = self.number_of(&label);
        let id = if first {
            format!(" id=\"note-{number}-ref\"")
        } else {
            String::new()
        };
        Event::InlineHtml(
            format!("<sup class=\"footnote\"><a href=\"#note-{number}\"{id}>{number}</a></sup>")
                .into(),
        )
    }

    fn is_mentioned(&self, label: &CowStr<'a>) -> bool {
        self.mentioned.contains(label)
    }

    /// The label of the note to write at a place from 0: those mentioned, then the others.
    fn label_at(&mut self, place: usize, left: &[Note<'a>]) -> Option<CowStr<'a>> {
        if let Some(label) = self.mentioned.get(place) {
            return Some(label.clone());
        }
        let label = left.first()?.label.clone();
        self.unmentioned.push(label.clone());
        Some(label)
    }

    fn number_of(&self, label: &CowStr<'a>) -> usize {
        let all = || self.mentioned.iter().chain(&self.unmentioned);
        all().position(|known| known == label).unwrap_or_default() + 1
    }
}

/// The link back to where the note is mentioned, on the note's last line.
fn with_way_back(mut events: Vec<Event>, number: usize, mentioned: bool) -> Vec<Event> {
    if !mentioned {
        return events;
    }
    let back = format!(" <a class=\"footnote-back\" href=\"#note-{number}-ref\">↩ {number}</a>");
    let back = Event::InlineHtml(back.into());
    match events.last() {
        Some(Event::End(TagEnd::Paragraph)) => events.insert(events.len() - 1, back),
        _ => events.push(back),
    }
    events
}

fn is_button(event: &Event) -> bool {
    matches!(event, Event::InlineHtml(tag) if opens(tag, "button"))
}

fn opens(html: &str, name: &str) -> bool {
    html.strip_prefix('<')
        .and_then(|inner| inner.strip_prefix(name))
        .is_some_and(|rest| rest.starts_with([' ', '>', '\n', '/']))
}

/// A text with its bare addresses as links.
fn with_links(text: &str) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    let mut rest = text;
    let mut done = 0;
    while let Some(start) = next_address(&text[done..]).map(|start| done + start) {
        let length = address_length(&text[start..]);
        let before = &text[text.len() - rest.len()..start];
        if !before.is_empty() {
            events.push(Event::Text(before.to_owned().into()));
        }
        events.extend(link_to(&text[start..start + length]));
        done = start + length;
        rest = &text[done..];
    }
    if !rest.is_empty() {
        events.push(Event::Text(rest.to_owned().into()));
    }
    events
}

fn link_to(address: &str) -> [Event<'static>; 3] {
    let link = Tag::Link {
        link_type: LinkType::Autolink,
        dest_url: address.to_owned().into(),
        title: "".into(),
        id: "".into(),
    };
    [
        Event::Start(link),
        Event::Text(address.to_owned().into()),
        Event::End(TagEnd::Link),
    ]
}

fn next_address(text: &str) -> Option<usize> {
    let starts = SCHEMES.iter().flat_map(|scheme| {
        text.match_indices(scheme).filter(|(start, found)| {
            let before = text[..*start].chars().next_back();
            let after = text[start + found.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
        })
    });
    starts.map(|(start, _)| start).min()
}

/// Up to the first space, without the punctuation of the sentence around it.
fn address_length(text: &str) -> usize {
    let end = text.find(|c: char| c.is_whitespace() || "<>\"«»`".contains(c));
    let mut address = &text[..end.unwrap_or(text.len())];
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '\'', '’', '…']);
        let opened = shorter.matches('(').count();
        let shorter = match shorter.strip_suffix(')') {
            Some(inside) if shorter.matches(')').count() > opened => inside,
            _ => shorter.strip_suffix(']').unwrap_or(shorter),
        };
        if shorter.len() == address.len() {
            return address.len();
        }
        address = shorter;
    }
}
