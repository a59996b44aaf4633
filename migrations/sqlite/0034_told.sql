-- How an event stood before its latest change: JSON, empty where nobody knows.
ALTER TABLE event_change ADD COLUMN was TEXT NOT NULL DEFAULT '';

-- The same, of a letter to all about a change: as they were told last.
ALTER TABLE mailing ADD COLUMN was TEXT NOT NULL DEFAULT '';

-- Whom an answer to a letter reaches, what it has for a calendar, and which answer to an event it is
-- about: who has that erased is not written to any more.
ALTER TABLE mail ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN calendar TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN about TEXT NOT NULL DEFAULT '';
CREATE INDEX mail_by_about ON mail (about) WHERE about <> '';

-- What somebody says to the organisers of their own accord.
ALTER TABLE attendance ADD COLUMN message TEXT NOT NULL DEFAULT '';
