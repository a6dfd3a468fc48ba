"""Which provider holds a contract on a day: SQL that the facts of placements and charges share.

`HOLDERS` defines `holder`: at each moment, one row for each run of days on which one provider holds
the contract of a placement or a block, with the entry by which it passed. Of the days before it
passed to another the provider is not said: it is the one of the start or the booking.
"""

from typing import Final, LiteralString

HOLDERS: Final[LiteralString] = """
, passing AS (  -- of two from one day, the last recorded
    SELECT DISTINCT ON (m.subject, m.since, p.on_day)
           m.subject, m.since, e.position, e.fields ->> 'successor_id' AS provider_id, p.on_day
    FROM moment m JOIN entry e ON e.subject = m.subject AND e.known @> m.since
                             AND e.event IN ('contract-transferred', 'contract-novated')
    CROSS JOIN LATERAL (SELECT coalesce(e.fields ->> 'novated_on',
                                        e.fields ->> 'passed_on')::date AS on_day) AS p
    ORDER BY m.subject, m.since, p.on_day, e.position DESC
), holder AS (
    SELECT subject, since, position AS passed, provider_id AS held_by,
           daterange(on_day, lead(on_day) OVER (PARTITION BY subject, since ORDER BY on_day))
               AS held
    FROM passing
    UNION ALL
    SELECT m.subject, m.since, NULL, NULL, daterange(NULL, min(p.on_day))
    FROM moment m LEFT JOIN passing p ON p.subject = m.subject AND p.since = m.since
    GROUP BY m.subject, m.since
)
"""
