-- Pictures in several widths: what a phone asks for weighs what a phone needs.

-- `variants` is whether the smaller files are made; `due_ms` is when a process may make them: one
-- that does moves it on, and another takes over should it die. `widths` are those of the WebP files
-- beside the kept one (`{sha256}-{width}.webp`), between spaces; `fallback_width` is that of the
-- file in the kept one's own kind, null where the kept one is small enough itself. The focus is
-- what must stay visible when a picture is cropped: hundredths of half its size, from its middle
-- to the right and up. `unused_since_ms` is since when nothing here shows it.
ALTER TABLE media ADD COLUMN variants TEXT NOT NULL DEFAULT 'waiting';
ALTER TABLE media ADD COLUMN due_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN widths TEXT NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN fallback_width INTEGER;
ALTER TABLE media ADD COLUMN blurhash TEXT;
ALTER TABLE media ADD COLUMN focus_x_percent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN focus_y_percent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN unused_since_ms INTEGER;
CREATE INDEX media_waiting ON media (due_ms) WHERE variants = 'waiting';
