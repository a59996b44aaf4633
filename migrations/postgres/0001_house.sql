-- Everything the main road needs. Times are Unix milliseconds; ids are UUID v7 but for queue rows.

-- What an administrator sets: names, home sentence, where "Adhérer" and "Newsletter" lead.
CREATE TABLE setting (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- One namespace for everything that has a handle: on Mastodon one handle is one actor.
CREATE TABLE handle (
    handle TEXT PRIMARY KEY NOT NULL,
    holder TEXT NOT NULL,
    holder_id UUID NOT NULL
);

CREATE TABLE media (
    id UUID PRIMARY KEY NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL,
    extension TEXT NOT NULL,
    width BIGINT,
    height BIGINT,
    byte_count BIGINT NOT NULL,
    original_name TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);

-- The hub, the server's own actor, communities and communs.
CREATE TABLE space (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sentence TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    body_html TEXT NOT NULL,
    language TEXT NOT NULL,
    icon_id UUID REFERENCES media (id),
    cover_id UUID REFERENCES media (id),
    stage TEXT,
    licence TEXT,
    territory TEXT,
    themes JSONB NOT NULL,
    links JSONB NOT NULL,
    position BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);

-- A community carries communs.
CREATE TABLE carries (
    community_id UUID NOT NULL REFERENCES space (id),
    commun_id UUID NOT NULL REFERENCES space (id),
    PRIMARY KEY (community_id, commun_id)
);

CREATE TABLE actor_key (
    space_id UUID PRIMARY KEY NOT NULL REFERENCES space (id),
    rsa_pkcs8 BYTEA NOT NULL,
    rsa_public_pem TEXT NOT NULL,
    ed25519_pkcs8 BYTEA NOT NULL,
    ed25519_public TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);

CREATE TABLE follower (
    space_id UUID NOT NULL REFERENCES space (id),
    actor_uri TEXT NOT NULL,
    follow_uri TEXT NOT NULL,
    inbox TEXT NOT NULL,
    shared_inbox TEXT,
    host TEXT NOT NULL,
    followed_ms BIGINT NOT NULL,
    PRIMARY KEY (space_id, actor_uri)
);
CREATE INDEX follower_by_actor ON follower (actor_uri);

CREATE TABLE remote_actor (
    uri TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    handle TEXT NOT NULL,
    host TEXT NOT NULL,
    inbox TEXT NOT NULL,
    shared_inbox TEXT,
    document JSONB NOT NULL,
    fetched_ms BIGINT NOT NULL
);

CREATE TABLE remote_key (
    id TEXT PRIMARY KEY NOT NULL,
    actor_uri TEXT NOT NULL,
    public_key TEXT NOT NULL,
    fetched_ms BIGINT NOT NULL
);

CREATE TABLE account (
    id UUID PRIMARY KEY NOT NULL,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT UNIQUE,
    role TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);

-- Only hashes of tokens are kept: a stolen database signs nobody in.
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES account (id),
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);

CREATE TABLE sign_in_link (
    token_hash TEXT PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES account (id),
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT
);

CREATE TABLE post (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    space_id UUID NOT NULL REFERENCES space (id),
    author_id UUID REFERENCES account (id),
    slug TEXT NOT NULL UNIQUE,
    language TEXT NOT NULL,
    title TEXT,
    summary TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    body_html TEXT NOT NULL,
    byline TEXT NOT NULL,
    series TEXT,
    cover_id UUID REFERENCES media (id),
    cover_alt TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    published_ms BIGINT,
    updated_ms BIGINT NOT NULL
);
CREATE INDEX post_by_date ON post (state, published_ms, id);
CREATE INDEX post_by_space ON post (space_id, state, published_ms, id);

-- Every space a post belongs to, the one that speaks included.
CREATE TABLE post_space (
    post_id UUID NOT NULL REFERENCES post (id),
    space_id UUID NOT NULL REFERENCES space (id),
    PRIMARY KEY (post_id, space_id)
);
CREATE INDEX post_space_by_space ON post_space (space_id, post_id);

CREATE TABLE event (
    id UUID PRIMARY KEY NOT NULL,
    state TEXT NOT NULL,
    status TEXT NOT NULL,
    space_id UUID NOT NULL REFERENCES space (id),
    author_id UUID REFERENCES account (id),
    slug TEXT NOT NULL UNIQUE,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    body_html TEXT NOT NULL,
    start_ms BIGINT NOT NULL,
    end_ms BIGINT,
    all_day BOOLEAN NOT NULL,
    timezone TEXT NOT NULL,
    place JSONB NOT NULL,
    links JSONB NOT NULL,
    cover_id UUID REFERENCES media (id),
    cover_alt TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    published_ms BIGINT,
    updated_ms BIGINT NOT NULL
);
CREATE INDEX event_by_start ON event (state, start_ms, id);
CREATE INDEX event_by_space ON event (space_id, state, start_ms, id);

