-- How a ledger is divided: by council, behind row-level security, and by position. Nothing is divided
-- here, and a ledger that never is stays as it was.

-- The councils whose logs a divided ledger holds, and whose each login is.
CREATE TABLE ledger.council (
    number     int  PRIMARY KEY CHECK (number > 0),
    authority  text NOT NULL UNIQUE CHECK (authority ~ '^[A-Z][0-9]{8}$')
);
CREATE TABLE ledger.council_login (
    login    text PRIMARY KEY,
    council  int  NOT NULL REFERENCES ledger.council
);
COMMENT ON TABLE ledger.council       IS 'None until the ledger is divided; then one, or each of those who share it.';
COMMENT ON TABLE ledger.council_login IS 'Where several share the ledger, a login that is not here sees nothing.';

-- Whose connection this is: by the login, which no setting and no role changes.
CREATE FUNCTION ledger.council() RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        (SELECT l.council FROM ledger.council_login l WHERE l.login = session_user),
        (SELECT min(c.number) FROM ledger.council c HAVING count(*) = 1))
$$;

-- Whether several councils share this ledger: then each makes its answers in a database of its own.
CREATE FUNCTION ledger.shared() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) > 1 FROM ledger.council
$$;

-- A part of a table: what is never changed in the whole is never changed in any part.
CREATE FUNCTION ledger.protect(part text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER is_permanent BEFORE UPDATE OR DELETE ON ledger.%I'
                   ' FOR EACH ROW EXECUTE FUNCTION ledger.forbid()', part);
    EXECUTE format('CREATE TRIGGER is_not_emptied BEFORE TRUNCATE ON ledger.%I'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION ledger.forbid()', part);
    EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER is_permanent', part);
    EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER is_not_emptied', part);
END $$;

-- Each council's rows to that council, beside whatever else a role may see. It holds for the
-- owner too, as whom the ledger's own functions act.
CREATE FUNCTION ledger.keep_apart(whole regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    governed boolean := EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = whole);
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', whole);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', whole);
    EXECUTE format('CREATE POLICY every_row ON %s TO %s USING (true)', whole,
                   CASE WHEN governed THEN 'placement_ledger_owner' ELSE 'PUBLIC' END);
    EXECUTE format('CREATE POLICY own_council ON %s AS RESTRICTIVE'
                   ' USING (council = (SELECT ledger.council())) WITH CHECK (%s)', whole,
                   CASE WHEN whole::text LIKE '%\_lock' THEN 'true'  -- a council's row is made for it
                        ELSE 'council = (SELECT ledger.council())' END);
END $$;

