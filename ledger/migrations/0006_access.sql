-- Row-level security, which holds whatever the application does; and the tables of sign-in and webhooks.

-- These roles read the whole log.
ALTER TABLE ledger.entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.tag   ENABLE ROW LEVEL SECURITY;
CREATE POLICY whole_log ON ledger.entry FOR SELECT
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader,
       placement_ledger_signer USING (true);
CREATE POLICY whole_log ON ledger.tag FOR SELECT
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader,
       placement_ledger_signer USING (true);

-- What a transaction may read is in its setting placement_ledger.reach: the tags of one officer's cases, or
-- of one provider. Anybody can change such a setting, and a login sees what its own sessions run, so it
-- counts only with the seal that ledger.grant_reach made, and in the transaction that it was made for: as in
-- HMAC, a hash within a hash, each begun with a block of key.
CREATE TABLE ledger.reach_key (
    only_row   boolean PRIMARY KEY CHECK (only_row),
    inner_key  bytea   NOT NULL CHECK (octet_length(inner_key) = 64),
    outer_key  bytea   NOT NULL CHECK (octet_length(outer_key) = 64)
);
INSERT INTO ledger.reach_key
    SELECT true, string_agg(uuid_send(gen_random_uuid()), ''), string_agg(uuid_send(gen_random_uuid()), '')
    FROM generate_series(1, 4);
COMMENT ON TABLE ledger.reach_key IS 'One row: the keys of the seals that ledger.grant_reach makes. No role reads it.';

