-- Why a field of a page is empty: shown by the run's report, which otherwise would have it only for pages that
-- changed something.
ALTER TABLE raw_pages ADD COLUMN field_counts jsonb CHECK (jsonb_typeof(field_counts) = 'object');

COMMENT ON COLUMN raw_pages.field_counts IS
  'What became of each mapped field when the page was normalized last: filled, empty, failed by reason with an example, values that a value map lacks. Read by run reports and status. Null: not normalized, or before this column was.';
