-- Events that repeat. Every date within a horizon is an event of its own; beside it stands which
-- series it is of, and for which date it was made.
CREATE TABLE series (
    id UUID PRIMARY KEY NOT NULL,
    -- What the dates share: an event that is never published. Its start is the first date.
    model_id UUID NOT NULL UNIQUE REFERENCES event (id),
    -- RFC 5545 RRULE; empty where all dates are given one by one.
    rule TEXT NOT NULL,
    -- RDATE and EXDATE: JSON lists of Unix milliseconds.
    also JSONB NOT NULL,
    without JSONB NOT NULL,
    sequence BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    -- When dates are made again; NULL once the last one is.
    look_ms BIGINT
);
CREATE INDEX series_by_look ON series (look_ms);

CREATE TABLE occurrence (
    event_id UUID PRIMARY KEY NOT NULL REFERENCES event (id),
    series_id UUID NOT NULL REFERENCES series (id),
    -- The start that the rule gave it (RECURRENCE-ID); the event's own may have been moved.
    recurrence_ms BIGINT NOT NULL,
    -- Somebody wrote or cancelled this one alone: changes of the series pass it by.
    own BOOLEAN NOT NULL,
    -- When followers were told; NULL as long as it only stands in the agenda.
    announced_ms BIGINT,
    UNIQUE (series_id, recurrence_ms)
);
CREATE INDEX occurrence_unannounced ON occurrence (series_id) WHERE announced_ms IS NULL;

-- The secret address of somebody's own calendar; only its hash, as of every token.
CREATE TABLE calendar_link (
    account_id UUID PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    created_ms BIGINT NOT NULL
);

CREATE CONSTRAINT TRIGGER series_shows AFTER INSERT OR UPDATE OR DELETE ON series
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER occurrence_shows AFTER INSERT OR UPDATE OR DELETE ON occurrence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER calendar_link_shows AFTER INSERT OR UPDATE OR DELETE ON calendar_link
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
