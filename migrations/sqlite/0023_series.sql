-- Events that repeat. Every date within a horizon is an event of its own; beside it stands which
-- series it is of, and for which date it was made.
CREATE TABLE series (
    id BLOB PRIMARY KEY NOT NULL,
    -- What the dates share: an event that is never published. Its start is the first date.
    model_id BLOB NOT NULL UNIQUE REFERENCES event (id),
    -- RFC 5545 RRULE; empty where all dates are given one by one.
    rule TEXT NOT NULL,
    -- RDATE and EXDATE: JSON lists of Unix milliseconds.
    also TEXT NOT NULL,
    without TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    -- When dates are made again; NULL once the last one is.
    look_ms INTEGER
) STRICT;
CREATE INDEX series_by_look ON series (look_ms);

CREATE TABLE occurrence (
    event_id BLOB PRIMARY KEY NOT NULL REFERENCES event (id),
    series_id BLOB NOT NULL REFERENCES series (id),
    -- The start that the rule gave it (RECURRENCE-ID); the event's own may have been moved.
    recurrence_ms INTEGER NOT NULL,
    -- Somebody wrote or cancelled this one alone: changes of the series pass it by.
    own INTEGER NOT NULL,
    -- When followers were told; NULL as long as it only stands in the agenda.
    announced_ms INTEGER,
    UNIQUE (series_id, recurrence_ms)
) STRICT;
CREATE INDEX occurrence_unannounced ON occurrence (series_id) WHERE announced_ms IS NULL;

-- The secret address of somebody's own calendar; only its hash, as of every token.
CREATE TABLE calendar_link (
    account_id BLOB PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL
) STRICT;

CREATE TRIGGER series_insert_shows AFTER INSERT ON series
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER series_update_shows AFTER UPDATE ON series
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER series_delete_shows AFTER DELETE ON series
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER occurrence_insert_shows AFTER INSERT ON occurrence
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER occurrence_update_shows AFTER UPDATE ON occurrence
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER occurrence_delete_shows AFTER DELETE ON occurrence
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER calendar_link_insert_shows AFTER INSERT ON calendar_link
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER calendar_link_update_shows AFTER UPDATE ON calendar_link
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER calendar_link_delete_shows AFTER DELETE ON calendar_link
BEGIN UPDATE public_revision SET revision = revision + 1; END;
