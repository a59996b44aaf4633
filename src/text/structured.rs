//! What a page says to machines of what stands in it (schema.org), as JSON-LD in its scripts or as
//! microdata in its elements: one JSON object each thing, in the form of JSON-LD. Nothing is believed of it
//! here; numbers and depths are bounded.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    CharacterTokens, EndTag, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};
use serde_json::{Map, Value};

const THINGS_MAX: usize = 500;
const DEPTH_MAX: usize = 300;
const TEXT_BYTES_MAX: usize = 40_000;
const SCRIPT_BYTES_MAX: usize = 1024 * 1024;
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Every thing that a page describes, the outermost of microdata only.
pub fn structured(html: &str) -> Vec<Value> {
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    // A script's end stops the tokenizer, as it stops a browser.
    while !matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    let mut page = tokenizer.sink.page.into_inner();
    while page.close() {}
    page.things.truncate(THINGS_MAX);
    page.things
}

#[derive(Default)]
struct Reader {
    page: RefCell<Page>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.page.borrow_mut();
        match token {
            CharacterTokens(text) => page.text(&text),
            TagToken(tag) if tag.kind == StartTag => {
                page.open(&tag);
                return match &*tag.name {
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "iframe" | "noembed" | "noframes" | "xmp" => {
                        TokenSinkResult::RawData(RawKind::Rawtext)
                    }
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            TagToken(tag) if tag.kind == EndTag => page.end(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// What is read so far.
#[derive(Default)]
struct Page {
    things: Vec<Value>,
    open: Vec<Open>,
    /// The text of a script of JSON-LD that is open.
    script: Option<String>,
    count: usize,
}

/// An element that is open: perhaps a thing, perhaps what a thing is said to be.
struct Open {
    name: String,
    thing: Option<Map<String, Value>>,
    properties: Vec<String>,
    text: String,
}

impl Page {
    fn open(&mut self, tag: &Tag) {
        let attribute = |wanted: &str| {
            let found = tag.attrs.iter().find(|it| &*it.name.local == wanted);
            found.map(|it| it.value.to_string())
        };
        let name = tag.name.to_string();
        if name == "script" {
            let kind = attribute("type").unwrap_or_default().to_ascii_lowercase();
            self.script = kind.starts_with("application/ld+json").then(String::new);
            return;
        }
        let is_thing = attribute("itemscope").is_some() && self.count < THINGS_MAX;
        let properties = attribute("itemprop").unwrap_or_default();
        let mut properties: Vec<String> =
            properties.split_whitespace().map(str::to_owned).collect();
        let said = attribute("content").or_else(|| match name.as_str() {
            "a" | "area" | "link" => attribute("href"),
            "img" | "audio" | "video" | "source" | "embed" | "iframe" | "track" => attribute("src"),
            "time" => attribute("datetime"),
            "data" | "meter" => attribute("value"),
            _ => None,
        });
        if let (false, Some(said)) = (is_thing, said) {
            self.say(&properties, Value::String(said));
            properties.clear();
        }
        if VOID.contains(&name.as_str()) || self.open.len() >= DEPTH_MAX {
            return;
        }
        let thing = is_thing.then(|| {
            self.count += 1;
            let mut thing = Map::new();
            let kind = attribute("itemtype").unwrap_or_default();
            let kind = kind.split_whitespace().next().unwrap_or_default();
            let kind = kind.rsplit(['/', '#']).next().unwrap_or_default();
            thing.insert("@type".to_owned(), Value::String(kind.to_owned()));
            if let Some(id) = attribute("itemid") {
                thing.insert("@id".to_owned(), Value::String(id));
            }
            thing
        });
        self.open.push(Open {
            name,
            thing,
            properties,
            text: String::new(),
        });
    }

    /// Adds to the innermost thing.
    fn say(&mut self, properties: &[String], value: Value) {
        let around = self.open.iter_mut().rev().find_map(|it| it.thing.as_mut());
        let Some(thing) = around else { return };
        for property in properties {
            match thing.get_mut(property) {
                None => {
                    thing.insert(property.clone(), value.clone());
                }
                Some(Value::Array(values)) => values.push(value.clone()),
                Some(before) => {
                    *before = Value::Array(vec![before.take(), value.clone()]);
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(script) = &mut self.script {
            if script.len() + text.len() <= SCRIPT_BYTES_MAX {
                script.push_str(text);
            }
            return;
        }
        for open in &mut self.open {
            let is_read = open.thing.is_none() && !open.properties.is_empty();
            if is_read && open.text.len() + text.len() <= TEXT_BYTES_MAX {
                open.text.push_str(text);
            }
        }
    }

    fn end(&mut self, name: &str) {
        if name == "script" {
            if let Some(script) = self.script.take()
                && let Ok(value) = serde_json::from_str(script.trim())
            {
                self.add(value);
            }
            return;
        }
        if self.open.iter().any(|open| open.name == name) {
            while self.open.last().is_some_and(|open| open.name != name) {
                self.close();
            }
            self.close();
        }
    }

    /// Closes the innermost element; false when none is open.
    fn close(&mut self) -> bool {
        let Some(open) = self.open.pop() else {
            return false;
        };
        let is_property = !open.properties.is_empty();
        match open.thing {
            Some(thing) if is_property => self.say(&open.properties, Value::Object(thing)),
            Some(thing) => self.things.push(Value::Object(thing)),
            None if is_property => {
                let words: Vec<&str> = open.text.split_whitespace().collect();
                self.say(&open.properties, Value::String(words.join(" ")));
            }
            None => {}
        }
        true
    }

    /// JSON-LD may say several things at once.
    fn add(&mut self, value: Value) {
        match value {
            Value::Array(values) => values.into_iter().for_each(|value| self.add(value)),
            Value::Object(mut thing) => {
                let graph = thing.remove("@graph");
                if self.things.len() < THINGS_MAX {
                    self.things.push(Value::Object(thing));
                }
                if let Some(Value::Array(values)) = graph {
                    values
                        .into_iter()
                        .take(THINGS_MAX)
                        .for_each(|value| self.add(value));
                }
            }
            _ => {}
        }
    }
}
