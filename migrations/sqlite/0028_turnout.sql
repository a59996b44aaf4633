-- How it went: what is left of answers when the people are forgotten. And what holds for later dates
-- of a series too.
CREATE TABLE turnout (
    event_id BLOB NOT NULL REFERENCES event (id),
    way TEXT NOT NULL,
    answers INTEGER NOT NULL,
    going INTEGER NOT NULL,
    -- Of those who said that they go, and of those who came.
    seats INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    PRIMARY KEY (event_id, way)
) STRICT;

ALTER TABLE admission ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reminder ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;

-- A letter to all who take part, written to a part of them at a time.
CREATE TABLE mailing (
    id BLOB PRIMARY KEY NOT NULL,
    event_id BLOB NOT NULL REFERENCES event (id),
    tells TEXT NOT NULL,
    -- The organiser's own, or what stands beside ours.
    subject TEXT NOT NULL,
    words TEXT NOT NULL,
    -- The last answer that was written to.
    after_id BLOB,
    written_ms INTEGER NOT NULL
) STRICT;

-- Members who go to events elsewhere: what was asked of their organisers, and the answer.
CREATE TABLE away (
    account_id BLOB NOT NULL REFERENCES account (id),
    event_uri TEXT NOT NULL,
    organizer_uri TEXT NOT NULL,
    -- The activity that asked.
    request_id BLOB NOT NULL UNIQUE,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    page TEXT NOT NULL,
    place TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER,
    all_day INTEGER NOT NULL,
    timezone TEXT NOT NULL,
    asked_ms INTEGER NOT NULL,
    PRIMARY KEY (account_id, event_uri)
) STRICT;
