-- Where events take place on the earth, so that those near a place are found by an index: beside the
-- event, in narrow rows, written with it.
CREATE TABLE event_spot (
    event_id UUID PRIMARY KEY NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    -- WGS 84.
    latitude DOUBLE PRECISION NOT NULL,
    longitude DOUBLE PRECISION NOT NULL,
    -- What people call it: the town, or the place itself where no town is known.
    town TEXT NOT NULL,
    -- Folded words of the place, as in `event.place_folded`.
    folded TEXT NOT NULL
);
CREATE INDEX event_spot_by_point ON event_spot (latitude, longitude);
CREATE INDEX event_spot_by_town ON event_spot (town);

INSERT INTO event_spot (event_id, latitude, longitude, town, folded)
SELECT id, CAST(place ->> 'latitude' AS DOUBLE PRECISION),
    CAST(place ->> 'longitude' AS DOUBLE PRECISION),
    COALESCE(NULLIF(place ->> 'locality', ''), place ->> 'name', ''), place_folded
FROM event WHERE place ->> 'latitude' IS NOT NULL AND place ->> 'longitude' IS NOT NULL;

CREATE CONSTRAINT TRIGGER event_spot_shows AFTER INSERT OR UPDATE OR DELETE ON event_spot
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();

-- Lists are counted from an index alone, however long the texts beside are.
DROP INDEX event_by_day;
CREATE INDEX event_by_day ON event (state, first_day, last_day, start_ms, end_ms, all_day);
CREATE INDEX event_by_language ON event (state, language);
