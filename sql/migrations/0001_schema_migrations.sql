-- The list of applied migrations. The host writes the row of each migration in the migration's own transaction.
CREATE TABLE schema_migrations (
  migration_number integer PRIMARY KEY CHECK (migration_number > 0),
  name text NOT NULL UNIQUE,
  checksum text NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
  applied_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE schema_migrations IS
  'One row is one applied migration. Written by `tributary db migrate` only, read by every start of the host, which refuses a schema that is not its own. Only grows.';
COMMENT ON COLUMN schema_migrations.migration_number IS 'Number of the file in sql/migrations; applied in this order.';
COMMENT ON COLUMN schema_migrations.name IS 'File name without .sql.';
COMMENT ON COLUMN schema_migrations.checksum IS 'SHA-256 of the file in hexadecimal: a file that was edited after it was applied is noticed.';
COMMENT ON COLUMN schema_migrations.applied_at IS 'When it was applied, by the clock of the database.';