CREATE TABLE event_space (
    event_id UUID NOT NULL REFERENCES event (id),
    space_id UUID NOT NULL REFERENCES space (id),
    PRIMARY KEY (event_id, space_id)
);
CREATE INDEX event_space_by_space ON event_space (space_id, event_id);

-- Tags of posts and events: `tag` is folded for looking up, `label` is what is shown.
CREATE TABLE tagging (
    object_id UUID NOT NULL,
    tag TEXT NOT NULL,
    label TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (object_id, tag)
);
CREATE INDEX tagging_by_tag ON tagging (tag, object_id);

-- Likes and shares of posts and events by actors elsewhere.
CREATE TABLE reaction (
    object_id UUID NOT NULL,
    kind TEXT NOT NULL,
    actor_uri TEXT NOT NULL,
    activity_uri TEXT NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (object_id, kind, actor_uri)
);
CREATE INDEX reaction_by_activity ON reaction (activity_uri);

-- Answers from elsewhere to posts and events; kept by address, read at their origin.
CREATE TABLE reply (
    uri TEXT PRIMARY KEY NOT NULL,
    object_id UUID NOT NULL,
    actor_uri TEXT NOT NULL,
    published_ms BIGINT NOT NULL,
    received_ms BIGINT NOT NULL
);
CREATE INDEX reply_by_object ON reply (object_id, received_ms, uri);

-- Editable texts at fixed addresses.
CREATE TABLE page (
    id UUID PRIMARY KEY NOT NULL,
    path TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    body_html TEXT NOT NULL,
    position BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);

-- The directory: team, board, cooperators, members and partners, in a stable order.
CREATE TABLE entry (
    id UUID PRIMARY KEY NOT NULL,
    list TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    structure TEXT NOT NULL,
    structure_url TEXT NOT NULL,
    website TEXT NOT NULL,
    profile_url TEXT NOT NULL,
    interview_url TEXT NOT NULL,
    picture_id UUID REFERENCES media (id),
    updated_ms BIGINT NOT NULL
);
CREATE INDEX entry_by_list ON entry (list, position);

CREATE TABLE mission (
    id UUID PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    role TEXT NOT NULL,
    commun TEXT NOT NULL,
    body_html TEXT NOT NULL,
    picture_id UUID REFERENCES media (id),
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    url TEXT NOT NULL,
    position BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);

CREATE TABLE publication (
    id UUID PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    date_text TEXT NOT NULL,
    description TEXT NOT NULL,
    url TEXT NOT NULL,
    position BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);

-- Old addresses. `path` is decoded and in composed form (NFC); `target` is a path of ours.
CREATE TABLE redirect (
    path TEXT PRIMARY KEY NOT NULL,
    target TEXT NOT NULL
);

-- What an import wrote, so that it can run again: `written_ms` is the target's updated_ms just
-- after the import; a later one means a person edited it here, and the import leaves it alone.
CREATE TABLE import_item (
    source TEXT PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    target_id UUID NOT NULL,
    written_ms BIGINT NOT NULL
);

-- What happened here that others may need to hear of. Ids are dense and in commit order, because
-- each recorder holds fact_head's row until it commits: a reader can never skip a late commit.
CREATE TABLE fact (
    id BIGINT PRIMARY KEY NOT NULL,
    payload JSONB NOT NULL,
    recorded_ms BIGINT NOT NULL
);
CREATE TABLE fact_head (
    one BIGINT PRIMARY KEY NOT NULL,
    last_id BIGINT NOT NULL
);
INSERT INTO fact_head (one, last_id) VALUES (1, 0);
CREATE TABLE fact_cursor (
    reader TEXT PRIMARY KEY NOT NULL,
    last_id BIGINT NOT NULL
);

-- Activities we issued: the exact bytes that are sent and served.
CREATE TABLE activity (
    id UUID PRIMARY KEY NOT NULL,
    space_id UUID NOT NULL REFERENCES space (id),
    kind TEXT NOT NULL,
    object_uri TEXT NOT NULL,
    body TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);
CREATE INDEX activity_by_object ON activity (object_uri, space_id, kind);

-- The host is the unit of delivery: its lease, its back-off, its signature scheme.
CREATE TABLE host (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    scheme TEXT,
    scheme_until_ms BIGINT NOT NULL,
    ready_ms BIGINT NOT NULL,
    lease_until_ms BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    last_success_ms BIGINT,
    last_failure TEXT
);
CREATE INDEX host_by_ready ON host (ready_ms);

CREATE TABLE delivery (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY NOT NULL,
    host_id BIGINT NOT NULL REFERENCES host (id),
    inbox TEXT NOT NULL,
    activity_id UUID NOT NULL REFERENCES activity (id),
    attempts BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);
CREATE INDEX delivery_by_host ON delivery (host_id, id);

-- What peers sent, verified and stored before we answer 202; the id stays so that it counts once.
CREATE TABLE received (
    activity_uri TEXT PRIMARY KEY NOT NULL,
    actor_uri TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    ready_ms BIGINT NOT NULL,
    received_ms BIGINT NOT NULL
);
CREATE INDEX received_waiting ON received (state, ready_ms);