-- Puts a partitioned table in the place of one, which becomes its first part, without rewriting it.
CREATE FUNCTION ledger.divide_table(t text, by_position boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part text := t || CASE WHEN by_position THEN '_1_from_1' ELSE '_1' END;
    given aclitem[] := (SELECT relacl FROM pg_class WHERE oid = ('ledger.' || t)::regclass);
    said text := obj_description(('ledger.' || t)::regclass);
    each record;
BEGIN
    EXECUTE format('ALTER TABLE ledger.%I ADD COLUMN council int NOT NULL DEFAULT 1', t);
    FOR each IN SELECT conname FROM pg_constraint
                WHERE conrelid = ('ledger.' || t)::regclass AND NOT convalidated LOOP
        EXECUTE format('ALTER TABLE ledger.%I VALIDATE CONSTRAINT %I', t, each.conname);
    END LOOP;
    FOR each IN SELECT tgname FROM pg_trigger
                WHERE tgrelid = ('ledger.' || t)::regclass AND NOT tgisinternal LOOP
        EXECUTE format('DROP TRIGGER %I ON ledger.%I', each.tgname, t);
    END LOOP;
    EXECUTE format('ALTER TABLE ledger.%I RENAME TO %I', t, part);
    EXECUTE format('CREATE TABLE ledger.%I (LIKE ledger.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS'
                   ' INCLUDING COMMENTS INCLUDING STORAGE) PARTITION BY LIST (council)', t, part);
    EXECUTE format('ALTER TABLE ledger.%I ALTER council SET DEFAULT ledger.council()', t);
    EXECUTE format('COMMENT ON TABLE ledger.%I IS %L', t, said);
    FOR each IN SELECT * FROM pg_policies WHERE schemaname = 'ledger' AND tablename = part LOOP
        EXECUTE format('CREATE POLICY %I ON ledger.%I FOR %s TO %s USING (%s)', each.policyname, t,
                       each.cmd, array_to_string(each.roles, ', '), each.qual);
        EXECUTE format('DROP POLICY %I ON ledger.%I', each.policyname, part);
    END LOOP;
    FOR each IN SELECT a.grantee::regrole AS role, a.privilege_type FROM aclexplode(given) AS a
                WHERE a.grantee::regrole <> 'placement_ledger_owner'::regrole LOOP
        EXECUTE format('GRANT %s ON ledger.%I TO %s', each.privilege_type, t, each.role);
        EXECUTE format('REVOKE %s ON ledger.%I FROM %s', each.privilege_type, part, each.role);
    END LOOP;
    IF by_position THEN
        EXECUTE format('CREATE TABLE ledger.%I PARTITION OF ledger.%I FOR VALUES IN (1)'
                       ' PARTITION BY RANGE (position)', t || '_1', t);
        EXECUTE format('ALTER TABLE ledger.%I ATTACH PARTITION ledger.%I'
                       ' FOR VALUES FROM (1) TO (MAXVALUE)', t || '_1', part);
    ELSE
        EXECUTE format('ALTER TABLE ledger.%I ATTACH PARTITION ledger.%I FOR VALUES IN (1)', t, part);
    END IF;
    PERFORM ledger.protect(part);
    PERFORM ledger.keep_apart(('ledger.' || t)::regclass);
END $$;

-- Makes of this ledger one that can be divided further, and of its log the first council's.
CREATE FUNCTION ledger.divide(authority text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t text;
    kept record;
BEGIN
    LOCK TABLE ledger.council IN EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM ledger.council) THEN
        RAISE EXCEPTION 'the ledger is divided already' USING ERRCODE = 'PL001';
    END IF;
    IF EXISTS (SELECT FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid
               WHERE c.relnamespace = 'ledger'::regnamespace) THEN
        RAISE EXCEPTION 'the log is published to a read side: drop the publication first, and make it again afterwards'
            USING ERRCODE = 'PL001';
    END IF;
    INSERT INTO ledger.council VALUES (1, authority);
    FOREACH t IN ARRAY ARRAY['entry', 'leaf'] LOOP
        PERFORM ledger.divide_table(t, true);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['tag', 'sealed', 'tree_head', 'node', 'checkpoint'] LOOP
        PERFORM ledger.divide_table(t, false);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['ledger.append_lock', 'vault.key', 'vault.reading', 'vault.reading_head',
                             'vault.reading_lock', 'access.session', 'access.machine_key',
                             'access.webhook'] LOOP
        EXECUTE format('ALTER TABLE %s ADD COLUMN council int NOT NULL DEFAULT 1', t);
        EXECUTE format('ALTER TABLE %s ALTER council SET DEFAULT ledger.council()', t);
        SELECT c.conname, string_agg(quote_ident(a.attname), ', ') AS columns INTO kept
            FROM pg_constraint c JOIN pg_attribute a
                ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
            WHERE c.conrelid = t::regclass AND c.contype = 'p' GROUP BY c.conname;
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I PRIMARY KEY (council, %s)',
                       t, kept.conname, kept.conname, kept.columns);
        PERFORM ledger.keep_apart(t::regclass);
    END LOOP;
END $$;

-- One more council in a divided ledger: its parts, empty, and its place in each order.
CREATE FUNCTION ledger.add_council(authority text) RETURNS int
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    added int;
    t text;
