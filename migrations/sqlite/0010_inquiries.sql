-- What people write to the team by the hub's own form. Nobody else ever reads it.
CREATE TABLE inquiry (
    id BLOB PRIMARY KEY NOT NULL,
    -- What it is about: `inquiries::About`.
    about TEXT NOT NULL,
    space_id BLOB REFERENCES space (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    text TEXT NOT NULL,
    -- The language that its author reads.
    language TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    -- When somebody of the team said that it is answered.
    closed_ms INTEGER
) STRICT;
CREATE INDEX inquiry_open ON inquiry (received_ms) WHERE closed_ms IS NULL;
