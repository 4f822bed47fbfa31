-- Who may decide on mappings, checked where nobody gets past it; and what people have decided for good: locked
-- fields and golden tests.

-- ---------------------------------------------------------------------------------------------- who may
CREATE TABLE actor_rules (
  actor_rule_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  actor_id bigint NOT NULL REFERENCES actors,
  action text NOT NULL CHECK (action IN ('approve_mapping')),
  source_id bigint REFERENCES posting_sources,
  allowed boolean NOT NULL,
  decided_by_interaction_id bigint REFERENCES interactions,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE UNIQUE INDEX actor_rules_of_source ON actor_rules (actor_id, action, source_id) WHERE source_id IS NOT NULL;
CREATE UNIQUE INDEX actor_rules_of_all ON actor_rules (actor_id, action) WHERE source_id IS NULL;
CREATE INDEX actor_rules_actor ON actor_rules (actor_id);
CREATE INDEX actor_rules_source ON actor_rules (source_id);
CREATE INDEX actor_rules_decided_by ON actor_rules (decided_by_interaction_id);

COMMENT ON TABLE actor_rules IS
  'One row is one rule: an actor, and whoever is below it in the hierarchy, may or may not do something. Written by `tributary actor allow` and `deny`; read by actor_may. Shrinks only with a source that a rule is about.';
COMMENT ON COLUMN actor_rules.actor_rule_id IS 'Key.';
COMMENT ON COLUMN actor_rules.actor_id IS 'Whom it is about; it holds for all below that have no rule of their own nearer to them.';
COMMENT ON COLUMN actor_rules.action IS
  'approve_mapping: decide on mappings (approve, reject, roll back, lock, correct), and say who else may.';
COMMENT ON COLUMN actor_rules.source_id IS 'The source it is about. Null: every source.';
COMMENT ON COLUMN actor_rules.allowed IS 'Whether the actor may.';
COMMENT ON COLUMN actor_rules.decided_by_interaction_id IS 'The decision that made the rule what it is. Null: it came with the schema.';
COMMENT ON COLUMN actor_rules.created_at IS 'When it was said last.';

CREATE FUNCTION actor_may(who bigint, what text, about_source bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  WITH RECURSIVE above AS (
    SELECT actor_id, parent_actor_id, 0 AS distance FROM actors WHERE actor_id = who
    UNION ALL
    SELECT a.actor_id, a.parent_actor_id, above.distance + 1
    FROM above JOIN actors a ON a.actor_id = above.parent_actor_id
  )
  SELECT coalesce((
    SELECT r.allowed
    FROM above JOIN actor_rules r USING (actor_id)
    WHERE r.action = what AND (r.source_id IS NULL OR r.source_id = about_source)
    ORDER BY above.distance, r.source_id NULLS LAST
    LIMIT 1), false)
$$;

COMMENT ON FUNCTION actor_may(bigint, text, bigint) IS
  'Whether an actor may do something: the rule nearest to it decides, its own before its parent''s, one for the source before one for all. No rule, or a rule for another source only: it may not. A source of null asks for every source.';

-- One sentence: who, what is missing, what to do. SQLSTATE TR001 is a refusal, for the host to pass on as it is.
CREATE FUNCTION require_actor_may(who bigint, what text, about_source bigint) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
  actor_name text;
  source_name text;
BEGIN
  IF actor_may(who, what, about_source) THEN
    RETURN;
  END IF;
  SELECT name INTO actor_name FROM actors WHERE actor_id = who;
  SELECT name INTO source_name FROM posting_sources WHERE source_id = about_source;
  RAISE EXCEPTION 'actor ''%'' may not decide on mappings%: neither it nor a group it belongs to has the right %; somebody who has it can give it: tributary actor allow % %',
    coalesce(actor_name, 'none'), coalesce(' of source ' || source_name, ' of every source'), what,
    coalesce(actor_name, 'NAME'), what || coalesce(' --source ' || source_name, '')
    USING ERRCODE = 'TR001';
END $$;

COMMENT ON FUNCTION require_actor_may(bigint, text, bigint) IS
  'Refuses with a sentence for people what actor_may says no to.';

INSERT INTO actors (actor_type, name, parent_actor_id)
SELECT 'group', 'operators', actor_id FROM actors WHERE name = 'tributary';
INSERT INTO actor_rules (actor_id, action, allowed)
SELECT actor_id, 'approve_mapping', true FROM actors WHERE name = 'operators' AND actor_type = 'group';
-- People who decided before there were rules go on; a parent must be older than its child, so they get their own.
INSERT INTO actor_rules (actor_id, action, allowed)
SELECT actor_id, 'approve_mapping', true FROM actors WHERE actor_type = 'human' AND parent_actor_id IS NULL;

COMMENT ON COLUMN actors.parent_actor_id IS
  'The group or actor it belongs to: it may do what its nearest ancestor with a rule about it may (actor_rules). Null at the top. Always older than the actor, so that the hierarchy has no circle.';

-- Whoever says who may, may; and still may afterwards, so that there is always somebody left who can.
CREATE FUNCTION actor_rules_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who bigint;
BEGIN
  SELECT actor_id INTO who FROM interactions WHERE interaction_id = NEW.decided_by_interaction_id;
  PERFORM require_actor_may(who, NEW.action, NEW.source_id);
  RETURN NEW;
END $$;

COMMENT ON FUNCTION actor_rules_check() IS
  'A rule is made by an act of somebody who has the right himself, before and after it.';

CREATE TRIGGER check_before BEFORE INSERT OR UPDATE ON actor_rules
  FOR EACH ROW EXECUTE FUNCTION actor_rules_check();
CREATE TRIGGER check_after AFTER INSERT OR UPDATE ON actor_rules
  FOR EACH ROW EXECUTE FUNCTION actor_rules_check();

-- ------------------------------------------------------------------------------------- what may serve
CREATE FUNCTION posting_field_mappings_check_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  decided interactions%ROWTYPE;
BEGIN
  IF NEW.approved_by_interaction_id IS NOT NULL
     AND (TG_OP = 'INSERT' OR NEW.approved_by_interaction_id IS DISTINCT FROM OLD.approved_by_interaction_id) THEN
    SELECT * INTO decided FROM interactions WHERE interaction_id = NEW.approved_by_interaction_id;
    IF decided.kind IS DISTINCT FROM 'decision' THEN
      RAISE EXCEPTION 'mapping % cannot be approved by interaction %, which is no decision',
        NEW.mapping_id, NEW.approved_by_interaction_id USING ERRCODE = 'TR001';
    END IF;
    PERFORM require_actor_may(decided.actor_id, 'approve_mapping', NEW.source_id);
  END IF;
  IF NEW.status = 'active' AND (TG_OP = 'INSERT' OR OLD.status <> 'active') AND NEW.approved_by_interaction_id IS NULL
     AND NOT coalesce(NEW.trial->>'passed' = 'true', false) THEN
    RAISE EXCEPTION 'mapping % has neither passed a trial nor been approved', NEW.mapping_id USING ERRCODE = 'TR001';
  END IF;
  RETURN NEW;
END $$;

COMMENT ON FUNCTION posting_field_mappings_check_approval() IS
  'A mapping serves because it passed its trial, or by the decision of somebody who may approve it.';

CREATE TRIGGER check_approval BEFORE INSERT OR UPDATE ON posting_field_mappings
  FOR EACH ROW EXECUTE FUNCTION posting_field_mappings_check_approval();

-- ---------------------------------------------------------------------------- what people said for good
CREATE TABLE mapping_locks (
  mapping_lock_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint NOT NULL REFERENCES posting_sources,
  field text NOT NULL CHECK (field <> ''),
  mapping_id bigint NOT NULL REFERENCES posting_field_mappings,
  reason text,
  locked_by_interaction_id bigint NOT NULL REFERENCES interactions,
  unlocked_by_interaction_id bigint REFERENCES interactions,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE UNIQUE INDEX mapping_locks_open ON mapping_locks (source_id, field) WHERE unlocked_by_interaction_id IS NULL;
CREATE INDEX mapping_locks_source ON mapping_locks (source_id);
CREATE INDEX mapping_locks_mapping ON mapping_locks (mapping_id);
CREATE INDEX mapping_locks_locked_by ON mapping_locks (locked_by_interaction_id);
CREATE INDEX mapping_locks_unlocked_by ON mapping_locks (unlocked_by_interaction_id);

COMMENT ON TABLE mapping_locks IS
  'One row is one field of a source that a person locked: every later candidate has it as that mapping has it. Written by `tributary mapping lock`, `unlock` and `posting correct --path`; read by whoever writes a mapping. Shrinks only with its source.';
COMMENT ON COLUMN mapping_locks.mapping_lock_id IS 'Key.';
COMMENT ON COLUMN mapping_locks.source_id IS 'The source.';
COMMENT ON COLUMN mapping_locks.field IS 'The posting''s field.';
COMMENT ON COLUMN mapping_locks.mapping_id IS 'The version whose expression for the field is locked; one that lacks the field locks it out.';
COMMENT ON COLUMN mapping_locks.reason IS 'Why, in the words of who locked it. Null: it was not said.';
COMMENT ON COLUMN mapping_locks.locked_by_interaction_id IS 'The decision that locked it.';
COMMENT ON COLUMN mapping_locks.unlocked_by_interaction_id IS 'The decision that ended it. Null: it holds.';
COMMENT ON COLUMN mapping_locks.created_at IS 'When it was locked.';

CREATE TABLE golden_tests (
  golden_test_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint NOT NULL REFERENCES posting_sources,
  raw_page_id bigint REFERENCES raw_pages ON DELETE SET NULL,
  record_index bigint NOT NULL CHECK (record_index >= 0),
  external_id text NOT NULL,
  field text NOT NULL CHECK (field <> ''),
  expected text,
  decided_by_interaction_id bigint NOT NULL REFERENCES interactions,
  withdrawn_by_interaction_id bigint REFERENCES interactions,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One opinion at a time on a field of a record.
CREATE UNIQUE INDEX golden_tests_open ON golden_tests (source_id, external_id, field)
  WHERE withdrawn_by_interaction_id IS NULL;
CREATE INDEX golden_tests_source ON golden_tests (source_id);
CREATE INDEX golden_tests_page ON golden_tests (raw_page_id);
CREATE INDEX golden_tests_decided_by ON golden_tests (decided_by_interaction_id);
CREATE INDEX golden_tests_withdrawn_by ON golden_tests (withdrawn_by_interaction_id);

COMMENT ON TABLE golden_tests IS
  'One row is one correction by a person: this field of this raw record must come out as this. Written by `tributary posting correct`; read by every trial of the source''s mappings. Shrinks only with its source.';
COMMENT ON COLUMN golden_tests.golden_test_id IS 'Key.';
COMMENT ON COLUMN golden_tests.source_id IS 'The source.';
COMMENT ON COLUMN golden_tests.raw_page_id IS 'The raw page that has the record. Null: it is gone, and the test can no longer be made; a trial says so.';
COMMENT ON COLUMN golden_tests.record_index IS 'The record''s place among the page''s records, from 0.';
COMMENT ON COLUMN golden_tests.external_id IS 'The id that the record had as a posting.';
COMMENT ON COLUMN golden_tests.field IS 'The posting''s field.';
COMMENT ON COLUMN golden_tests.expected IS 'The canonical text that must come out. Null: the field must stay empty.';
COMMENT ON COLUMN golden_tests.decided_by_interaction_id IS 'The decision that said so.';
COMMENT ON COLUMN golden_tests.withdrawn_by_interaction_id IS 'The decision that took it back, or put another in its place. Null: it holds.';
COMMENT ON COLUMN golden_tests.created_at IS 'When it was said.';

CREATE FUNCTION mapping_locks_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who bigint;
BEGIN
  SELECT actor_id INTO who FROM interactions
  WHERE interaction_id = coalesce(NEW.unlocked_by_interaction_id, NEW.locked_by_interaction_id);
  PERFORM require_actor_may(who, 'approve_mapping', NEW.source_id);
  RETURN NEW;
END $$;

COMMENT ON FUNCTION mapping_locks_check() IS 'A lock is put and taken away by somebody who may decide on mappings.';

CREATE TRIGGER check_actor BEFORE INSERT OR UPDATE ON mapping_locks
  FOR EACH ROW EXECUTE FUNCTION mapping_locks_check();

CREATE FUNCTION golden_tests_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who bigint;
BEGIN
  SELECT actor_id INTO who FROM interactions
  WHERE interaction_id = coalesce(NEW.withdrawn_by_interaction_id, NEW.decided_by_interaction_id);
  PERFORM require_actor_may(who, 'approve_mapping', NEW.source_id);
  RETURN NEW;
END $$;

COMMENT ON FUNCTION golden_tests_check() IS 'A correction is made and taken back by somebody who may decide on mappings.';

-- Not when a page goes: that is nobody's decision on a mapping.
CREATE TRIGGER check_actor BEFORE INSERT OR UPDATE OF decided_by_interaction_id, withdrawn_by_interaction_id ON golden_tests
  FOR EACH ROW EXECUTE FUNCTION golden_tests_check();

-- -------------------------------------------------------------------------------------------- questions
ALTER TABLE human_tasks ADD COLUMN claimed_at timestamptz;
COMMENT ON COLUMN human_tasks.claimed_at IS 'When somebody took it on last. Null: nobody has, or it was given back.';
COMMENT ON COLUMN human_tasks.assigned_to_actor_id IS
  'Who took it on, and after that who decided. Null: whoever comes first.';
