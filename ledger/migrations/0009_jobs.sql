-- Jobs: work that is asked for, taken up by a worker, followed, fetched and ended. A job's request, what it
-- keeps on the way and its result are sealed under a key of the job. The queue holds only the job's identifier.
CREATE SCHEMA jobs;
CREATE TABLE jobs.job (
    job_id      uuid        PRIMARY KEY,
    kind        text        NOT NULL CHECK (kind ~ '^[a-z][a-z0-9_]{0,39}$'),
    asked_by    text        NOT NULL CHECK (asked_by ~ '^[!-~]{1,100}$'),
    asked_as    text        NOT NULL,
    client      text,
    wrapped     bytea       NOT NULL,
    state       text        NOT NULL DEFAULT 'waiting'
                            CHECK (state IN ('waiting', 'running', 'done', 'failed', 'ended')),
    done        int         NOT NULL DEFAULT 0,
    total       int         NOT NULL DEFAULT 0,
    message     text        NOT NULL DEFAULT '',
    recording   boolean     NOT NULL DEFAULT false,
    starts      int         NOT NULL DEFAULT 0,
    asked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at    timestamptz,
    expires_at  timestamptz NOT NULL DEFAULT clock_timestamp() + interval '24 hours',
    queue_id    bigint      NOT NULL
);
CREATE INDEX job_unfinished ON jobs.job (client, asked_by) WHERE state IN ('waiting', 'running');
CREATE INDEX job_by_expiry ON jobs.job (expires_at);
COMMENT ON COLUMN jobs.job.asked_as IS 'The role, and of a provider''s staff the provider: provider:P-014.';
COMMENT ON COLUMN jobs.job.client   IS 'The name of the key with which it was asked. NULL for a person who signed in.';
COMMENT ON COLUMN jobs.job.wrapped  IS 'The job''s key, wrapped by the provider that wraps people''s keys.';
COMMENT ON COLUMN jobs.job.message  IS 'What it waits for, or why it failed. Never what was sent.';
COMMENT ON COLUMN jobs.job.recording IS 'It is being recorded in the log, and can no longer be ended.';
COMMENT ON COLUMN jobs.job.starts   IS 'How often a worker has taken it up, without the times that it waited for something.';

CREATE TABLE jobs.sealed (
    job_id      uuid        NOT NULL REFERENCES jobs.job ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    part        text        NOT NULL CHECK (length(part) <= 40),
    content     bytea       NOT NULL,
    PRIMARY KEY (job_id, part)
);
ALTER TABLE jobs.sealed ALTER COLUMN content SET STORAGE EXTERNAL;

-- Records a job and puts it in the queue. Returns '' or, where too many are unfinished, whose limit is reached:
-- 'caller' or 'all'. A caller is a person, or each person whom a key names; all whom one key names have a limit
-- together. Two at once are counted one after the other.
CREATE FUNCTION jobs.ask(
    job_id uuid, kind text, asked_by text, asked_as text, client text, wrapped bytea,
    most_of_caller int, most_of_key int, most_of_all int)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = queue, pg_catalog, pg_temp AS $$
DECLARE
    of_caller bigint;
    of_key bigint;
    of_all bigint;
    queued bigint[];
BEGIN
    LOCK TABLE jobs.job IN SHARE ROW EXCLUSIVE MODE;
    SELECT count(*) FILTER (WHERE j.asked_by = ask.asked_by AND j.client IS NOT DISTINCT FROM ask.client),
           count(*) FILTER (WHERE j.client = ask.client), count(*)
        INTO of_caller, of_key, of_all FROM jobs.job j WHERE j.state IN ('waiting', 'running');
    IF of_caller >= most_of_caller OR of_key >= most_of_key THEN RETURN 'caller'; END IF;
    IF of_all >= most_of_all THEN RETURN 'all'; END IF;
    queued := procrastinate_defer_jobs_v1(ARRAY[ROW(
        'jobs', 'work', 0, NULL, NULL, jsonb_build_object('job_id', job_id), NULL
    )::procrastinate_job_to_defer_v1]);
    INSERT INTO jobs.job (job_id, kind, asked_by, asked_as, client, wrapped, queue_id)
        VALUES (ask.job_id, ask.kind, ask.asked_by, ask.asked_as, ask.client, ask.wrapped, queued[1]);
    RETURN '';
END $$;

-- Ends a job, and deletes what it and its result held. Returns false for one that is being recorded: it goes on.
CREATE FUNCTION jobs.end_job(ended uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = queue, pg_catalog, pg_temp AS $$
BEGIN
    UPDATE jobs.job SET state = 'ended', message = '', ended_at = clock_timestamp()
        WHERE job_id = ended AND NOT (recording AND state IN ('waiting', 'running'));
    IF NOT FOUND THEN RETURN false; END IF;
    DELETE FROM jobs.sealed WHERE job_id = ended;
    PERFORM procrastinate_cancel_job_v1(q.id, true, true) FROM procrastinate_jobs q JOIN jobs.job j ON j.queue_id = q.id
        WHERE j.job_id = ended;
    RETURN true;
END $$;

REVOKE ALL ON SCHEMA jobs FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA jobs FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA jobs FROM PUBLIC;

-- The application asks for a job, reads it and ends it. It does not touch the queue.
GRANT USAGE ON SCHEMA jobs TO placement_ledger_app;
GRANT SELECT ON jobs.job TO placement_ledger_app;
GRANT SELECT, INSERT ON jobs.sealed TO placement_ledger_app;
GRANT EXECUTE ON FUNCTION
    jobs.ask(uuid, text, text, text, text, bytea, int, int, int), jobs.end_job(uuid)
    TO placement_ledger_app;

-- A worker takes jobs from the queue, and says how far each has come.
GRANT USAGE ON SCHEMA jobs, queue TO placement_ledger_worker;
GRANT SELECT, DELETE ON jobs.job TO placement_ledger_worker;
GRANT UPDATE (state, done, total, message, recording, starts, ended_at) ON jobs.job TO placement_ledger_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs.sealed TO placement_ledger_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO placement_ledger_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA queue TO placement_ledger_worker;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA queue TO placement_ledger_worker;