BEGIN
    LOCK TABLE ledger.council IN EXCLUSIVE MODE;
    SELECT max(c.number) + 1 INTO added FROM ledger.council c;
    IF added IS NULL THEN
        RAISE EXCEPTION 'the ledger is not divided' USING ERRCODE = 'PL001';
    END IF;
    INSERT INTO ledger.council VALUES (added, authority);
    FOREACH t IN ARRAY ARRAY['entry', 'leaf'] LOOP
        EXECUTE format('CREATE TABLE ledger.%I PARTITION OF ledger.%I FOR VALUES IN (%s)'
                       ' PARTITION BY RANGE (position)', t || '_' || added, t, added);
        PERFORM ledger.add_part(t, added, 1);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['tag', 'sealed', 'tree_head', 'node', 'checkpoint'] LOOP
        EXECUTE format('CREATE TABLE ledger.%I (LIKE ledger.%I INCLUDING ALL)',
                       t || '_' || added, t || '_1');
        EXECUTE format('ALTER TABLE ledger.%I ATTACH PARTITION ledger.%I FOR VALUES IN (%s)',
                       t, t || '_' || added, added);
        PERFORM ledger.protect(t || '_' || added);
    END LOOP;
    INSERT INTO ledger.append_lock (only_row, council) VALUES (true, added);
    INSERT INTO vault.reading_lock (only_row, council) VALUES (true, added);
    RETURN added;
END $$;

-- The part of a council's table that everything from a position on goes into.
CREATE FUNCTION ledger.add_part(t text, council int, from_position bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part text := format('%s_%s_from_%s', t, council, from_position);
BEGIN
    EXECUTE format('CREATE TABLE ledger.%I (LIKE ledger.%I INCLUDING ALL)', part, t || '_1_from_1');
    EXECUTE format('ALTER TABLE ledger.%I ATTACH PARTITION ledger.%I FOR VALUES FROM (%s) TO (MAXVALUE)',
                   t || '_' || council, part, from_position);
    PERFORM ledger.protect(part);
END $$;

-- Begins a new part of a council's log at a position that is not reached yet. Appends wait.
CREATE FUNCTION ledger.begin_part(authority text, from_position bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    number int := (SELECT c.number FROM ledger.council c WHERE c.authority = begin_part.authority);
    head bigint;
    t text;
    part record;
BEGIN
    IF number IS NULL THEN
        RAISE EXCEPTION 'the ledger holds no log of %', authority USING ERRCODE = 'PL001';
    END IF;
    LOCK TABLE ledger.append_lock IN EXCLUSIVE MODE;
    FOREACH t IN ARRAY ARRAY['entry', 'leaf'] LOOP
        EXECUTE format('SELECT max(position) FROM ledger.%I', t || '_' || number) INTO head;
        SELECT c.relname AS name, (regexp_match(pg_get_expr(c.relpartbound, c.oid), '\d+'))[1]::bigint AS start
            INTO part FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = format('ledger.%I', t || '_' || number)::regclass
              AND pg_get_expr(c.relpartbound, c.oid) LIKE '%TO (MAXVALUE)';
        IF from_position <= greatest(head, part.start) THEN
            RAISE EXCEPTION 'a part begins after what is recorded, %, and after the last part began, %',
                coalesce(head, 0), part.start USING ERRCODE = 'PL001';
        END IF;
        EXECUTE format('ALTER TABLE ledger.%I DETACH PARTITION ledger.%I', t || '_' || number, part.name);
        EXECUTE format('ALTER TABLE ledger.%I ATTACH PARTITION ledger.%I FOR VALUES FROM (%s) TO (%s)',
                       t || '_' || number, part.name, part.start, from_position);
        PERFORM ledger.add_part(t, number, from_position);
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION ledger.council(), ledger.shared(), ledger.protect(text), ledger.keep_apart(regclass),
    ledger.divide_table(text, boolean), ledger.divide(text), ledger.add_council(text),
    ledger.add_part(text, int, bigint), ledger.begin_part(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.council(), ledger.shared()
    TO placement_ledger_app, placement_ledger_projector, placement_ledger_reader,
       placement_ledger_signer, placement_ledger_provider, placement_ledger_caseworker,
       placement_ledger_reporting;
