-- The same checks and the same functions, several times as fast.

-- A pattern that counts its characters took 30 µs each, seven times an entry. What is there
-- was checked by those it replaces, so it is not read again.
ALTER TABLE ledger.entry
    DROP CONSTRAINT entry_name_check,
    DROP CONSTRAINT entry_recorded_by_check,
    DROP CONSTRAINT entry_recorded_as_check,
    DROP CONSTRAINT entry_correlation_check,
    ADD CONSTRAINT entry_name_check
        CHECK (name ~ '^[A-Za-z0-9._@-]+$' AND length(name) <= 100) NOT VALID,
    ADD CONSTRAINT entry_recorded_by_check
        CHECK (recorded_by ~ '^[!-~]+$' AND length(recorded_by) <= 100) NOT VALID,
    ADD CONSTRAINT entry_recorded_as_check
        CHECK (recorded_as ~ '^[!-~]+$' AND length(recorded_as) <= 100) NOT VALID,
    ADD CONSTRAINT entry_correlation_check
        CHECK (correlation ~ '^[!-~]+$' AND length(correlation) <= 100) NOT VALID;
ALTER TABLE ledger.tag
    DROP CONSTRAINT tag_tag_check,
    ADD CONSTRAINT tag_tag_check CHECK (tag ~ '^[!-~]+$' AND length(tag) <= 200) NOT VALID;
ALTER TABLE ledger.sealed
    DROP CONSTRAINT sealed_field_check,
    DROP CONSTRAINT sealed_person_check,
    ADD CONSTRAINT sealed_field_check
        CHECK (field ~ '^[!-~]+$' AND length(field) <= 100) NOT VALID,
    ADD CONSTRAINT sealed_person_check
        CHECK (person ~ '^[!-~]+$' AND length(person) <= 100) NOT VALID;
ALTER TABLE vault.reading
    DROP CONSTRAINT reading_read_by_check,
    DROP CONSTRAINT reading_read_as_check,
    DROP CONSTRAINT reading_purpose_check,
    ADD CONSTRAINT reading_read_by_check
        CHECK (read_by ~ '^[!-~]+$' AND length(read_by) <= 100) NOT VALID,
    ADD CONSTRAINT reading_read_as_check
        CHECK (read_as ~ '^[!-~]+$' AND length(read_as) <= 100) NOT VALID,
    ADD CONSTRAINT reading_purpose_check
        CHECK (purpose ~ '^[ -~]+$' AND length(purpose) <= 200) NOT VALID;

-- What many queries find at once, in order, and how each is numbered: from 1, as they are given.
-- Those whose every item names a tag are looked up together; the others, one by one.
CREATE OR REPLACE FUNCTION ledger.matching_each(queries jsonb)
RETURNS TABLE (query bigint, "position" bigint, name text, tags text[], body bytea)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT q.n, q.query,
               jsonb_array_length(q.query) > 0
               AND NOT jsonb_path_exists(q.query, '$[*] ? (@.tags.size() == 0)') AS tagged
        FROM jsonb_array_elements(queries) WITH ORDINALITY AS q (query, n)
    ), item AS MATERIALIZED (
        SELECT a.n, ARRAY(SELECT jsonb_array_elements_text(i -> 'types')) AS types,
               ARRAY(SELECT jsonb_array_elements_text(i -> 'tags'))  AS tags
        FROM asked a CROSS JOIN LATERAL jsonb_array_elements(a.query) AS i WHERE a.tagged
    ), found AS (
        SELECT DISTINCT item.n, hit.position
        FROM item CROSS JOIN LATERAL (
            SELECT t.position FROM ledger.tag t WHERE t.tag = item.tags[1] OFFSET 0
        ) AS bearing CROSS JOIN LATERAL (
            SELECT e.position FROM ledger.entry e
            WHERE e.position = bearing.position AND e.tags @> item.tags
              AND (item.types = '{}' OR e.name = ANY (item.types))
            OFFSET 0
        ) AS hit
    )
    SELECT f.n, e.position, e.name, e.tags, e.body
    FROM found f CROSS JOIN LATERAL (
        SELECT * FROM ledger.entry e WHERE e.position = f.position OFFSET 0
    ) AS e
    UNION ALL
    SELECT a.n, e.position, e.name, e.tags, e.body
    FROM asked a CROSS JOIN LATERAL
         ledger.matching(a.query, 0, 9223372036854775807, 9223372036854775807) AS e
    WHERE NOT a.tagged
    ORDER BY 1, 2;
END $$;
ALTER FUNCTION ledger.matching_each(jsonb) SET enable_seqscan = off;

-- A plan is made once in a connection, and not each time something is said.
ALTER FUNCTION ledger.matching(jsonb, bigint, bigint, bigint)
    SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION ledger.matching_each(jsonb) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION ledger.grow(bigint, text[]) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION ledger.append_together(jsonb, bytea[], jsonb, jsonb, bytea[])
    SET plan_cache_mode = force_generic_plan;
