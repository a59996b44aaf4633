-- What people say: under posts and events, to each other, and in a community by mentioning it.

-- A comment, from here or elsewhere. One that answers nothing (`parent_uri` is null) is a contribution
-- to its community, and its own root. `activity` is the Create as it came, byte for byte, because a
-- group passes on what it was given.
CREATE TABLE comment (
    id UUID PRIMARY KEY NOT NULL,
    uri TEXT NOT NULL UNIQUE,
    root_id UUID NOT NULL,
    space_id UUID NOT NULL REFERENCES space (id),
    parent_uri TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    kind TEXT NOT NULL,
    author_uri TEXT NOT NULL,
    account_id UUID REFERENCES account (id),
    url TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    warning TEXT NOT NULL,
    body_html TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    parts JSONB NOT NULL,
    activity TEXT NOT NULL,
    likes_elsewhere BIGINT NOT NULL,
    shares_elsewhere BIGINT NOT NULL,
    published_ms BIGINT NOT NULL,
    edited_ms BIGINT,
    received_ms BIGINT NOT NULL,
    decided_ms BIGINT
);
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
    emojis JSONB NOT NULL,
    is_automatic BOOLEAN NOT NULL,
    may_be_found BOOLEAN NOT NULL
);

-- What was taken back stays taken back, in whatever order the letters arrive.
CREATE TABLE withdrawn (
    uri TEXT PRIMARY KEY NOT NULL,
    withdrawn_ms BIGINT NOT NULL
);
CREATE INDEX withdrawn_by_age ON withdrawn (withdrawn_ms);

-- What has to be read elsewhere before it can be believed, or placed.
CREATE TABLE wanted (
    uri TEXT PRIMARY KEY NOT NULL,
    why TEXT NOT NULL,
    steps BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    ready_ms BIGINT NOT NULL
);
CREATE INDEX wanted_by_ready ON wanted (ready_ms);

-- How a space is talked in; a space without a row has the usual rules.
CREATE TABLE rules (
    space_id UUID PRIMARY KEY NOT NULL REFERENCES space (id),
    posting TEXT NOT NULL,
    commenting TEXT NOT NULL,
    slow_seconds BIGINT NOT NULL,
    words TEXT NOT NULL,
    languages TEXT NOT NULL,
    log_is_public BOOLEAN NOT NULL
);

-- Posts, events and contributions under which nobody answers any more.
CREATE TABLE locked (
    root_id UUID PRIMARY KEY NOT NULL,
    locked_ms BIGINT NOT NULL
);

-- Actors who may not write in a space until then, or for good.
CREATE TABLE banned (
    space_id UUID NOT NULL REFERENCES space (id),
    actor_uri TEXT NOT NULL,
    reason TEXT NOT NULL,
    since_ms BIGINT NOT NULL,
    until_ms BIGINT,
    PRIMARY KEY (space_id, actor_uri)
);

-- Who was told how a space takes what they write; once, unless they asked for silence.
CREATE TABLE informed (
    space_id UUID NOT NULL REFERENCES space (id),
    actor_uri TEXT NOT NULL,
    what TEXT NOT NULL,
    informed_ms BIGINT NOT NULL,
    PRIMARY KEY (space_id, actor_uri, what)
);

-- What a reaction says, where it is not a plain one: an emoji.
ALTER TABLE reaction ADD COLUMN content TEXT NOT NULL DEFAULT '';

-- What a server runs (NodeInfo) decides in which form groups pass things on to it; a fan-out may be
-- for some of these forms alone.
ALTER TABLE host ADD COLUMN software TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN dialect TEXT NOT NULL DEFAULT 'both';
ALTER TABLE host ADD COLUMN asked_ms BIGINT NOT NULL DEFAULT 0;
CREATE INDEX host_by_asked ON host (asked_ms);
ALTER TABLE fanout ADD COLUMN reached TEXT NOT NULL DEFAULT 'everyone';

-- Answers were kept by address alone; their texts are read now.
INSERT INTO wanted (uri, why, steps, attempts, ready_ms)
    SELECT uri, 'object', 0, 0, 0 FROM reply WHERE true ON CONFLICT (uri) DO NOTHING;
DROP TABLE reply;

CREATE CONSTRAINT TRIGGER author_shows AFTER INSERT OR UPDATE OR DELETE ON author
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER comment_shows AFTER INSERT OR UPDATE OR DELETE ON comment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER rules_shows AFTER INSERT OR UPDATE OR DELETE ON rules
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER locked_shows AFTER INSERT OR UPDATE OR DELETE ON locked
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
