-- Agendas that others keep and that this hub reads: an ICS file or address, a page, or somebody who is
-- followed. `belonging` says whether what comes is theirs (shown with where it comes from) or ours
-- (published as the space's own).
CREATE TABLE agenda_source (
    id BLOB PRIMARY KEY NOT NULL,
    space_id BLOB NOT NULL REFERENCES space (id),
    kind TEXT NOT NULL,
    -- Where it is read; for who is followed, their permanent address.
    address TEXT NOT NULL,
    -- Where people look at it.
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    manner TEXT NOT NULL,
    belonging TEXT NOT NULL,
    timezone TEXT NOT NULL,
    language TEXT NOT NULL,
    is_paused INTEGER NOT NULL,
    added_ms INTEGER NOT NULL,
    by_id BLOB,
    next_ms INTEGER NOT NULL,
    -- When it was last read as it should be, and how often in vain since.
    read_ms INTEGER,
    failures INTEGER NOT NULL,
    problem TEXT,
    -- What the server gave to ask with the next time.
    etag TEXT NOT NULL,
    modified TEXT NOT NULL,
    -- Of who is followed: whether they agreed, and the request they were asked by.
    follow TEXT NOT NULL,
    request_id BLOB,
    UNIQUE (space_id, address)
) STRICT;
CREATE INDEX agenda_source_by_next ON agenda_source (next_ms);
CREATE INDEX agenda_source_by_address ON agenda_source (address);

-- What a source says, one row an event (an occurrence, if it repeats). `uid` is the same in every source
-- that names the event so; `state` says whether it is shown.
CREATE TABLE agenda_item (
    id BLOB PRIMARY KEY NOT NULL,
    source_id BLOB NOT NULL REFERENCES agenda_source (id),
    uid TEXT NOT NULL,
    state TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    title TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    over_ms INTEGER NOT NULL,
    -- All that was heard, as JSON.
    heard TEXT NOT NULL,
    heard_ms INTEGER NOT NULL,
    event_id BLOB,
    -- Whether our followers were told of one that is ours.
    is_told INTEGER NOT NULL,
    -- The activity by which the space passes one of theirs on.
    share_id BLOB,
    UNIQUE (source_id, uid)
) STRICT;
CREATE INDEX agenda_item_by_uid ON agenda_item (uid);
CREATE INDEX agenda_item_by_start ON agenda_item (start_ms);
CREATE INDEX agenda_item_by_state ON agenda_item (source_id, state, start_ms);
CREATE INDEX agenda_item_by_event ON agenda_item (event_id);

-- Set on what others announced: it is shown here and never said to be ours. Written beside the event for
-- the sake of lists, like its days.
ALTER TABLE event ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0;
