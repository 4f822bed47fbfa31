-- Drift: what a run looked like through the mapping that read it, and what became of a change that was noticed.
ALTER TABLE source_shapes ADD COLUMN profile jsonb CHECK (jsonb_typeof(profile) = 'object');
ALTER TABLE source_shapes ADD COLUMN drifted boolean NOT NULL DEFAULT false;

COMMENT ON TABLE source_shapes IS
  'One row is the structure of a source''s records in one complete run. Written by the run, read by the drift check of later ones. Shrinks only with its source.';
COMMENT ON COLUMN source_shapes.profile IS
  'Seen through the mapping named in it: how often each mapped field was filled, what each of its paths found. Null: before this column was, or no mapping read the run.';
COMMENT ON COLUMN source_shapes.drifted IS
  'Whether the run was found broken: it is not what later runs are compared with.';

ALTER TABLE drift_events DROP CONSTRAINT drift_events_severity_check;
UPDATE drift_events
SET severity = CASE severity WHEN 'info' THEN 'note' WHEN 'warning' THEN 'suspected' ELSE 'broken' END;
ALTER TABLE drift_events ADD CONSTRAINT drift_events_severity_check
  CHECK (severity IN ('note', 'suspected', 'broken'));
ALTER TABLE drift_events ADD COLUMN kind text NOT NULL DEFAULT 'filled_less' CHECK (kind <> '');
ALTER TABLE drift_events ALTER COLUMN kind DROP DEFAULT;
ALTER TABLE drift_events ADD COLUMN field text;
ALTER TABLE drift_events ADD COLUMN path text;
ALTER TABLE drift_events ADD COLUMN resolved_at timestamptz;
ALTER TABLE drift_events ADD CHECK (resolved_at IS NULL OR action_taken IS NOT NULL);

-- Where the change is open: the source is not normalized while one of severity broken is.
CREATE INDEX drift_events_open ON drift_events (source_id) WHERE resolved_at IS NULL;

COMMENT ON COLUMN drift_events.severity IS
  'note (nothing is lost by it), suspected (may be chance: normalizing goes on, the next run decides), broken (unmistakable: pages are kept and not normalized until it is resolved).';
COMMENT ON COLUMN drift_events.kind IS
  'records_gone, path_gone, filled_less, type_changed, values_changed, identifier_changed, new_value.';
COMMENT ON COLUMN drift_events.field IS 'The posting''s field it is about. Null: the records as a whole.';
COMMENT ON COLUMN drift_events.path IS 'The mapping''s path it is about. Null: none.';
COMMENT ON COLUMN drift_events.action_taken IS
  'What was done about it: a new mapping, a task for a person, nothing because it was chance. Null: nothing yet.';
COMMENT ON COLUMN drift_events.resolved_at IS
  'When it was over: a mapping serves that reads the new records, or a later run was as before. Null: open. A note is over at once.';

-- A mapping for what a site has become is not for what it was.
ALTER TABLE posting_field_mappings ADD COLUMN since_run_id bigint;
COMMENT ON COLUMN posting_field_mappings.since_run_id IS
  'Of a mapping that was written because a site changed: the run in which it had. Pages of earlier runs stay as they were normalized; those of later ones wait for it. Null: it is for all pages. No foreign key: the run may be gone before the mapping is.';

ALTER TABLE interactions DROP CONSTRAINT interactions_kind_check;
ALTER TABLE interactions ADD CONSTRAINT interactions_kind_check CHECK (kind IN
  ('http_exchange', 'page', 'analyze', 'generate_mapping', 'trial', 'drift_check', 'shadow', 'normalize', 'decision'));

-- Who mends a mapping by what its postings said before.
INSERT INTO actors (actor_type, name, parent_actor_id)
SELECT 'script', 'mender', actor_id FROM actors WHERE name = 'tributary';
