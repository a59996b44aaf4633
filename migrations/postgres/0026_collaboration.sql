-- What several people do around an event: somebody proposes one to a space, members look for a date,
-- volunteers take tasks.

-- An event that waits to be read by those who look after its space, and what they said. Its words
-- stand in `event`, as a draft.
CREATE TABLE event_proposal (
    event_id UUID PRIMARY KEY NOT NULL REFERENCES event (id),
    account_id UUID NOT NULL REFERENCES account (id),
    state TEXT NOT NULL,
    -- What the proposer reads: letters to them are written in it.
    language TEXT NOT NULL,
    -- How it is to repeat, as in `series`; whether it is to.
    repeating BOOLEAN NOT NULL,
    rule TEXT NOT NULL,
    also JSONB NOT NULL,
    without JSONB NOT NULL,
    -- Why it was declined.
    reason TEXT NOT NULL,
    proposed_ms BIGINT NOT NULL,
    decided_ms BIGINT
);
CREATE INDEX event_proposal_by_state ON event_proposal (state, proposed_ms);
CREATE INDEX event_proposal_by_account ON event_proposal (account_id, proposed_ms);

-- A member who may change an event and is named beside its spaces; of a series, beside its model.
CREATE TABLE event_organiser (
    event_id UUID PRIMARY KEY NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES account (id),
    since_ms BIGINT NOT NULL
);
CREATE INDEX event_organiser_by_account ON event_organiser (account_id);

-- Members of a space look for a date together, before there is an event.
CREATE TABLE date_poll (
    id UUID PRIMARY KEY NOT NULL,
    space_id UUID NOT NULL REFERENCES space (id),
    account_id UUID NOT NULL REFERENCES account (id),
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    timezone TEXT NOT NULL,
    state TEXT NOT NULL,
    written_ms BIGINT NOT NULL,
    closed_ms BIGINT,
    -- The date that was chosen.
    chosen_id UUID,
    -- When nothing of it is left.
    forgotten_ms BIGINT NOT NULL
);
CREATE INDEX date_poll_by_space ON date_poll (space_id, state, written_ms);
CREATE INDEX date_poll_by_account ON date_poll (account_id);
CREATE INDEX date_poll_by_end ON date_poll (forgotten_ms);

CREATE TABLE date_option (
    id UUID PRIMARY KEY NOT NULL,
    poll_id UUID NOT NULL REFERENCES date_poll (id) ON DELETE CASCADE,
    start_ms BIGINT NOT NULL,
    end_ms BIGINT
);
CREATE INDEX date_option_by_poll ON date_option (poll_id, start_ms);

CREATE TABLE date_answer (
    option_id UUID NOT NULL REFERENCES date_option (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES account (id),
    answer TEXT NOT NULL,
    answered_ms BIGINT NOT NULL,
    PRIMARY KEY (option_id, account_id)
);
CREATE INDEX date_answer_by_account ON date_answer (account_id);

-- What is to be done around an event, by so many people.
CREATE TABLE task (
    id UUID PRIMARY KEY NOT NULL,
    event_id UUID NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    -- When, in words.
    moment TEXT NOT NULL,
    wanted BIGINT NOT NULL,
    written_ms BIGINT NOT NULL
);
CREATE INDEX task_by_event ON task (event_id, written_ms);

-- Who does it: a member, or somebody who answered by e-mail and whom their answer stands for.
CREATE TABLE task_taken (
    id UUID PRIMARY KEY NOT NULL,
    task_id UUID NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    account_id UUID REFERENCES account (id),
    attendance_id UUID REFERENCES attendance (id) ON DELETE CASCADE,
    taken_ms BIGINT NOT NULL,
    UNIQUE (task_id, account_id),
    UNIQUE (task_id, attendance_id)
);
CREATE INDEX task_taken_by_account ON task_taken (account_id);
CREATE INDEX task_taken_by_attendance ON task_taken (attendance_id);

CREATE CONSTRAINT TRIGGER event_organiser_shows AFTER INSERT OR UPDATE OR DELETE ON event_organiser
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER task_shows AFTER INSERT OR UPDATE OR DELETE ON task
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER task_taken_shows AFTER INSERT OR UPDATE OR DELETE ON task_taken
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
