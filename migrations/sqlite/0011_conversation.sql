-- What people say: under posts and events, to each other, and in a community by mentioning it.

-- A comment, from here or elsewhere. One that answers nothing (`parent_uri` is null) is a contribution
-- to its community, and its own root. `activity` is the Create as it came, byte for byte, because a
-- group passes on what it was given.
CREATE TABLE comment (
    id BLOB PRIMARY KEY NOT NULL,
    uri TEXT NOT NULL UNIQUE,
    root_id BLOB NOT NULL,
    space_id BLOB NOT NULL REFERENCES space (id),
    parent_uri TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    kind TEXT NOT NULL,
    author_uri TEXT NOT NULL,
    account_id BLOB REFERENCES account (id),
    url TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    warning TEXT NOT NULL,
    body_html TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    parts TEXT NOT NULL,
    activity TEXT NOT NULL,
    likes_elsewhere INTEGER NOT NULL,
    shares_elsewhere INTEGER NOT NULL,
    published_ms INTEGER NOT NULL,
    edited_ms INTEGER,
    received_ms INTEGER NOT NULL,
    decided_ms INTEGER
) STRICT;
CREATE INDEX comment_by_root ON comment (root_id, state, published_ms, id);
CREATE INDEX comment_by_parent ON comment (parent_uri);
CREATE INDEX comment_by_author ON comment (author_uri, space_id, received_ms);
CREATE INDEX comment_by_state ON comment (state, received_ms);
CREATE INDEX comment_by_space ON comment (space_id, state, published_ms, id);

-- Who says it, as their own profile says: shown beside their words, changed when they change it.
-- `emojis` are the pictures that their name may hold, by shortcode.
CREATE TABLE author (
    uri TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    handle TEXT NOT NULL,
    host TEXT NOT NULL,
    url TEXT NOT NULL,
    icon_url TEXT NOT NULL,
    emojis TEXT NOT NULL,
    is_automatic INTEGER NOT NULL,
    may_be_found INTEGER NOT NULL
) STRICT;

-- What was taken back stays taken back, in whatever order the letters arrive.
CREATE TABLE withdrawn (
    uri TEXT PRIMARY KEY NOT NULL,
    withdrawn_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX withdrawn_by_age ON withdrawn (withdrawn_ms);

-- What has to be read elsewhere before it can be believed, or placed.
CREATE TABLE wanted (
    uri TEXT PRIMARY KEY NOT NULL,
    why TEXT NOT NULL,
    steps INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    ready_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX wanted_by_ready ON wanted (ready_ms);

-- How a space is talked in; a space without a row has the usual rules.
CREATE TABLE rules (
    space_id BLOB PRIMARY KEY NOT NULL REFERENCES space (id),
    posting TEXT NOT NULL,
    commenting TEXT NOT NULL,
    slow_seconds INTEGER NOT NULL,
    words TEXT NOT NULL,
    languages TEXT NOT NULL,
    log_is_public INTEGER NOT NULL
) STRICT;

-- Posts, events and contributions under which nobody answers any more.
CREATE TABLE locked (
    root_id BLOB PRIMARY KEY NOT NULL,
    locked_ms INTEGER NOT NULL
) STRICT;

-- Actors who may not write in a space until then, or for good.
CREATE TABLE banned (
    space_id BLOB NOT NULL REFERENCES space (id),
    actor_uri TEXT NOT NULL,
    reason TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    until_ms INTEGER,
    PRIMARY KEY (space_id, actor_uri)
) STRICT;

-- Who was told how a space takes what they write; once, unless they asked for silence.
CREATE TABLE informed (
    space_id BLOB NOT NULL REFERENCES space (id),
    actor_uri TEXT NOT NULL,
    what TEXT NOT NULL,
    informed_ms INTEGER NOT NULL,
    PRIMARY KEY (space_id, actor_uri, what)
) STRICT;

-- What a reaction says, where it is not a plain one: an emoji.
ALTER TABLE reaction ADD COLUMN content TEXT NOT NULL DEFAULT '';

-- What a server runs (NodeInfo) decides in which form groups pass things on to it; a fan-out may be
-- for some of these forms alone.
ALTER TABLE host ADD COLUMN software TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN dialect TEXT NOT NULL DEFAULT 'both';
ALTER TABLE host ADD COLUMN asked_ms INTEGER NOT NULL DEFAULT 0;
CREATE INDEX host_by_asked ON host (asked_ms);
ALTER TABLE fanout ADD COLUMN reached TEXT NOT NULL DEFAULT 'everyone';

-- Answers were kept by address alone; their texts are read now.
INSERT INTO wanted (uri, why, steps, attempts, ready_ms)
    SELECT uri, 'object', 0, 0, 0 FROM reply WHERE true ON CONFLICT (uri) DO NOTHING;
DROP TABLE reply;

CREATE TRIGGER author_update_shows AFTER UPDATE ON author
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER author_insert_shows AFTER INSERT ON author
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER author_delete_shows AFTER DELETE ON author
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER comment_insert_shows AFTER INSERT ON comment
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER comment_update_shows AFTER UPDATE ON comment
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER comment_delete_shows AFTER DELETE ON comment
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER rules_insert_shows AFTER INSERT ON rules
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER rules_update_shows AFTER UPDATE ON rules
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER locked_insert_shows AFTER INSERT ON locked
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER locked_delete_shows AFTER DELETE ON locked
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER rules_delete_shows AFTER DELETE ON rules
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER locked_update_shows AFTER UPDATE ON locked
BEGIN UPDATE public_revision SET revision = revision + 1; END;
