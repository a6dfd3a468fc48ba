"""Which fee holds on a day (CHARGE-3): SQL that the facts of placements and charges share.

`FEES` defines `fee`: at each moment, one row for each day from which another fee of a placement
holds, with the position of the entry that set it, pounds a week and, where a whole framework rose,
the position of the entry that decided it. `domain.readings.placements` is
the definition in Python.
"""

from typing import Final, LiteralString

FEES: Final[LiteralString] = """
, rise AS MATERIALIZED (  -- the entries that decided the rises of frameworks
    SELECT named.uplift_id, t.position
    FROM (SELECT DISTINCT fields ->> 'uplift_id' AS uplift_id FROM entry
          WHERE fields ->> 'uplift_id' IS NOT NULL) AS named
    CROSS JOIN LATERAL unnest(ARRAY(
        SELECT tag.position FROM ledger.tag WHERE tag.tag = 'uplift:' || named.uplift_id
        AND (SELECT starts_with(d.name, 'framework-uplifted.') FROM ledger.entry d
             WHERE d.position = tag.position))) AS t (position)
), fee_set AS (  -- the fee at the start, and each variation
    SELECT m.subject, m.since, m.until, e.position,
           (SELECT max(r.position) FROM rise r WHERE r.uplift_id = e.fields ->> 'uplift_id'
            AND r.position < e.position) AS decided_at,
           coalesce(e.fields ->> 'varied_from', e.fields ->> 'started_on')::date AS from_on,
           max((e.fields ->> 'started_on')::date) OVER (PARTITION BY m.subject, m.since)
               AS started_on,
           (e.fields ->> 'weekly_fee')::numeric AS weekly_fee
    FROM moment m JOIN entry e ON e.subject = m.subject AND e.known @> m.since
                             AND e.event IN ('placement-started', 'fee-varied')
), fee AS (  -- the last to begin holds, and of two from one day, the last recorded
    SELECT DISTINCT ON (subject, since, on_day) subject, since, until, position, decided_at,
           weekly_fee,
           greatest(from_on, started_on) AS on_day
    FROM fee_set WHERE started_on IS NOT NULL
    ORDER BY subject, since, on_day, from_on DESC, position DESC
)
"""
