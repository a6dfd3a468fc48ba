"""Which fee holds on a day (CHARGE-3): SQL that the facts of placements and charges share.

`FEES` defines `fee`: at each moment, one row for each day from which another fee of a placement
holds, with the position of the entry that set it and pounds a week. `domain.readings.placements` is
the definition in Python.
"""

from typing import Final, LiteralString

FEES: Final[LiteralString] = """
, fee_set AS (  -- the fee at the start, and each variation
    SELECT m.subject, m.since, m.until, e.position,
           coalesce(e.fields ->> 'varied_from', e.fields ->> 'started_on')::date AS from_on,
           max((e.fields ->> 'started_on')::date) OVER (PARTITION BY m.subject, m.since)
               AS started_on,
           (e.fields ->> 'weekly_fee')::numeric AS weekly_fee
    FROM moment m JOIN entry e ON e.subject = m.subject AND e.known @> m.since
                             AND e.event IN ('placement-started', 'fee-varied')
), fee AS (  -- the last to begin holds, and of two from one day, the last recorded
    SELECT DISTINCT ON (subject, since, on_day) subject, since, until, position, weekly_fee,
           greatest(from_on, started_on) AS on_day
    FROM fee_set WHERE started_on IS NOT NULL
    ORDER BY subject, since, on_day, from_on DESC, position DESC
)
"""
