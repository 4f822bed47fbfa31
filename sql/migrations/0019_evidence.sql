-- "Complete" is a promise that postings are closed by, so a run keeps what it was concluded from, and whether a
-- posting that it did not see is gone: a feed of the newest postings may be read whole and still prove nothing.
ALTER TABLE source_runs
  ADD COLUMN evidence jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(evidence) = 'object'),
  ADD COLUMN proves_absence boolean NOT NULL DEFAULT false,
  ADD CHECK (NOT proves_absence OR status IN ('ok', 'empty'));

COMMENT ON COLUMN source_runs.evidence IS
  'What the stop reason was concluded from, as the plugin counted it: rule, distinct ids, records, pages, readings, parts, the server''s count, the answer to a nonsense name; same_as: another source with the same postings. Empty where the run was cut short.';
COMMENT ON COLUMN source_runs.proves_absence IS
  'Whether a posting of this source that the run did not see is gone. Only a whole snapshot proves that; nothing may be closed by another run.';