-- Returns the seal of a granted reach, 64 hexadecimal digits.
CREATE FUNCTION ledger.reach_seal(granted text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT encode(sha256(k.outer_key || sha256(k.inner_key || convert_to(granted, 'UTF8'))), 'hex')
    FROM ledger.reach_key k
$$;

-- Returns a name for the transaction that nobody can give to another: its session, and when it began.
CREATE FUNCTION ledger.transaction_name() RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat(pg_backend_pid(), '@', extract(epoch FROM transaction_timestamp()))
$$;

-- Returns a reach for the setting of another session's transaction: a seal, the role that may use it, when it
-- ends, the name of the transaction, and the tags. Only the application may grant one.
CREATE FUNCTION ledger.grant_reach(role text, tags text[], transaction_name text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ends    bigint := extract(epoch FROM clock_timestamp() + interval '15 minutes');
    granted text := concat_ws(' ', role, ends, transaction_name, nullif(array_to_string(tags, ' '), ''));
BEGIN
    IF (role IN ('placement_ledger_caseworker', 'placement_ledger_provider')) IS NOT TRUE THEN
        RAISE EXCEPTION 'this role has no reach' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF (transaction_name ~ '^[0-9]+@[0-9]+[.][0-9]+$') IS NOT TRUE THEN
        RAISE EXCEPTION 'this is not the name of a transaction' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF EXISTS (SELECT FROM unnest(tags) AS t (tag) WHERE (t.tag ~ '^[!-~]+$') IS NOT TRUE) THEN
        RAISE EXCEPTION 'this is not a tag' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN ledger.reach_seal(granted) || ' ' || granted;
END $$;

-- Returns the tags that a transaction may read: none if it was granted no reach.
CREATE FUNCTION ledger.reach() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    given   text := coalesce(current_setting('placement_ledger.reach', true), '');
    granted text := substr(given, 66);
    words   text[] := string_to_array(granted, ' ');
BEGIN
    IF given = '' THEN
        RETURN '{}';
    END IF;
    IF left(given, 65) = ledger.reach_seal(granted) || ' ' AND words[1] = current_setting('role')
       AND words[3] = ledger.transaction_name() THEN
        IF words[2]::bigint > extract(epoch FROM clock_timestamp()) THEN
            RETURN words[4:];
        END IF;
    END IF;
    RAISE EXCEPTION 'this reach was not granted to this role and transaction, or has ended'
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- An allocated officer reads the entries that bear a tag of one of their cases, but not those that name only
-- other children, such as the placement of a brother found by the same search. A bundle and an erasure bear the tags
-- of whole cases, and are read by an officer who has all of those.
CREATE POLICY own_cases ON ledger.entry FOR SELECT TO placement_ledger_caseworker USING (
    tags && (SELECT ledger.reach())
    AND (SELECT coalesce(bool_or(b.tag = ANY ((SELECT ledger.reach())::text[])), true)
         FROM unnest(tags) AS b (tag) WHERE b.tag LIKE 'child:%')
    AND (split_part(name, '.', 1) NOT IN ('bundle-issued', 'person-erased')
         OR tags <@ (SELECT ledger.reach()))
);
CREATE POLICY own_cases ON ledger.tag FOR SELECT TO placement_ledger_caseworker USING (
    tag = ANY ((SELECT ledger.reach())::text[])
    AND EXISTS (SELECT FROM ledger.entry e WHERE e.position = tag.position)
);

-- Returns the time at which an entry was recorded, also where the caller may not see its row.
CREATE FUNCTION ledger.recorded_at(at_position bigint) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.recorded_at FROM ledger.entry e WHERE e.position = at_position
$$;

-- Returns the last position recorded by a moment, also where the caller may not see its row.
CREATE FUNCTION ledger.position_at(moment timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.position FROM ledger.entry e WHERE e.recorded_at <= moment
    ORDER BY e.recorded_at DESC, e.position DESC LIMIT 1
$$;

-- The functions below read stored bodies, which are not upcast: the fields that they read must stay the
-- same in every version of their events (domain/events/upcasts.py).

-- A provider reads only what these functions return: no table, no entry that was reversed, and no person
-- that a sealed value is about.

-- Returns the position of the award that stands on a referral, and that of its authorisation by the last of
-- the roles that decide: no row if that award is not authorised. What was decided before the award was made,
-- on one that was reversed and had the same reference, does not count.
CREATE FUNCTION ledger.authorised_award(of_referral text) RETURNS TABLE (awarded bigint, authorised bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH standing AS MATERIALIZED (
        SELECT e.position, e.event, b.body ->> 'award_id' AS award_id, b.body ->> 'complete' = 'true' AS complete
        FROM ledger.tag t JOIN ledger.recorded e USING (position)
             CROSS JOIN LATERAL (SELECT convert_from(e.body, 'UTF8')::jsonb) AS b (body)
        WHERE t.tag = 'referral:' || of_referral AND upper_inf(e.known)
          AND e.event IN ('awarded-by-mini-competition', 'awarded-directly', 'awarded-through-contingency',
                          'bought-by-spot-purchase', 'awarded-unregistered', 'award-authorised',
                          'authorisation-declined', 'award-cancelled')
    )
    SELECT m.position, a.position
    FROM standing m JOIN standing a ON a.award_id = m.award_id AND a.position > m.position
    WHERE m.event LIKE ANY (ARRAY['awarded-%', 'bought-%']) AND a.event = 'award-authorised' AND a.complete
      AND NOT EXISTS (SELECT FROM standing e WHERE e.award_id = m.award_id AND e.position > m.position
                      AND e.event IN ('authorisation-declined', 'award-cancelled'))
    ORDER BY m.position DESC, a.position DESC LIMIT 1
$$;

-- Returns a provider's own entries: those that bear its tag and are events that name no other provider. An
-- award is among them once it is authorised.
CREATE FUNCTION ledger.own_entries()
RETURNS TABLE ("position" bigint, name text, recorded_at timestamptz, body bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.position, e.name, e.recorded_at, convert_to((b.body - 'sealed')::text, 'UTF8')
    FROM (SELECT DISTINCT t.position FROM ledger.tag t
          WHERE t.tag = ANY ((SELECT ledger.reach())::text[]) AND t.tag LIKE 'provider:%') AS own
         JOIN ledger.recorded e USING (position)
         CROSS JOIN LATERAL (SELECT convert_from(e.body, 'UTF8')::jsonb) AS b (body)
    WHERE upper_inf(e.known)
      AND (e.event IN ('provider-applied', 'provider-admitted', 'provider-refused',
                       'provider-suspended', 'provider-reinstated', 'provider-removed',
                       'price-schedule-agreed', 'home-registered', 'invitation-read',
                       'clarification-asked', 'invitation-declined', 'offer-made', 'offer-refused',
                       'offer-withdrawn', 'answer-objected')
           OR (e.event IN ('awarded-by-mini-competition', 'awarded-directly',
                           'awarded-through-contingency', 'bought-by-spot-purchase')
               AND e.position = (SELECT a.awarded FROM ledger.authorised_award(b.body ->> 'referral_id') a)))
    ORDER BY e.position DESC
$$;

-- Returns a provider's invitations. They do not show which other providers were invited.
CREATE FUNCTION ledger.invitations()
RETURNS TABLE ("position" bigint, referral_id text, respond_by timestamptz, invited_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.position, b.body ->> 'referral_id',
           coalesce(later.respond_by, (b.body ->> 'respond_by')::timestamptz),
           (b.body ->> 'invited_on')::date
    FROM ledger.tag t JOIN ledger.recorded e USING (position)
         CROSS JOIN LATERAL (SELECT convert_from(e.body, 'UTF8')::jsonb) AS b (body)
         LEFT JOIN LATERAL (  -- the time that was set when what is needed changed last
             SELECT (convert_from(a.body, 'UTF8')::jsonb ->> 'respond_by')::timestamptz AS respond_by
             FROM ledger.tag u JOIN ledger.recorded a USING (position)
             WHERE u.tag = 'referral:' || (b.body ->> 'referral_id')
               AND a.event = 'referral-amended' AND upper_inf(a.known) AND a.position > e.position
             ORDER BY a.position DESC LIMIT 1
         ) AS later ON true
    WHERE t.tag = ANY ((SELECT ledger.reach())::text[]) AND t.tag LIKE 'provider:%'
      AND e.event = 'providers-invited' AND upper_inf(e.known)
      AND (b.body -> 'provider_ids') ? substr(t.tag, 10)
    ORDER BY e.position
$$;

-- Returns the entries that an invited provider may see: clarifications and their replies, without the
-- provider that asked; the end of the search; and, once an award is authorised, the moderation of its own
-- offers.
CREATE FUNCTION ledger.notices()
RETURNS TABLE ("position" bigint, referral_id text, event text, recorded_at timestamptz, clarification_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.position, i.referral_id, e.event, e.recorded_at, b.body ->> 'clarification_id'
    FROM (SELECT j.referral_id, a.authorised
          FROM (SELECT DISTINCT k.referral_id FROM ledger.invitations() k) AS j
               LEFT JOIN LATERAL ledger.authorised_award(j.referral_id) a ON true) AS i
         JOIN ledger.tag t ON t.tag = 'referral:' || i.referral_id
         JOIN ledger.recorded e USING (position)
         CROSS JOIN LATERAL (SELECT convert_from(e.body, 'UTF8')::jsonb) AS b (body)
    WHERE upper_inf(e.known)
      AND (e.event IN ('clarification-asked', 'clarification-answered', 'referral-abandoned',
                       'referral-amended', 'referral-reopened',
                       'placement-started')
           OR e.position = i.authorised
           OR (e.event = 'offer-moderated' AND i.authorised IS NOT NULL
               AND e.tags && (SELECT ledger.reach())))
$$;

CREATE INDEX entry_by_announcement ON ledger.entry (position) WHERE ledger.event_name(name) IN (
    'framework-established', 'lot-terms-published', 'round-opened', 'round-closed', 'round-concluded');

-- Returns what is announced to every provider: frameworks, lot terms and application rounds.
CREATE FUNCTION ledger.announcements()
RETURNS TABLE (name text, body bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.name, e.body FROM ledger.recorded e
    WHERE e.event IN ('framework-established', 'lot-terms-published', 'round-opened',
                     'round-closed', 'round-concluded')
      AND upper_inf(e.known)
    ORDER BY e.position
$$;

-- Sessions, the keys of machine clients, and webhooks. Of session tokens and keys only hashes are stored.
-- The secret of a webhook is stored, because each delivery is signed with it.
CREATE SCHEMA access;
CREATE TABLE access.session (
    token_sha256  bytea       PRIMARY KEY CHECK (octet_length(token_sha256) = 32),
    person        text        NOT NULL CHECK (person ~ '^[!-~]{1,100}$'),
    name          text        NOT NULL CHECK (length(name) <= 200),
    roles         text[]      NOT NULL CHECK (cardinality(roles) > 0 AND array_to_string(roles, '') !~ '\s'),
    acting_as     text        NOT NULL CHECK (acting_as = ANY (roles)),
    csrf          text        NOT NULL,
    began_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at       timestamptz NOT NULL
);
CREATE INDEX session_by_person ON access.session (person);
CREATE TABLE access.machine_key (
    name           text        PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    secret_sha256  bytea       NOT NULL UNIQUE CHECK (octet_length(secret_sha256) = 32),
    roles          text[]      NOT NULL CHECK (cardinality(roles) > 0 AND array_to_string(roles, '') !~ '\s'),
    for_people     boolean     NOT NULL DEFAULT false,
    made_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at     timestamptz NOT NULL,
    used_at        timestamptz,
    revoked_at     timestamptz
);
COMMENT ON COLUMN access.machine_key.for_people IS 'Whether the client signs its own people in and names the person who acts.';
CREATE TABLE access.webhook (
    name        text        PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    url         text        NOT NULL CHECK (url ~ '^https?://'),
    secret      bytea       NOT NULL CHECK (octet_length(secret) >= 24),
    events      text[]      NOT NULL DEFAULT '{}',
    position    bigint      NOT NULL DEFAULT 0,
    failures    int         NOT NULL DEFAULT 0,
    next_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_fault  text        NOT NULL DEFAULT ''
);
COMMENT ON COLUMN access.webhook.events     IS 'The stored names of the events that it is sent. If empty, every event is sent.';
COMMENT ON COLUMN access.webhook.position   IS 'The position of the last entry delivered.';
COMMENT ON COLUMN access.webhook.last_fault IS 'Why the last delivery failed. Empty if it did not.';
