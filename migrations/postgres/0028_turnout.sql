-- How it went: what is left of answers when the people are forgotten. And what holds for later dates
-- of a series too.
CREATE TABLE turnout (
    event_id UUID NOT NULL REFERENCES event (id),
    way TEXT NOT NULL,
    answers BIGINT NOT NULL,
    going BIGINT NOT NULL,
    -- Of those who said that they go, and of those who came.
    seats BIGINT NOT NULL,
    arrived BIGINT NOT NULL,
    PRIMARY KEY (event_id, way)
);

ALTER TABLE admission ADD COLUMN repeats BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE reminder ADD COLUMN repeats BOOLEAN NOT NULL DEFAULT FALSE;

-- A letter to all who take part, written to a part of them at a time.
CREATE TABLE mailing (
    id UUID PRIMARY KEY NOT NULL,
    event_id UUID NOT NULL REFERENCES event (id),
    tells TEXT NOT NULL,
    -- The organiser's own, or what stands beside ours.
    subject TEXT NOT NULL,
    words TEXT NOT NULL,
    -- The last answer that was written to.
    after_id UUID,
    written_ms BIGINT NOT NULL
);

-- Members who go to events elsewhere: what was asked of their organisers, and the answer.
CREATE TABLE away (
    account_id UUID NOT NULL REFERENCES account (id),
    event_uri TEXT NOT NULL,
    organizer_uri TEXT NOT NULL,
    -- The activity that asked.
    request_id UUID NOT NULL UNIQUE,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    page TEXT NOT NULL,
    place TEXT NOT NULL,
    start_ms BIGINT NOT NULL,
    end_ms BIGINT,
    all_day BOOLEAN NOT NULL,
    timezone TEXT NOT NULL,
    asked_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, event_uri)
);
