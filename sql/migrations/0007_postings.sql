-- What all of this is for.
CREATE TABLE postings (
  posting_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint NOT NULL REFERENCES posting_sources,
  external_id text NOT NULL CHECK (external_id <> '' AND octet_length(external_id) <= 1024),
  posting_status text NOT NULL DEFAULT 'pending'
    CHECK (posting_status IN ('pending', 'active', 'complete', 'filled', 'invalid')),
  title text NOT NULL CHECK (title <> ''),
  description text,
  company text,
  location text,
  country text CHECK (country ~ '^[A-Z]{2}$'),
  city text,
  remote text CHECK (remote IN ('on_site', 'hybrid', 'remote')),
  url text,
  posted_at timestamptz,
  valid_through timestamptz,
  employment_type text[] CHECK (cardinality(employment_type) > 0 AND employment_type <@ ARRAY[
    'FULL_TIME', 'PART_TIME', 'CONTRACTOR', 'TEMPORARY', 'INTERN', 'VOLUNTEER', 'PER_DIEM', 'OTHER']),
  career_level text CHECK (career_level IN
    ('internship', 'entry', 'junior', 'mid', 'senior', 'lead', 'executive')),
  department text,
  salary_min numeric CHECK (salary_min >= 0),
  salary_max numeric CHECK (salary_max >= 0),
  salary_currency text CHECK (salary_currency ~ '^[A-Z]{3}$'),
  salary_period text CHECK (salary_period IN ('HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR')),
  language text CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$'),
  source_metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(source_metadata) = 'object'),
  content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 16),
  mapping_id bigint NOT NULL REFERENCES posting_field_mappings,
  created_by_interaction_id bigint NOT NULL REFERENCES interactions,
  updated_by_interaction_id bigint NOT NULL REFERENCES interactions,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  closed_at timestamptz,
  UNIQUE (source_id, external_id),
  CHECK (first_seen_at <= last_seen_at)
) WITH (fillfactor = 50, toast_tuple_target = 512);

-- lz4 reads and writes several times faster than PostgreSQL's own; a server built without it does with its own.
DO $$
BEGIN
  ALTER TABLE postings ALTER COLUMN description SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;
END $$;

-- A run moves last_seen_at of every posting. That is cheap (HOT: in place, no index is touched) while long texts are kept
-- beside the row rather than in it, each page has room for the new versions of all its rows, and last_seen_at is in no index.
CREATE INDEX postings_pending ON postings (posting_id) WHERE posting_status = 'pending';
CREATE INDEX postings_mapping ON postings (mapping_id);
CREATE INDEX postings_created_by ON postings (created_by_interaction_id);
CREATE INDEX postings_updated_by ON postings (updated_by_interaction_id);

COMMENT ON TABLE postings IS
  'One row is one job posting. Written by normalize (content, and pending for what is new or changed), by the closing of postings, and by whoever takes them on (posting_status); read by everybody. Shrinks only with its source or by erasure.';
COMMENT ON COLUMN postings.posting_id IS 'Key.';
COMMENT ON COLUMN postings.source_id IS 'The source that has it.';
COMMENT ON COLUMN postings.external_id IS 'The site''s own id, as text and exactly as it came; unique within the source.';
COMMENT ON COLUMN postings.posting_status IS
  'pending (new or materially changed: to be looked at), active, complete, filled, invalid. Only pending is ever set by normalize.';
COMMENT ON COLUMN postings.title IS 'Title of the job, plain text.';
COMMENT ON COLUMN postings.description IS 'Text of the posting, from HTML with its structure kept. Null: not said.';
COMMENT ON COLUMN postings.company IS 'Who offers the job. Null: not said.';
COMMENT ON COLUMN postings.location IS 'Where, in the site''s words. Null: not said.';
COMMENT ON COLUMN postings.country IS 'ISO 3166-1 alpha-2. Null: not said.';
COMMENT ON COLUMN postings.city IS 'City alone. Null: not said.';
COMMENT ON COLUMN postings.remote IS 'on_site, hybrid or remote. Null: not said.';
COMMENT ON COLUMN postings.url IS 'Where a person reads it, absolute. Null: not said.';
COMMENT ON COLUMN postings.posted_at IS 'When the site published it. Null: not said.';
COMMENT ON COLUMN postings.valid_through IS 'Until when one can apply. Null: not said.';
COMMENT ON COLUMN postings.employment_type IS 'Terms of schema.org''s employmentType. Null: not said.';
COMMENT ON COLUMN postings.career_level IS 'internship, entry, junior, mid, senior, lead or executive. Null: not said.';
COMMENT ON COLUMN postings.department IS 'Department, team or field of work. Null: not said.';
COMMENT ON COLUMN postings.salary_min IS 'Lower end of the pay, in salary_currency per salary_period. Null: not said.';
COMMENT ON COLUMN postings.salary_max IS 'Upper end of the pay. Null: not said.';
COMMENT ON COLUMN postings.salary_currency IS 'ISO 4217. Null: not said.';
COMMENT ON COLUMN postings.salary_period IS 'HOUR, DAY, WEEK, MONTH or YEAR. Null: not said.';
COMMENT ON COLUMN postings.language IS 'Language of the posting, BCP 47. Null: not said.';
COMMENT ON COLUMN postings.source_metadata IS 'What the mapping asked to keep although no column takes it.';
COMMENT ON COLUMN postings.content_hash IS '128 bits of XXH3 over all of the above that a mapping fills: says whether content changed.';
COMMENT ON COLUMN postings.mapping_id IS 'The mapping that wrote the present content.';
COMMENT ON COLUMN postings.created_by_interaction_id IS 'The act of kind normalize that brought it.';
COMMENT ON COLUMN postings.updated_by_interaction_id IS 'The act of kind normalize that wrote the present content; its lineage leads to the raw page and to the prompt.';
COMMENT ON COLUMN postings.first_seen_at IS 'When the first page that has it was fetched.';
COMMENT ON COLUMN postings.last_seen_at IS 'When the last page that has it was fetched.';
COMMENT ON COLUMN postings.closed_at IS 'When a complete run did not have it any more. Null: it is open, or was seen again since.';
