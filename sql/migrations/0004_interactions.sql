-- The append-only record of acts, and the rule that keeps their lineage whole and without circles.
CREATE TABLE interactions (
  interaction_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  actor_id bigint NOT NULL REFERENCES actors,
  kind text NOT NULL CHECK (kind IN
    ('http_exchange', 'page', 'analyze', 'generate_mapping', 'trial', 'normalize', 'decision')),
  status text NOT NULL CHECK (status IN ('succeeded', 'failed')),
  input jsonb NOT NULL CHECK (jsonb_typeof(input) = 'object'),
  output jsonb NOT NULL CHECK (jsonb_typeof(output) = 'object'),
  input_interaction_ids bigint[] NOT NULL DEFAULT '{}',
  source_id bigint REFERENCES posting_sources,
  run_id bigint REFERENCES source_runs,
  error text CHECK (status = 'failed' OR error IS NULL),
  started_at timestamptz NOT NULL,
  completed_at timestamptz NOT NULL
);

CREATE INDEX interactions_inputs ON interactions USING gin (input_interaction_ids);
CREATE INDEX interactions_source ON interactions (source_id, interaction_id);
CREATE INDEX interactions_run ON interactions (run_id);
CREATE INDEX interactions_actor ON interactions (actor_id);

COMMENT ON TABLE interactions IS
  'One row is one act: a request and its reply, a prompt and its answer, a script''s or a person''s step. Written once by the stage that acted, when the act was over; read by explain, history and every lineage query. Only grows, except that a source takes its acts along when it is removed; a row never changes.';
COMMENT ON COLUMN interactions.interaction_id IS 'Key; an act has a higher one than every act it was made from.';
COMMENT ON COLUMN interactions.actor_id IS 'Who acted.';
COMMENT ON COLUMN interactions.kind IS 'What sort of act: host/interaction/interaction.hpp has the same list.';
COMMENT ON COLUMN interactions.status IS 'succeeded or failed. A failed act is kept as well.';
COMMENT ON COLUMN interactions.input IS 'What went in: the request, the prompt with model and options, the mapping tried. No secret, no person.';
COMMENT ON COLUMN interactions.output IS 'What came out: status and headers, the answer with its token counts, the findings. Bodies are in raw_pages.';
COMMENT ON COLUMN interactions.input_interaction_ids IS
  'The acts it was made from; one recursive query over it leads from a posting to the raw page and to the prompt. Each exists and is older: interactions_check_inputs refuses others.';
COMMENT ON COLUMN interactions.source_id IS
  'The source it belongs to, taken from its run or else from its inputs by interactions_check_inputs. Null: it belongs to none.';
COMMENT ON COLUMN interactions.run_id IS 'The run it was part of. Null: it was done outside of a run.';
COMMENT ON COLUMN interactions.error IS 'One sentence, when it failed. Null otherwise.';
COMMENT ON COLUMN interactions.started_at IS 'When the act began, by the clock of the host.';
COMMENT ON COLUMN interactions.completed_at IS 'When the act was over, by the clock of the host.';

-- An array has no foreign keys, so a trigger keeps what they would keep. One primary-key probe an input.
CREATE FUNCTION interactions_check_inputs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  missing bigint;
  inherited bigint;
BEGIN
  SELECT wanted INTO missing
  FROM unnest(NEW.input_interaction_ids) AS wanted
  LEFT JOIN interactions AS earlier ON earlier.interaction_id = wanted
  WHERE earlier.interaction_id IS NULL OR wanted >= NEW.interaction_id
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'interaction % names input %, which is not an earlier interaction',
      NEW.interaction_id, coalesce(missing::text, 'null') USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF NEW.source_id IS NULL THEN
    SELECT source_id INTO inherited FROM source_runs WHERE run_id = NEW.run_id;
    IF inherited IS NULL THEN
      SELECT max(source_id) INTO inherited FROM interactions WHERE interaction_id = ANY (NEW.input_interaction_ids);
    END IF;
    NEW.source_id := inherited;
  END IF;
  RETURN NEW;
END $$;

COMMENT ON FUNCTION interactions_check_inputs() IS
  'Refuses an input that does not exist or is not older (so lineage has no circle), and fills source_id.';

CREATE TRIGGER check_inputs BEFORE INSERT ON interactions
  FOR EACH ROW WHEN (NEW.run_id IS NOT NULL OR cardinality(NEW.input_interaction_ids) > 0)
  EXECUTE FUNCTION interactions_check_inputs();

CREATE FUNCTION interactions_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'interactions are written once and never changed: append a new one'
    USING ERRCODE = 'restrict_violation';
END $$;

COMMENT ON FUNCTION interactions_refuse_update() IS 'Keeps interactions as they were written.';

CREATE TRIGGER refuse_update BEFORE UPDATE ON interactions
  FOR EACH STATEMENT EXECUTE FUNCTION interactions_refuse_update();
