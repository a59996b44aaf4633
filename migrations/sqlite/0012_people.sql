-- Members who speak in public are actors as spaces are: a row of `space` of kind "member" under the
-- account's own id. Who closes theirs leaves the row, so that the address says it is gone and the
-- handle is never another's.
ALTER TABLE account ADD COLUMN closed_ms INTEGER;
ALTER TABLE space ADD COLUMN closed_ms INTEGER;
