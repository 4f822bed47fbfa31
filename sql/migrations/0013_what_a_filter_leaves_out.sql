-- A filter that ends a mapping's `records` says what is no posting; a site that renames what it asks about would
-- empty the source without a word. So what it leaves out is counted, like everything else that arrives.
ALTER TABLE source_runs ADD COLUMN left_out bigint NOT NULL DEFAULT 0 CHECK (left_out >= 0);

COMMENT ON COLUMN source_runs.left_out IS
  'What the filter that ends the mapping''s records path refused in the run''s pages, each page counted when it was normalized first; beside `records`, not in it.';
