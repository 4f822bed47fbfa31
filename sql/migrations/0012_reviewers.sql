-- Who stands behind the reviewed mappings that the program brings along.
INSERT INTO actors (actor_type, name, parent_actor_id)
SELECT 'group', 'tributary reviewers', actor_id FROM actors WHERE name = 'tributary';

COMMENT ON COLUMN posting_field_mappings.generated_by_interaction_id IS
  'The act that wrote it: its actor is the matcher, a model, a person, or the reviewers of the mappings that the program brings along. Null: no act is known.';
