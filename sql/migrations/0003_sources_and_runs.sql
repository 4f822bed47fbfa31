-- The configured job sites, and each fetch of one.
CREATE TABLE posting_sources (
  source_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name <> '' AND length(name) <= 200),
  plugin text NOT NULL CHECK (plugin <> ''),
  config jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(config) = 'object'),
  schedule text CHECK (schedule <> ''),
  enabled boolean NOT NULL DEFAULT true,
  cursor text,
  lease_owner text,
  lease_token bigint NOT NULL DEFAULT 0 CHECK (lease_token >= 0),
  lease_expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((lease_owner IS NULL) = (lease_expires_at IS NULL))
);

COMMENT ON TABLE posting_sources IS
  'One row is one configured job site. Written by `tributary source`, and by runs (cursor, lease); read by every stage. Shrinks only by `tributary source remove`, which removes all that was derived from it.';
COMMENT ON COLUMN posting_sources.source_id IS 'Key.';
COMMENT ON COLUMN posting_sources.name IS 'What people call it, in commands, paths and logs.';
COMMENT ON COLUMN posting_sources.plugin IS 'The fetcher plugin that talks to the site.';
COMMENT ON COLUMN posting_sources.config IS 'The settings as given, checked against the plugin''s manifest. Names of secrets, never secrets.';
COMMENT ON COLUMN posting_sources.schedule IS 'Cron expression with time zone, or an interval. Null: it runs only when asked.';
COMMENT ON COLUMN posting_sources.enabled IS 'Whether schedules and `run --all` take it.';
COMMENT ON COLUMN posting_sources.cursor IS
  'Where the next fetch goes on, in the plugin''s own words; moved in the transaction of the page it stands for. Null: from the start.';
COMMENT ON COLUMN posting_sources.lease_owner IS 'The process that runs the source now. Null: nobody.';
COMMENT ON COLUMN posting_sources.lease_token IS
  'Fencing token: grows with every lease, so that a process that was thought dead cannot write any more.';
COMMENT ON COLUMN posting_sources.lease_expires_at IS 'When the lease ends unless it is renewed, by the clock of the database. Null: no lease.';
COMMENT ON COLUMN posting_sources.created_at IS 'When it was added.';

CREATE TABLE source_runs (
  run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint NOT NULL REFERENCES posting_sources,
  status text NOT NULL DEFAULT 'running'
    CHECK (status IN ('running', 'ok', 'empty', 'blocked', 'truncated', 'changed', 'transient', 'failed')),
  stop_reason text,
  lease_token bigint NOT NULL,
  pages bigint NOT NULL DEFAULT 0 CHECK (pages >= 0),
  records bigint NOT NULL DEFAULT 0 CHECK (records >= 0),
  postings_new bigint NOT NULL DEFAULT 0 CHECK (postings_new >= 0),
  postings_changed bigint NOT NULL DEFAULT 0 CHECK (postings_changed >= 0),
  postings_unchanged bigint NOT NULL DEFAULT 0 CHECK (postings_unchanged >= 0),
  rejects bigint NOT NULL DEFAULT 0 CHECK (rejects >= 0),
  requests bigint NOT NULL DEFAULT 0 CHECK (requests >= 0),
  bytes bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  server_total bigint,
  started_at timestamptz NOT NULL,
  completed_at timestamptz,
  CHECK ((status = 'running') = (completed_at IS NULL))
);

CREATE INDEX source_runs_source ON source_runs (source_id, run_id);

COMMENT ON TABLE source_runs IS
  'One row is one fetch of one source. Written by the run itself, its counts in the transaction of each page; read by status, history, drift and the closing of postings. Shrinks only with its source.';
COMMENT ON COLUMN source_runs.run_id IS 'Key; a later run of a source has a higher one.';
COMMENT ON COLUMN source_runs.source_id IS 'The source that was fetched.';
COMMENT ON COLUMN source_runs.status IS
  'running, or how it ended: ok; empty (no records); blocked (the site refuses us); truncated (a limit or a cut body); changed (the site''s JSON is not what the plugin knows); transient (try again); failed.';
COMMENT ON COLUMN source_runs.stop_reason IS 'One sentence: the proof that the run is complete, or what went wrong. Null while it runs.';
COMMENT ON COLUMN source_runs.lease_token IS 'The lease under which it runs; a running row under an older lease was left by a process that died.';
COMMENT ON COLUMN source_runs.pages IS 'Pages of records that the plugin handed in.';
COMMENT ON COLUMN source_runs.records IS 'Records in its pages, each page counted when it was normalized first.';
COMMENT ON COLUMN source_runs.postings_new IS 'Postings that its pages brought first.';
COMMENT ON COLUMN source_runs.postings_changed IS 'Postings whose content its pages changed, each page counted when it was normalized first.';
COMMENT ON COLUMN source_runs.postings_unchanged IS 'Postings that its pages showed again as they were, each page counted when it was normalized first.';
COMMENT ON COLUMN source_runs.rejects IS 'Records of its pages that are no postings, as last normalized.';
COMMENT ON COLUMN source_runs.requests IS 'Requests sent to the site, repeated ones included.';
COMMENT ON COLUMN source_runs.bytes IS 'Decoded bytes of all replies.';
COMMENT ON COLUMN source_runs.server_total IS 'How many postings the site itself says it has. Null: it does not say.';
COMMENT ON COLUMN source_runs.started_at IS 'When it began.';
COMMENT ON COLUMN source_runs.completed_at IS 'When it ended. Null while it runs.';
