-- Every raw body, as it came, and which of them are pages of records.
CREATE TABLE raw_pages (
  raw_page_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  interaction_id bigint NOT NULL REFERENCES interactions,
  run_id bigint REFERENCES source_runs,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  content_type text NOT NULL,
  body_bytes bigint NOT NULL CHECK (body_bytes >= 0),
  body bytea NOT NULL,
  fetched_at timestamptz NOT NULL,
  page_number integer CHECK (page_number > 0),
  page_interaction_id bigint REFERENCES interactions,
  ndjson boolean NOT NULL DEFAULT false,
  records_path text NOT NULL DEFAULT '',
  normalized_with_mapping_id bigint REFERENCES posting_field_mappings,
  normalized_at timestamptz,
  CHECK ((page_number IS NULL) = (page_interaction_id IS NULL)),
  CHECK (page_number IS NULL OR run_id IS NOT NULL),
  CHECK ((normalized_at IS NULL) = (normalized_with_mapping_id IS NULL))
);

-- Already compressed: PostgreSQL need not try again, and a slice can be read without the whole.
ALTER TABLE raw_pages ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE UNIQUE INDEX raw_pages_page ON raw_pages (run_id, page_number) WHERE page_number IS NOT NULL;
CREATE INDEX raw_pages_run ON raw_pages (run_id);
CREATE INDEX raw_pages_interaction ON raw_pages (interaction_id);
CREATE INDEX raw_pages_page_interaction ON raw_pages (page_interaction_id);
CREATE INDEX raw_pages_mapping ON raw_pages (normalized_with_mapping_id);

COMMENT ON TABLE raw_pages IS
  'One row is one raw body: the reply of an exchange, or a page that a plugin composed of several. Written with its interaction; marked when a plugin hands it in as a page of records and when it is normalized; read by normalize and explain. Body and digest never change. Shrinks only with its source.';
COMMENT ON COLUMN raw_pages.raw_page_id IS 'Key.';
COMMENT ON COLUMN raw_pages.interaction_id IS 'The act that brought it: the exchange, or, for a composed body, the act of kind page.';
COMMENT ON COLUMN raw_pages.run_id IS 'The run it came in. Null: outside of a run.';
COMMENT ON COLUMN raw_pages.sha256 IS 'SHA-256 of the bytes as they came; checked whenever they are read.';
COMMENT ON COLUMN raw_pages.content_type IS 'What the site said it was; empty when it did not say.';
COMMENT ON COLUMN raw_pages.body_bytes IS 'How many bytes came, before compression.';
COMMENT ON COLUMN raw_pages.body IS 'The bytes as they came, as one zstd frame: jsonb refuses what JSON allows, and what is not JSON must be kept as well.';
COMMENT ON COLUMN raw_pages.fetched_at IS 'When it came.';
COMMENT ON COLUMN raw_pages.page_number IS 'Its place among the pages of records of its run, from 1. Null: it is not a page of records.';
COMMENT ON COLUMN raw_pages.page_interaction_id IS 'The act of kind page by which the plugin handed it in. Null: it is not a page of records.';
COMMENT ON COLUMN raw_pages.ndjson IS 'Whether it is one document a line rather than one document.';
COMMENT ON COLUMN raw_pages.records_path IS 'The JSONPath at which the plugin says its records are; empty when it does not say.';
COMMENT ON COLUMN raw_pages.normalized_with_mapping_id IS 'The mapping it was normalized with last. Null: not yet, it is waiting.';
COMMENT ON COLUMN raw_pages.normalized_at IS 'When it was normalized last. Null: not yet.';
