-- What several people do around an event: somebody proposes one to a space, members look for a date,
-- volunteers take tasks.

-- An event that waits to be read by those who look after its space, and what they said. Its words
-- stand in `event`, as a draft.
CREATE TABLE event_proposal (
    event_id BLOB PRIMARY KEY NOT NULL REFERENCES event (id),
    account_id BLOB NOT NULL REFERENCES account (id),
    state TEXT NOT NULL,
    -- What the proposer reads: letters to them are written in it.
    language TEXT NOT NULL,
    -- How it is to repeat, as in `series`; whether it is to.
    repeating INTEGER NOT NULL,
    rule TEXT NOT NULL,
    also TEXT NOT NULL,
    without TEXT NOT NULL,
    -- Why it was declined.
    reason TEXT NOT NULL,
    proposed_ms INTEGER NOT NULL,
    decided_ms INTEGER
) STRICT;
CREATE INDEX event_proposal_by_state ON event_proposal (state, proposed_ms);
CREATE INDEX event_proposal_by_account ON event_proposal (account_id, proposed_ms);

-- A member who may change an event and is named beside its spaces; of a series, beside its model.
CREATE TABLE event_organiser (
    event_id BLOB PRIMARY KEY NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    account_id BLOB NOT NULL REFERENCES account (id),
    since_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX event_organiser_by_account ON event_organiser (account_id);

-- Members of a space look for a date together, before there is an event.
CREATE TABLE date_poll (
    id BLOB PRIMARY KEY NOT NULL,
    space_id BLOB NOT NULL REFERENCES space (id),
    account_id BLOB NOT NULL REFERENCES account (id),
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    timezone TEXT NOT NULL,
    state TEXT NOT NULL,
    written_ms INTEGER NOT NULL,
    closed_ms INTEGER,
    -- The date that was chosen.
    chosen_id BLOB,
    -- When nothing of it is left.
    forgotten_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX date_poll_by_space ON date_poll (space_id, state, written_ms);
CREATE INDEX date_poll_by_account ON date_poll (account_id);
CREATE INDEX date_poll_by_end ON date_poll (forgotten_ms);

CREATE TABLE date_option (
    id BLOB PRIMARY KEY NOT NULL,
    poll_id BLOB NOT NULL REFERENCES date_poll (id) ON DELETE CASCADE,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER
) STRICT;
CREATE INDEX date_option_by_poll ON date_option (poll_id, start_ms);

CREATE TABLE date_answer (
    option_id BLOB NOT NULL REFERENCES date_option (id) ON DELETE CASCADE,
    account_id BLOB NOT NULL REFERENCES account (id),
    answer TEXT NOT NULL,
    answered_ms INTEGER NOT NULL,
    PRIMARY KEY (option_id, account_id)
) STRICT;
CREATE INDEX date_answer_by_account ON date_answer (account_id);

-- What is to be done around an event, by so many people.
CREATE TABLE task (
    id BLOB PRIMARY KEY NOT NULL,
    event_id BLOB NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    -- When, in words.
    moment TEXT NOT NULL,
    wanted INTEGER NOT NULL,
    written_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX task_by_event ON task (event_id, written_ms);

-- Who does it: a member, or somebody who answered by e-mail and whom their answer stands for.
CREATE TABLE task_taken (
    id BLOB PRIMARY KEY NOT NULL,
    task_id BLOB NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    account_id BLOB REFERENCES account (id),
    attendance_id BLOB REFERENCES attendance (id) ON DELETE CASCADE,
    taken_ms INTEGER NOT NULL,
    UNIQUE (task_id, account_id),
    UNIQUE (task_id, attendance_id)
) STRICT;
CREATE INDEX task_taken_by_account ON task_taken (account_id);
CREATE INDEX task_taken_by_attendance ON task_taken (attendance_id);

CREATE TRIGGER event_organiser_insert_shows AFTER INSERT ON event_organiser
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_organiser_update_shows AFTER UPDATE ON event_organiser
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_organiser_delete_shows AFTER DELETE ON event_organiser
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER task_insert_shows AFTER INSERT ON task
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER task_update_shows AFTER UPDATE ON task
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER task_delete_shows AFTER DELETE ON task
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER task_taken_insert_shows AFTER INSERT ON task_taken
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER task_taken_update_shows AFTER UPDATE ON task_taken
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER task_taken_delete_shows AFTER DELETE ON task_taken
BEGIN UPDATE public_revision SET revision = revision + 1; END;
