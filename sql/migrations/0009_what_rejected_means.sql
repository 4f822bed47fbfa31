-- What the statuses of a mapping mean: a failed trial leaves a candidate, and only a person rejects.
COMMENT ON COLUMN posting_field_mappings.status IS
  'candidate (not used yet; its trial may have failed), active (normalizes the source; at most one), retired (was active), rejected (a person said no).';
COMMENT ON COLUMN posting_field_mappings.status_reason IS 'Why a person rejected it. Null: it was not rejected.';
COMMENT ON COLUMN posting_field_mappings.validated_by_interaction_id IS
  'The trial it went through last; of a version that serves or has served, the one it was proved by. Null: none yet.';
