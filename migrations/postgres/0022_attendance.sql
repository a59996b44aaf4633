-- Who takes part in an event, by whatever way they said so; and letters by e-mail.

-- How one takes part in an event; where there is no row, nobody's name is taken.
CREATE TABLE admission (
    event_id UUID PRIMARY KEY NOT NULL REFERENCES event (id),
    mode TEXT NOT NULL,
    -- Seats; without a bound when it is absent.
    capacity BIGINT,
    waits BOOLEAN NOT NULL,
    -- How many seats one answer may take.
    seats_max BIGINT NOT NULL,
    shown TEXT NOT NULL,
    -- Where exactly, and by what link: told to those who go and to nobody else.
    whereabouts TEXT NOT NULL,
    -- Whether followers are asked by a poll too.
    asks BOOLEAN NOT NULL,
    -- One a line.
    questions TEXT NOT NULL,
    -- When new counts are to be told to those who were asked.
    due_ms BIGINT,
    -- When the poll was asked, and when its end was told.
    asked_ms BIGINT,
    closed_ms BIGINT,
    -- When and where it takes place, as attendees were told last.
    told TEXT NOT NULL,
    reminded_ms BIGINT
);
CREATE INDEX admission_by_due ON admission (due_ms);

-- One answer of one person: an actor, here or elsewhere, or an e-mail address.
CREATE TABLE attendance (
    id UUID PRIMARY KEY NOT NULL,
    event_id UUID NOT NULL REFERENCES event (id),
    actor_uri TEXT,
    email TEXT,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    way TEXT NOT NULL,
    seats BIGINT NOT NULL,
    -- JSON: a list of texts, one for each question.
    answers JSONB NOT NULL,
    -- What their server asked with, to be answered.
    request_uri TEXT NOT NULL,
    -- What leads them back to their answer.
    secret TEXT NOT NULL UNIQUE,
    -- Their place in the line.
    since_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    arrived_ms BIGINT,
    UNIQUE (event_id, actor_uri),
    UNIQUE (event_id, email)
);
CREATE INDEX attendance_by_state ON attendance (event_id, state, since_ms);
CREATE INDEX attendance_by_actor ON attendance (actor_uri);
CREATE INDEX attendance_by_email ON attendance (email);

-- What changed last of an event that people may have planned for, and why.
CREATE TABLE event_change (
    event_id UUID PRIMARY KEY NOT NULL REFERENCES event (id),
    -- Words between spaces: time, place, status.
    what TEXT NOT NULL,
    reason TEXT NOT NULL,
    changed_ms BIGINT NOT NULL
);

-- Followers are reminded of an event so many days before it begins.
CREATE TABLE reminder (
    event_id UUID NOT NULL REFERENCES event (id),
    days BIGINT NOT NULL,
    told_ms BIGINT,
    PRIMARY KEY (event_id, days)
);

-- Seats that members offer each other on the way to an event, and look for.
CREATE TABLE ride (
    id UUID PRIMARY KEY NOT NULL,
    event_id UUID NOT NULL REFERENCES event (id),
    account_id UUID NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    seats BIGINT NOT NULL,
    place TEXT NOT NULL,
    note TEXT NOT NULL,
    written_ms BIGINT NOT NULL
);
CREATE INDEX ride_by_event ON ride (event_id, written_ms);
CREATE INDEX ride_by_account ON ride (account_id);

-- What waits to be sent by e-mail; gone once it is.
CREATE TABLE mail (
    id UUID PRIMARY KEY NOT NULL,
    to_address TEXT NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    ready_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    written_ms BIGINT NOT NULL
);
CREATE INDEX mail_by_ready ON mail (ready_ms);
CREATE INDEX mail_by_address ON mail (to_address);

CREATE CONSTRAINT TRIGGER admission_shows AFTER INSERT OR UPDATE OR DELETE ON admission
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER attendance_shows AFTER INSERT OR UPDATE OR DELETE ON attendance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER event_change_shows AFTER INSERT OR UPDATE OR DELETE ON event_change
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER ride_shows AFTER INSERT OR UPDATE OR DELETE ON ride
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
