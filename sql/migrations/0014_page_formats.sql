-- A page may be XML as well: one word says how its records are written, in place of a yes or no.
ALTER TABLE raw_pages ADD COLUMN format text NOT NULL DEFAULT 'json' CHECK (format IN ('json', 'ndjson', 'xml'));
UPDATE raw_pages SET format = 'ndjson' WHERE ndjson;
ALTER TABLE raw_pages DROP COLUMN ndjson;

COMMENT ON COLUMN raw_pages.format IS
  'How its records are written, as the plugin said: json (one document), ndjson (one document a line) or xml (read in the JSON form of mappings/FORMAT.md; body keeps the XML as it came). Read by normalize and explain. Means nothing where it is not a page of records.';
