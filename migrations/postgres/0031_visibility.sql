-- For whom an event is. What is not for everybody has a state of its own (`unlisted`) in place of
-- `published`, so that whatever asks for what is published knows nothing of it.
ALTER TABLE event ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public';
-- When other servers were told that it is gone, because it is no longer for everybody.
ALTER TABLE event ADD COLUMN withdrawn_ms BIGINT;

-- What only members read is looked for among few.
CREATE INDEX event_for_members ON event (start_ms, id) WHERE visibility = 'members';
