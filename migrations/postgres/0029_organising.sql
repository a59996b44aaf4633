-- A space is asked to organise an event with the one that announces it.
CREATE TABLE organising_asked (
    event_id UUID NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    space_id UUID NOT NULL REFERENCES space (id),
    -- Who asks.
    account_id UUID NOT NULL REFERENCES account (id),
    asked_ms BIGINT NOT NULL,
    PRIMARY KEY (event_id, space_id)
);
CREATE INDEX organising_asked_by_space ON organising_asked (space_id, asked_ms);
CREATE INDEX organising_asked_by_account ON organising_asked (account_id);

-- A member is asked to organise an event in place of who does.
CREATE TABLE handing_over (
    event_id UUID PRIMARY KEY NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    -- Who is asked, and who asks.
    account_id UUID NOT NULL REFERENCES account (id),
    by_account_id UUID NOT NULL REFERENCES account (id),
    offered_ms BIGINT NOT NULL
);
CREATE INDEX handing_over_by_account ON handing_over (account_id);
CREATE INDEX handing_over_by_asking ON handing_over (by_account_id);
