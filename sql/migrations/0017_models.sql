-- What is known of the language models that are asked: how their servers do, what they honour, which questions
-- they failed. Calls and tokens are not counted here: every question is an act of kind generate_mapping already.
CREATE TABLE model_servers (
  endpoint text PRIMARY KEY CHECK (endpoint <> ''),
  failures_in_row integer NOT NULL DEFAULT 0 CHECK (failures_in_row >= 0),
  last_failure text,
  last_failure_at timestamptz,
  not_before timestamptz,
  last_answer_at timestamptz,
  CHECK ((last_failure IS NULL) = (last_failure_at IS NULL))
);

COMMENT ON TABLE model_servers IS
  'One row is a model server that was asked: its circuit breaker. Written after every question, read by every process before the next one. Only grows, with the number of servers.';
COMMENT ON COLUMN model_servers.endpoint IS 'The base URL, without credentials.';
COMMENT ON COLUMN model_servers.failures_in_row IS
  'Questions in a row that the server, not the model, failed: no connection, a status that says no, an answer that did not come whole.';
COMMENT ON COLUMN model_servers.last_failure IS 'The last of these failures, in one sentence. Null: none yet.';
COMMENT ON COLUMN model_servers.last_failure_at IS 'When that was. Null: none yet.';
COMMENT ON COLUMN model_servers.not_before IS
  'Until when nobody asks this server: it failed too often, or it named a time (Retry-After). Whoever asks first after it moves it on, so that one question tries the server and not all. Null: it may be asked.';
COMMENT ON COLUMN model_servers.last_answer_at IS 'When it answered last, whatever the answer was worth. Null: never.';

CREATE TABLE model_probes (
  endpoint text NOT NULL CHECK (endpoint <> ''),
  generator text NOT NULL CHECK (generator <> ''),
  findings jsonb NOT NULL CHECK (jsonb_typeof(findings) = 'object'),
  interaction_id bigint NOT NULL,
  probed_at timestamptz NOT NULL,
  PRIMARY KEY (endpoint, generator)
);

COMMENT ON TABLE model_probes IS
  'One row is what `tributary doctor --llm` found a server and model to honour, the last time. Written by that command, read by whoever makes a question. Only grows, with the number of models.';
COMMENT ON COLUMN model_probes.endpoint IS 'The base URL, without credentials.';
COMMENT ON COLUMN model_probes.generator IS 'The actor: protocol and model.';
COMMENT ON COLUMN model_probes.findings IS
  'What was asked for and what came: schema, thinking, context, counts; digest and version. As mapgen::to_json(ModelTraits) writes it.';
COMMENT ON COLUMN model_probes.interaction_id IS
  'The act of kind model_probe with questions and answers. No foreign key: interactions may be archived.';
COMMENT ON COLUMN model_probes.probed_at IS 'When.';

CREATE TABLE failed_questions (
  question_hash bytea PRIMARY KEY CHECK (length(question_hash) = 32),
  source_id bigint NOT NULL REFERENCES posting_sources,
  generator text NOT NULL CHECK (generator <> ''),
  reason text NOT NULL CHECK (reason <> ''),
  interaction_id bigint NOT NULL,
  failed_at timestamptz NOT NULL
);
CREATE INDEX failed_questions_of_source ON failed_questions (source_id);

COMMENT ON TABLE failed_questions IS
  'One row is a question to a model that came to nothing, all its attempts included: it is not asked again until its hash is another. Written when the last attempt failed, read by whoever would ask. Shrinks only with its source, or when a person has it asked again and it comes to something.';
COMMENT ON COLUMN failed_questions.question_hash IS
  'SHA-256 of what the answer depends on: structure of the records, generator, digest of the model, versions of prompt and mask, options.';
COMMENT ON COLUMN failed_questions.source_id IS 'Whose records it was about.';
COMMENT ON COLUMN failed_questions.generator IS 'The actor that failed.';
COMMENT ON COLUMN failed_questions.reason IS 'The last attempt''s failure, or its trial''s, in one sentence.';
COMMENT ON COLUMN failed_questions.interaction_id IS
  'The last act of kind generate_mapping or trial that failed. No foreign key: interactions may be archived.';
COMMENT ON COLUMN failed_questions.failed_at IS 'When.';

-- The budget of a day is counted over these only.
CREATE INDEX interactions_questions ON interactions (completed_at)
  WHERE kind = 'generate_mapping' AND output ? 'tokens';

ALTER TABLE interactions DROP CONSTRAINT interactions_kind_check;
ALTER TABLE interactions ADD CONSTRAINT interactions_kind_check CHECK (kind IN
  ('http_exchange', 'page', 'analyze', 'generate_mapping', 'trial', 'drift_check', 'shadow', 'normalize', 'decision',
   'model_probe'));
