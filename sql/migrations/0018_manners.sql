-- How sites are treated, by all sources and processes alike: when a host may be asked, what its robots.txt allows,
-- and what need not be sent again because it has not changed.
CREATE TABLE host_states (
  host text PRIMARY KEY CHECK (host <> ''),
  next_free_at timestamptz NOT NULL,
  failures_in_row integer NOT NULL DEFAULT 0 CHECK (failures_in_row >= 0),
  last_failure text,
  paused_until timestamptz,
  tried boolean NOT NULL DEFAULT false,
  resting_until timestamptz,
  rest_reason text,
  CHECK ((resting_until IS NULL) = (rest_reason IS NULL)),
  CHECK (paused_until IS NULL OR last_failure IS NOT NULL),
  CHECK (NOT tried OR paused_until IS NOT NULL)
);

COMMENT ON TABLE host_states IS
  'One row is a host that was asked: its pace, its rest, its circuit breaker, by the clock of the database. Written before every request and after those that failed or ask for rest, read by every process before the next one. Only grows, with the number of hosts; a row that is deleted by hand is a host that nothing is known of.';
COMMENT ON COLUMN host_states.host IS 'Host name or address, with the port where it is an unusual one.';
COMMENT ON COLUMN host_states.next_free_at IS
  'When the next request may be sent: the turn that was taken last and the pause that was asked for behind it.';
COMMENT ON COLUMN host_states.failures_in_row IS
  'Requests in a row that the host failed: no connection, a broken or late reply, 408, 429, 5xx. 401 and 403 are answers.';
COMMENT ON COLUMN host_states.last_failure IS 'The last of these failures, in one sentence. Null: none yet.';
COMMENT ON COLUMN host_states.paused_until IS
  'Until when nobody asks this host since it failed too often; while one request tries it: until when the others wait for that. Null: it is asked.';
COMMENT ON COLUMN host_states.tried IS 'Whether a request tries it, after its pause was over.';
COMMENT ON COLUMN host_states.resting_until IS
  'Until when it asked to be left alone: Retry-After, or the headers of its rate limit. Null: it never did.';
COMMENT ON COLUMN host_states.rest_reason IS 'Which header asked for that. Null: none did.';

CREATE TABLE robots_rules (
  origin text PRIMARY KEY CHECK (origin <> ''),
  status integer NOT NULL,
  body bytea NOT NULL,
  interaction_id bigint NOT NULL,
  read_at timestamptz NOT NULL
);

COMMENT ON TABLE robots_rules IS
  'One row is the robots.txt of an origin, the last time it was read. Written by the run that read it, read by every process before its first request there; after 24 hours it is read anew. Only grows, with the number of origins.';
COMMENT ON COLUMN robots_rules.origin IS 'Scheme, host and port: "https://jobs.example.com".';
COMMENT ON COLUMN robots_rules.status IS 'The HTTP status of the reply. A client error or a redirect without end: there is none to heed.';
COMMENT ON COLUMN robots_rules.body IS 'As it came, as far as it is read (500 KiB); empty where there is none to heed.';
COMMENT ON COLUMN robots_rules.interaction_id IS
  'The act of kind http_exchange that read it. No foreign key: it goes with its source.';
COMMENT ON COLUMN robots_rules.read_at IS 'When, by the clock of the database.';

CREATE TABLE kept_replies (
  source_id bigint NOT NULL REFERENCES posting_sources,
  request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  etag text,
  last_modified text,
  interaction_id bigint NOT NULL,
  used_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, request_hash),
  CHECK (etag IS NOT NULL OR last_modified IS NOT NULL)
);

COMMENT ON TABLE kept_replies IS
  'One row is a reply that need not be sent again as long as it has not changed: the next request says which one is known (If-None-Match, If-Modified-Since). Written when a reply came whole with a validator, read by the next run of its source. Shrinks only with its source, and by what no run has asked for in 90 days.';
COMMENT ON COLUMN kept_replies.source_id IS 'Whose request it was.';
COMMENT ON COLUMN kept_replies.request_hash IS
  'SHA-256 of the URL and the headers that the plugin gave, secrets as their placeholders.';
COMMENT ON COLUMN kept_replies.etag IS 'As the site gave it. Null: it gave none.';
COMMENT ON COLUMN kept_replies.last_modified IS 'Last-Modified as the site gave it. Null: it gave none.';
COMMENT ON COLUMN kept_replies.interaction_id IS
  'The act of kind http_exchange that brought the reply; its body is in raw_pages. No foreign key: where act or body are gone, the reply is asked for whole.';
COMMENT ON COLUMN kept_replies.used_at IS 'When it was kept, or found to be unchanged, last; by the clock of the database.';

-- A page made of a reply that had not changed has no bytes of its own, but refers to those that are stored.
ALTER TABLE raw_pages ADD COLUMN body_of_raw_page_id bigint REFERENCES raw_pages;
ALTER TABLE raw_pages ADD COLUMN said_at timestamptz;
ALTER TABLE raw_pages ALTER COLUMN body DROP NOT NULL;
ALTER TABLE raw_pages ADD CHECK ((body IS NULL) = (body_of_raw_page_id IS NOT NULL));
CREATE INDEX raw_pages_body_of ON raw_pages (body_of_raw_page_id);

COMMENT ON COLUMN raw_pages.body IS
  'The bytes as they came, as one zstd frame: jsonb refuses what JSON allows, and what is not JSON must be kept as well. Null: they are those of body_of_raw_page_id.';
COMMENT ON COLUMN raw_pages.body_of_raw_page_id IS
  'The raw body that this page shows once more: the site said that nothing had changed (304), or the plugin handed it in as several pages. Null: it has bytes of its own.';
COMMENT ON COLUMN raw_pages.said_at IS
  'When the site said what stands here, from which "three days ago" counts, where that was before it was fetched: every reply that the page was made of had not changed since. Null: when it was fetched.';

ALTER TABLE source_runs ADD COLUMN not_modified bigint NOT NULL DEFAULT 0 CHECK (not_modified >= 0);
ALTER TABLE source_runs ADD COLUMN robots_ignored boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN source_runs.not_modified IS
  'Replies that had not changed since an earlier run (304) and were not sent again; of the requests.';
COMMENT ON COLUMN source_runs.robots_ignored IS
  'Whether it asked without regard to robots.txt, as the setting robots=ignore of its source says.';
