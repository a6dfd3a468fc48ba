"""Periods of care: which children were looked after, on which days.

Counts      one row per period of care and span of positions it was held true.
Dates       `days` runs from the day care started to the day before it ended.
"""

from typing import Final

from domain.events.care import CareEnded, CareStarted
from projections.facts.fact import Fact

FACT: Final = Fact(
    table="looked_after",
    subject="child:",
    events=(CareStarted, CareEnded),
    schema="""
        CREATE TABLE looked_after (
            subject    text       NOT NULL,
            child_ref  text       NOT NULL,
            born_in    text,
            days       daterange  NOT NULL,
            known      int8range  NOT NULL,
            because    bigint[]   NOT NULL
        );
        CREATE INDEX looked_after_subject ON looked_after (subject);
    """,
    rows="""
, period AS (  -- at each moment, every start that counts, with the first end after it
    SELECT DISTINCT ON (m.subject, m.since, s.position)
           m.subject, m.since, m.until, s.fields, s.position AS started, x.position AS ended,
           (s.fields ->> 'started_on')::date AS started_on,
           (x.fields ->> 'ended_on')::date AS ended_on
    FROM moment m
    JOIN entry s ON s.subject = m.subject AND s.event = 'care-started' AND s.known @> m.since
    LEFT JOIN entry x ON x.subject = m.subject AND x.event = 'care-ended' AND x.known @> m.since
                    AND (x.fields ->> 'ended_on')::date > (s.fields ->> 'started_on')::date
    ORDER BY m.subject, m.since, s.position, (x.fields ->> 'ended_on')::date, x.position
)
SELECT subject, fields ->> 'child_ref', fields ->> 'born_in', daterange(started_on, ended_on),
       unnest(range_agg(int8range(since, until))), array_remove(ARRAY[started, ended], NULL)
FROM period
GROUP BY subject, fields, started_on, ended_on, started, ended
    """,
)
