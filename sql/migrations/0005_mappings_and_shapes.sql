-- The versions of each source's mapping, and the structure of its records that drift is measured against.
CREATE TABLE posting_field_mappings (
  mapping_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint NOT NULL REFERENCES posting_sources,
  version integer NOT NULL CHECK (version > 0),
  status text NOT NULL DEFAULT 'candidate' CHECK (status IN ('candidate', 'active', 'retired', 'rejected')),
  document text NOT NULL,
  field_mappings jsonb NOT NULL GENERATED ALWAYS AS (document::jsonb) STORED,
  content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  parent_mapping_id bigint REFERENCES posting_field_mappings,
  generated_by_interaction_id bigint REFERENCES interactions,
  validated_by_interaction_id bigint REFERENCES interactions,
  approved_by_interaction_id bigint REFERENCES interactions,
  trial jsonb,
  status_reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  activated_at timestamptz,
  UNIQUE (source_id, version),
  UNIQUE (source_id, content_hash),
  CHECK ((trial IS NULL) = (validated_by_interaction_id IS NULL)),
  CHECK (status <> 'active' OR activated_at IS NOT NULL)
);

-- Exactly one version normalizes a source at any time.
CREATE UNIQUE INDEX posting_field_mappings_active ON posting_field_mappings (source_id) WHERE status = 'active';
CREATE INDEX posting_field_mappings_parent ON posting_field_mappings (parent_mapping_id);
CREATE INDEX posting_field_mappings_generated_by ON posting_field_mappings (generated_by_interaction_id);
CREATE INDEX posting_field_mappings_validated_by ON posting_field_mappings (validated_by_interaction_id);
CREATE INDEX posting_field_mappings_approved_by ON posting_field_mappings (approved_by_interaction_id);

COMMENT ON TABLE posting_field_mappings IS
  'One row is one version of one source''s mapping. Written by generators, trials and people (status, trial), its document never edited in place; read by normalize and explain. Shrinks only with its source.';
COMMENT ON COLUMN posting_field_mappings.mapping_id IS 'Key.';
COMMENT ON COLUMN posting_field_mappings.source_id IS 'The source whose records it reads.';
COMMENT ON COLUMN posting_field_mappings.version IS '1, 2, ... within its source.';
COMMENT ON COLUMN posting_field_mappings.status IS
  'candidate (not used yet), active (normalizes the source; at most one), retired (was active), rejected (failed its trial, or a person said no).';
COMMENT ON COLUMN posting_field_mappings.document IS 'The canonical mapping document, byte by byte (mappings/FORMAT.md).';
COMMENT ON COLUMN posting_field_mappings.field_mappings IS 'The same document as jsonb, for queries.';
COMMENT ON COLUMN posting_field_mappings.content_hash IS 'SHA-256 of the canonical document: the same mapping is one version, however often it is generated.';
COMMENT ON COLUMN posting_field_mappings.parent_mapping_id IS 'The version that was active when this one was written. Null: there was none.';
COMMENT ON COLUMN posting_field_mappings.generated_by_interaction_id IS 'The act that wrote it: its actor is the matcher, a model or a person. Null: it came with the host.';
COMMENT ON COLUMN posting_field_mappings.validated_by_interaction_id IS 'The trial it went through last. Null: none yet.';
COMMENT ON COLUMN posting_field_mappings.approved_by_interaction_id IS 'The decision by which a person activated it. Null: it was activated by its trial, or is not active.';
COMMENT ON COLUMN posting_field_mappings.trial IS 'What that trial found. Null: none yet.';
COMMENT ON COLUMN posting_field_mappings.status_reason IS 'Why it was rejected. Null: it was not.';
COMMENT ON COLUMN posting_field_mappings.created_at IS 'When it was written.';
COMMENT ON COLUMN posting_field_mappings.activated_at IS 'When it became active last. Null: never.';

CREATE TABLE source_shapes (
  shape_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint NOT NULL REFERENCES posting_sources,
  run_id bigint NOT NULL UNIQUE REFERENCES source_runs,
  records bigint NOT NULL CHECK (records >= 0),
  shape jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX source_shapes_source ON source_shapes (source_id, run_id);

COMMENT ON TABLE source_shapes IS
  'One row is the structure of a source''s records in one run. Written by the run, read by drift and by generators. Shrinks only with its source.';
COMMENT ON COLUMN source_shapes.shape_id IS 'Key.';
COMMENT ON COLUMN source_shapes.source_id IS 'The source.';
COMMENT ON COLUMN source_shapes.run_id IS 'The run whose records it describes.';
COMMENT ON COLUMN source_shapes.records IS 'How many records it was taken from: drift is never decided on a few.';
COMMENT ON COLUMN source_shapes.shape IS 'Paths, types and fill rates; no values.';
COMMENT ON COLUMN source_shapes.created_at IS 'When it was written.';
