-- What did not become a posting, what changed at a site, and what a person must decide.
CREATE TABLE posting_rejects (
  reject_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint NOT NULL REFERENCES posting_sources,
  run_id bigint REFERENCES source_runs,
  raw_page_id bigint NOT NULL REFERENCES raw_pages,
  record_index bigint NOT NULL CHECK (record_index >= 0),
  stage text NOT NULL CHECK (stage IN ('parse', 'map', 'convert', 'store')),
  field text NOT NULL,
  path text NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  mapping_id bigint NOT NULL REFERENCES posting_field_mappings,
  interaction_id bigint NOT NULL REFERENCES interactions,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'replayed', 'discarded')),
  decision_interaction_id bigint REFERENCES interactions,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (raw_page_id, record_index, stage, field)
);

CREATE INDEX posting_rejects_source ON posting_rejects (source_id, status, reject_id);
CREATE INDEX posting_rejects_run ON posting_rejects (run_id);
CREATE INDEX posting_rejects_mapping ON posting_rejects (mapping_id);
CREATE INDEX posting_rejects_interaction ON posting_rejects (interaction_id);
CREATE INDEX posting_rejects_decision ON posting_rejects (decision_interaction_id);

COMMENT ON TABLE posting_rejects IS
  'One row is one record that did not become a posting. Written by normalize, marked by `tributary rejects` and by a later normalization that could read the record; read by people. Shrinks only with its source.';
COMMENT ON COLUMN posting_rejects.reject_id IS 'Key.';
COMMENT ON COLUMN posting_rejects.source_id IS 'The source it came from.';
COMMENT ON COLUMN posting_rejects.run_id IS 'The run its page came in. Null: outside of a run.';
COMMENT ON COLUMN posting_rejects.raw_page_id IS 'The raw page that has the record.';
COMMENT ON COLUMN posting_rejects.record_index IS 'Its place among the page''s records, from 0; 0 for a page that is not JSON.';
COMMENT ON COLUMN posting_rejects.stage IS 'Where it failed: parse (not JSON), map, convert, store (an id seen already, a value no column takes).';
COMMENT ON COLUMN posting_rejects.field IS 'The posting''s field at fault; empty when none is.';
COMMENT ON COLUMN posting_rejects.path IS 'Normalized JSONPath of the record in its page; empty when the page has no records or the path is not known.';
COMMENT ON COLUMN posting_rejects.reason IS 'One sentence.';
COMMENT ON COLUMN posting_rejects.mapping_id IS 'The mapping that could not read it, the last one tried.';
COMMENT ON COLUMN posting_rejects.interaction_id IS 'The act of kind normalize that rejected it last.';
COMMENT ON COLUMN posting_rejects.status IS 'open; replayed (a later normalization made a posting of the record); discarded (a person said so, and why, in the decision).';
COMMENT ON COLUMN posting_rejects.decision_interaction_id IS 'The act that replayed or discarded it. Null while it is open.';
COMMENT ON COLUMN posting_rejects.created_at IS 'When it was rejected first.';

CREATE TABLE drift_events (
  drift_event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint NOT NULL REFERENCES posting_sources,
  run_id bigint REFERENCES source_runs,
  what text NOT NULL CHECK (what <> ''),
  severity text NOT NULL CHECK (severity IN ('info', 'warning', 'breaking')),
  evidence jsonb NOT NULL CHECK (jsonb_typeof(evidence) = 'object'),
  action_taken text,
  interaction_id bigint REFERENCES interactions,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX drift_events_source ON drift_events (source_id, drift_event_id);
CREATE INDEX drift_events_run ON drift_events (run_id);
CREATE INDEX drift_events_interaction ON drift_events (interaction_id);

COMMENT ON TABLE drift_events IS
  'One row is one change of a site''s JSON that was noticed. Written by drift, read by people and by generators. Shrinks only with its source.';
COMMENT ON COLUMN drift_events.drift_event_id IS 'Key.';
COMMENT ON COLUMN drift_events.source_id IS 'The source that changed.';
COMMENT ON COLUMN drift_events.run_id IS 'The run in which it showed. Null: outside of a run.';
COMMENT ON COLUMN drift_events.what IS 'One sentence: which field or path, and how.';
COMMENT ON COLUMN drift_events.severity IS 'info (a new path), warning (a field is filled less), breaking (a required field or the records are gone).';
COMMENT ON COLUMN drift_events.evidence IS 'The counts on which it was decided.';
COMMENT ON COLUMN drift_events.action_taken IS 'What was done about it: a new mapping, a task for a person. Null: nothing yet.';
COMMENT ON COLUMN drift_events.interaction_id IS 'The act that noticed it or answered it. Null: none was recorded.';
COMMENT ON COLUMN drift_events.created_at IS 'When it was noticed.';

CREATE TABLE human_tasks (
  task_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint REFERENCES posting_sources,
  task_type text NOT NULL CHECK (task_type <> ''),
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'claimed', 'completed')),
  assigned_to_actor_id bigint REFERENCES actors,
  interaction_id bigint NOT NULL REFERENCES interactions,
  request_data jsonb NOT NULL CHECK (jsonb_typeof(request_data) = 'object'),
  response_data jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz,
  CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
  CHECK ((status = 'completed') = (response_data IS NOT NULL))
);

-- A question is asked once: the same one waits for the same answer.
CREATE UNIQUE INDEX human_tasks_open ON human_tasks (source_id, task_type) WHERE status <> 'completed';
CREATE INDEX human_tasks_source ON human_tasks (source_id);
CREATE INDEX human_tasks_interaction ON human_tasks (interaction_id);
CREATE INDEX human_tasks_assigned_to ON human_tasks (assigned_to_actor_id);

COMMENT ON TABLE human_tasks IS
  'One row is something a person must decide. Written by the stage that cannot go on alone, completed by a person or by a later success; read by review and status. Shrinks only with its source.';
COMMENT ON COLUMN human_tasks.task_id IS 'Key.';
COMMENT ON COLUMN human_tasks.source_id IS 'The source it is about. Null: none.';
COMMENT ON COLUMN human_tasks.task_type IS 'What is asked: review_mapping and the like; open at most once a source.';
COMMENT ON COLUMN human_tasks.status IS 'pending, claimed or completed.';
COMMENT ON COLUMN human_tasks.assigned_to_actor_id IS 'Who is to decide. Null: whoever comes first.';
COMMENT ON COLUMN human_tasks.interaction_id IS 'The act that asked.';
COMMENT ON COLUMN human_tasks.request_data IS 'What there is to decide, and the evidence.';
COMMENT ON COLUMN human_tasks.response_data IS 'What was decided. Null until it is completed.';
COMMENT ON COLUMN human_tasks.created_at IS 'When it was asked.';
COMMENT ON COLUMN human_tasks.completed_at IS 'When it was decided. Null until then.';
