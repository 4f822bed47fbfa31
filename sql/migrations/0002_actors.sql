-- Who acts: people, models, scripts, and the groups they belong to.
CREATE TABLE actors (
  actor_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  actor_type text NOT NULL CHECK (actor_type IN ('human', 'ai_model', 'script', 'group')),
  name text NOT NULL UNIQUE CHECK (name <> ''),
  parent_actor_id bigint REFERENCES actors CHECK (parent_actor_id < actor_id),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX actors_parent ON actors (parent_actor_id);

COMMENT ON TABLE actors IS
  'One row is someone who acts. Written by every stage that acts under a new name, read by whoever asks who did something. Only grows.';
COMMENT ON COLUMN actors.actor_id IS 'Key.';
COMMENT ON COLUMN actors.actor_type IS 'human, ai_model, script, or group.';
COMMENT ON COLUMN actors.name IS 'What it is called in every table and message: host, matcher, qwen2.5:7b.';
COMMENT ON COLUMN actors.parent_actor_id IS
  'The group or actor it belongs to: it may do what any of its ancestors is allowed. Null at the top. Always older than the actor, so that the hierarchy has no circle.';
COMMENT ON COLUMN actors.created_at IS 'When it acted first.';

INSERT INTO actors (actor_type, name) VALUES ('group', 'tributary');
INSERT INTO actors (actor_type, name, parent_actor_id)
SELECT 'script', script, actor_id FROM actors, unnest(ARRAY['host', 'matcher']) AS script WHERE name = 'tributary';
