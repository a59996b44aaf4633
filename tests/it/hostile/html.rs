//! A page read as a browser reads it (html5ever's tokenizer), to find what must not stand there. What
//! was sent carries a mark; where the mark turns up says whether it stayed words.

use std::cell::{Cell, RefCell};

use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Nobody writes it but who attacks.
pub const MARK: &str = "zqattack";

/// Elements that our pages have none of, or only their own.
const FOREIGN: [&str; 12] = [
    "applet", "base", "embed", "frame", "frameset", "iframe", "marquee", "math", "object",
    "portal", "noscript", "xmp",
];
/// Attributes in which words of others may stand.
const WORDED: [&str; 10] = [
    "alt",
    "aria-label",
    "content",
    "title",
    "value",
    "datetime",
    "href",
    "placeholder",
    "lang",
    "data-copy",
];
const ADDRESSES: [&str; 7] = [
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "data",
    "cite",
];

#[derive(Default)]
struct Watch {
    faults: RefCell<Vec<String>>,
    in_script: Cell<bool>,
    script_is_data: Cell<bool>,
    marks: Cell<usize>,
}

/// What is wrong with a page, and how often the mark stands in its words.
pub fn faults(page: &str) -> (Vec<String>, usize) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(page));
    let tokenizer = Tokenizer::new(Watch::default(), TokenizerOpts::default());
    while let TokenizerResult::Script(()) = tokenizer.feed(&input) {}
    tokenizer.end();
    let watch = tokenizer.sink;
    (watch.faults.into_inner(), watch.marks.get())
}

impl TokenSink for Watch {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => return self.tag(&tag),
            Token::CharacterTokens(text) => self.words(&text),
            Token::CommentToken(text) if text.contains(MARK) => self.fault("in a comment", &text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Watch {
    fn fault(&self, what: &str, where_: &str) {
        let text: String = where_.chars().take(120).collect();
        self.faults.borrow_mut().push(format!("{what}: {text}"));
    }

    fn words(&self, text: &str) {
        let count = text.matches(MARK).count();
        self.marks.set(self.marks.get() + count);
        if count > 0 && self.in_script.get() && !self.script_is_data.get() {
            self.fault("in a script", text);
        }
    }

    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        if tag.kind == TagKind::EndTag {
            self.in_script.set(self.in_script.get() && name != "script");
            return TokenSinkResult::Continue;
        }
        if name.contains(MARK) || FOREIGN.contains(&name) {
            self.fault("an element", name);
        }
        for attribute in &tag.attrs {
            self.attribute(name, &attribute.name.local, &attribute.value);
        }
        match name {
            "script" => {
                self.script(tag);
                TokenSinkResult::RawData(RawKind::ScriptData)
            }
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    /// Ours alone: a file of ours, or data that no browser runs.
    fn script(&self, tag: &Tag) {
        let of = |wanted: &str| {
            let found = tag.attrs.iter().find(|it| &*it.name.local == wanted);
            found.map(|it| it.value.to_string())
        };
        let is_data = of("type").is_some_and(|kind| kind.ends_with("json"));
        let is_ours = of("src").is_some_and(|src| src.starts_with('/') && !src.starts_with("//"));
        self.in_script.set(true);
        self.script_is_data.set(is_data);
        if !is_data && !is_ours {
            self.fault("a script", &format!("{:?}", tag.attrs));
        }
    }

    fn attribute(&self, element: &str, name: &str, value: &str) {
        let told = || format!("<{element} {name}=\"{value}\">");
        let folded: String = value
            .chars()
            .filter(|c| !c.is_control() && !c.is_whitespace())
            .collect::<String>()
            .to_ascii_lowercase();
        let is_active = [
            "javascript:",
            "vbscript:",
            "data:text",
            "data:image/svg",
            "blob:",
        ];
        if ADDRESSES.contains(&name) && is_active.iter().any(|it| folded.starts_with(it)) {
            self.fault("an address that acts", &told());
        }
        if name.starts_with("on") || name == "srcdoc" || name == "ping" {
            self.fault("a handler", &told());
        }
        if name.contains(MARK) || value.contains(MARK) && !WORDED.contains(&name) {
            self.fault("an attribute", &told());
        }
        if name == "http-equiv" && folded.contains("refresh") && value.contains(MARK) {
            self.fault("a refresh", &told());
        }
        // Nothing of others is fetched by who only reads.
        let fetched = ["img", "video", "audio", "source", "link", "track", "input"];
        if matches!(name, "src" | "srcset" | "poster")
            && fetched.contains(&element)
            && value.contains(MARK)
        {
            self.fault("fetched from elsewhere", &told());
        }
    }
}

#[test]
fn the_reader_of_pages_sees_what_a_browser_would_run() {
    for (page, is_wrong) in [
        ("<p>zqattack</p>", false),
        ("<p title=\"zqattack\">&lt;script&gt;zqattack</p>", false),
        ("<a href=\"https://zqattack.example/\">x</a>", false),
        (
            "<script type=\"application/ld+json\">{\"a\":\"zqattack\"}</script>",
            false,
        ),
        ("<script src=\"/static/1/a.js\"></script>", false),
        ("<script>alert(1)</script>", true),
        ("<script src=\"//evil.example/a.js\"></script>", true),
        (
            "<script type=\"application/ld+json\">{\"a\":\"</script><script>zqattack\"}</script>",
            true,
        ),
        ("<p onclick=\"x\">", true),
        ("<a href=\"java\nscript:x\">", true),
        ("<img src=\"https://zqattack.example/a.png\">", true),
        ("<p class=\"zqattack\">", true),
        ("<iframe src=\"/\">", true),
        ("<title></title><zqattack>", true),
        ("<!-- zqattack -->", true),
    ] {
        let (faults, _) = faults(page);
        assert_eq!(!faults.is_empty(), is_wrong, "{page}: {faults:?}");
    }
}
