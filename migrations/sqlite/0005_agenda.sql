-- The agenda is filtered by day, by place and by how one takes part. These columns are written with
-- the event; older rows, whose `first_day` is empty, are listed when a process starts.

-- The first and the last day on the clock of the place, `2026-10-15`: as text they sort as days.
ALTER TABLE event ADD COLUMN first_day TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN last_day TEXT NOT NULL DEFAULT '';
-- Folded words of the place, a space before each.
ALTER TABLE event ADD COLUMN place_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN online INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN on_site INTEGER NOT NULL DEFAULT 0;
CREATE INDEX event_by_day ON event (state, first_day, last_day);
