"""Episodes that SSDA903 returns stated, as rows of the placements in force.

Counts      one row per episode and span of positions it was held true.
Money       none: a return states no fee.
Dates       `days` runs from DECOM to the day before DEC, or before the day it is held until.
"""

from typing import Final

from domain.events.imports import EpisodeLapsed, EpisodeStated, EpisodeSuperseded
from projections.facts.fact import Fact

FACT: Final = Fact(
    table="placement_in_force",
    subject="child:",
    events=(EpisodeStated, EpisodeSuperseded, EpisodeLapsed),
    schema="",
    rows="""
, latest AS (  -- at each moment, the last statement of each episode, and its lapse if it has one
    SELECT DISTINCT ON (m.subject, m.since, s.fields -> 'started_on')
           m.subject, m.since, m.until, s.event, s.fields, s.position, l.position AS lapsed,
           (s.fields ->> 'started_on')::date AS started_on,
           coalesce((l.fields ->> 'held_until')::date, (s.fields ->> 'ended_on')::date) AS ended_on
    FROM moment m
    JOIN entry s ON s.subject = m.subject AND s.known @> m.since
               AND s.event IN ('episode-stated', 'episode-superseded')
    LEFT JOIN entry l ON l.subject = m.subject AND l.known @> m.since
                    AND l.event = 'episode-lapsed' AND l.position > s.position
                    AND l.fields -> 'started_on' = s.fields -> 'started_on'
    ORDER BY m.subject, m.since, s.fields -> 'started_on', s.position DESC, l.position DESC
)
SELECT subject, fields ->> 'child_ref', 'return', fields ->> 'kind', NULL,
       fields ->> 'authority', (fields ->> 'miles_from_home')::numeric, NULL, NULL, NULL,
       nullif(fields ->> 'urn', ''), NULL,
       NULL::numeric, daterange(started_on, ended_on), daterange(started_on, ended_on),
       fields ->> 'reason_new' IN ('S', 'P', 'B'),
       unnest(range_agg(int8range(since, until))), array_remove(ARRAY[position, lapsed], NULL)
FROM latest
WHERE event = 'episode-stated'
GROUP BY subject, fields, started_on, ended_on, position, lapsed
    """,
)
