-- A day was stored as its midnight and a time without a zone as UTC's, and nobody could tell afterwards.
ALTER TABLE postings
  ADD COLUMN posted_at_precision text CHECK (posted_at_precision IN ('instant', 'local', 'day', 'estimate')),
  ADD COLUMN valid_through_precision text CHECK (valid_through_precision IN ('instant', 'local', 'day', 'estimate')),
  ADD CONSTRAINT postings_posted_at_precision_needs_date
    CHECK (posted_at_precision IS NULL OR posted_at IS NOT NULL),
  ADD CONSTRAINT postings_valid_through_precision_needs_date
    CHECK (valid_through_precision IS NULL OR valid_through IS NOT NULL);

COMMENT ON COLUMN postings.posted_at_precision IS
  'How far posted_at is known: instant (its zone was said), local (no zone was said: kept as written, read as UTC), day (only the day was said: midnight UTC stands for it, never shift it), estimate (counted from when the page was fetched). Written by normalize, also where nothing else changed. Null: no posted_at, or a row from before this column that was not seen since.';
COMMENT ON COLUMN postings.valid_through_precision IS
  'How far valid_through is known, in the same words. Null: no valid_through, or a row from before this column that was not seen since.';
COMMENT ON COLUMN postings.content_hash IS
  '128 bits of XXH3 over all that a mapping fills, without dates that are estimates and without the precisions: says whether content changed.';
