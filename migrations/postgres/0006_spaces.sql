-- What more is said of a commun and its people, and what an organisation is.

-- Governance, how to reuse, what came of trying (Markdown), and who uses it: the fields of
-- `spaces::Details`.
ALTER TABLE space ADD COLUMN details JSONB NOT NULL DEFAULT '{}';

-- Who is named on a space's page, in what role; each agreed to it, `agreed_ms` is when that was
-- noted here.
CREATE TABLE showing (
    id UUID PRIMARY KEY NOT NULL,
    space_id UUID NOT NULL REFERENCES space (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    organisation TEXT NOT NULL,
    url TEXT NOT NULL,
    agreed_ms BIGINT NOT NULL
);
CREATE INDEX showing_by_space ON showing (space_id, position);

-- Of an organisation: one of `directory::Sector`, and where it is at work.
ALTER TABLE entry ADD COLUMN sector TEXT;
ALTER TABLE entry ADD COLUMN territory TEXT NOT NULL DEFAULT '';

