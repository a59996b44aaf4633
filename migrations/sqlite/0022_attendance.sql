-- Who takes part in an event, by whatever way they said so; and letters by e-mail.

-- How one takes part in an event; where there is no row, nobody's name is taken.
CREATE TABLE admission (
    event_id BLOB PRIMARY KEY NOT NULL REFERENCES event (id),
    mode TEXT NOT NULL,
    -- Seats; without a bound when it is absent.
    capacity INTEGER,
    waits INTEGER NOT NULL,
    -- How many seats one answer may take.
    seats_max INTEGER NOT NULL,
    shown TEXT NOT NULL,
    -- Where exactly, and by what link: told to those who go and to nobody else.
    whereabouts TEXT NOT NULL,
    -- Whether followers are asked by a poll too.
    asks INTEGER NOT NULL,
    -- One a line.
    questions TEXT NOT NULL,
    -- When new counts are to be told to those who were asked.
    due_ms INTEGER,
    -- When the poll was asked, and when its end was told.
    asked_ms INTEGER,
    closed_ms INTEGER,
    -- When and where it takes place, as attendees were told last.
    told TEXT NOT NULL,
    reminded_ms INTEGER
) STRICT;
CREATE INDEX admission_by_due ON admission (due_ms);

-- One answer of one person: an actor, here or elsewhere, or an e-mail address.
CREATE TABLE attendance (
    id BLOB PRIMARY KEY NOT NULL,
    event_id BLOB NOT NULL REFERENCES event (id),
    actor_uri TEXT,
    email TEXT,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    way TEXT NOT NULL,
    seats INTEGER NOT NULL,
    -- JSON: a list of texts, one for each question.
    answers TEXT NOT NULL,
    -- What their server asked with, to be answered.
    request_uri TEXT NOT NULL,
    -- What leads them back to their answer.
    secret TEXT NOT NULL UNIQUE,
    -- Their place in the line.
    since_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    arrived_ms INTEGER,
    UNIQUE (event_id, actor_uri),
    UNIQUE (event_id, email)
) STRICT;
CREATE INDEX attendance_by_state ON attendance (event_id, state, since_ms);
CREATE INDEX attendance_by_actor ON attendance (actor_uri);
CREATE INDEX attendance_by_email ON attendance (email);

-- What changed last of an event that people may have planned for, and why.
CREATE TABLE event_change (
    event_id BLOB PRIMARY KEY NOT NULL REFERENCES event (id),
    -- Words between spaces: time, place, status.
    what TEXT NOT NULL,
    reason TEXT NOT NULL,
    changed_ms INTEGER NOT NULL
) STRICT;

-- Followers are reminded of an event so many days before it begins.
CREATE TABLE reminder (
    event_id BLOB NOT NULL REFERENCES event (id),
    days INTEGER NOT NULL,
    told_ms INTEGER,
    PRIMARY KEY (event_id, days)
) STRICT;

-- Seats that members offer each other on the way to an event, and look for.
CREATE TABLE ride (
    id BLOB PRIMARY KEY NOT NULL,
    event_id BLOB NOT NULL REFERENCES event (id),
    account_id BLOB NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    seats INTEGER NOT NULL,
    place TEXT NOT NULL,
    note TEXT NOT NULL,
    written_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX ride_by_event ON ride (event_id, written_ms);
CREATE INDEX ride_by_account ON ride (account_id);

-- What waits to be sent by e-mail; gone once it is.
CREATE TABLE mail (
    id BLOB PRIMARY KEY NOT NULL,
    to_address TEXT NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    ready_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    written_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_by_ready ON mail (ready_ms);
CREATE INDEX mail_by_address ON mail (to_address);

CREATE TRIGGER admission_insert_shows AFTER INSERT ON admission
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER admission_update_shows AFTER UPDATE ON admission
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER attendance_insert_shows AFTER INSERT ON attendance
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER attendance_update_shows AFTER UPDATE ON attendance
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER attendance_delete_shows AFTER DELETE ON attendance
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_change_insert_shows AFTER INSERT ON event_change
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_change_update_shows AFTER UPDATE ON event_change
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER ride_insert_shows AFTER INSERT ON ride
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER ride_delete_shows AFTER DELETE ON ride
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER admission_delete_shows AFTER DELETE ON admission
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_change_delete_shows AFTER DELETE ON event_change
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER ride_update_shows AFTER UPDATE ON ride
BEGIN UPDATE public_revision SET revision = revision + 1; END;
