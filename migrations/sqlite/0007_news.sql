-- Lists of news with filters and counts, and series, without reading any text.

-- Everything that a list is filtered by stands in the index, in the list's order.
CREATE INDEX post_listed ON post (state, published_ms, id, language, byline, series);
CREATE INDEX post_by_series ON post (series, state, published_ms, id);
DROP INDEX post_by_date;
