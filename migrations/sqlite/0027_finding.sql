-- Where events take place on the earth, so that those near a place are found by an index: beside the
-- event, in narrow rows, written with it.
CREATE TABLE event_spot (
    event_id BLOB PRIMARY KEY NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    -- WGS 84.
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    -- What people call it: the town, or the place itself where no town is known.
    town TEXT NOT NULL,
    -- Folded words of the place, as in `event.place_folded`.
    folded TEXT NOT NULL
) STRICT;
CREATE INDEX event_spot_by_point ON event_spot (latitude, longitude);
CREATE INDEX event_spot_by_town ON event_spot (town);

INSERT INTO event_spot (event_id, latitude, longitude, town, folded)
SELECT id, json_extract(place, '$.latitude'), json_extract(place, '$.longitude'),
    COALESCE(NULLIF(json_extract(place, '$.locality'), ''), json_extract(place, '$.name'), ''),
    place_folded
FROM event WHERE json_extract(place, '$.latitude') IS NOT NULL
    AND json_extract(place, '$.longitude') IS NOT NULL;

CREATE TRIGGER event_spot_insert_shows AFTER INSERT ON event_spot
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_spot_update_shows AFTER UPDATE ON event_spot
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_spot_delete_shows AFTER DELETE ON event_spot
BEGIN UPDATE public_revision SET revision = revision + 1; END;

-- Lists are counted from an index alone, however long the texts beside are.
DROP INDEX event_by_day;
CREATE INDEX event_by_day ON event (state, first_day, last_day, start_ms, end_ms, all_day);
CREATE INDEX event_by_language ON event (state, language);
