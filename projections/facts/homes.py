"""Places in homes and agencies: registered, and filled by children of other authorities.

Counts      one row per home, measure, number and span of positions it was held true.
Dates       `days` runs from the day a number takes effect to the day before the next, or before
            the registration is cancelled.
"""

from typing import Final

from domain.events.providers import (
    HomeRegistered,
    OthersPlacesReported,
    PlacesChanged,
    RegistrationCancelled,
)
from projections.facts.fact import Fact

FACT: Final = Fact(
    table="home_places",
    subject="home:",
    events=(HomeRegistered, PlacesChanged, OthersPlacesReported, RegistrationCancelled),
    schema="""
        CREATE TABLE home_places (
            subject      text       NOT NULL,
            home_id      text       NOT NULL,
            provider_id  text       NOT NULL,
            name         text       NOT NULL,
            kind         text       NOT NULL,
            authority    text       NOT NULL,
            measure      text       NOT NULL,  -- 'registered' or 'filled by others'
            places       int        NOT NULL,
            days         daterange  NOT NULL,
            known        int8range  NOT NULL,
            because      bigint[]   NOT NULL
        );
        CREATE INDEX home_places_subject ON home_places (subject);
    """,
    rows="""
, held AS (  -- at each moment, the registration that counts, and its end if it has one
    SELECT DISTINCT ON (m.subject, m.since, s.position)
           m.subject, m.since, m.until, s.position AS registered, s.fields,
           (s.fields ->> 'registered_on')::date AS registered_on,
           x.position AS cancelled, (x.fields ->> 'cancelled_on')::date AS cancelled_on
    FROM moment m
    JOIN entry s ON s.subject = m.subject AND s.event = 'home-registered' AND s.known @> m.since
    LEFT JOIN entry x ON x.subject = m.subject AND x.event = 'registration-cancelled'
                    AND x.known @> m.since
    ORDER BY m.subject, m.since, s.position, x.position DESC
), number_set AS (  -- at the registration, and each number recorded since
    SELECT h.*, 'registered' AS measure, h.registered_on AS from_on,
           (h.fields ->> 'places')::int AS places, h.registered AS position
    FROM held h
    UNION ALL
    SELECT h.*, 'registered', (c.fields ->> 'changed_on')::date,
           (c.fields ->> 'places')::int, c.position
    FROM held h JOIN entry c ON c.subject = h.subject AND c.event = 'places-changed'
                           AND c.known @> h.since
    UNION ALL
    SELECT h.*, 'filled by others', (o.fields ->> 'counted_on')::date,
           (o.fields ->> 'filled')::int, o.position
    FROM held h JOIN entry o ON o.subject = h.subject AND o.event = 'others-places-reported'
                           AND o.known @> h.since
), number AS (  -- none counts before the registration; of two from one day, the last recorded
    SELECT DISTINCT ON (subject, since, measure, on_day)
           n.*, greatest(from_on, registered_on) AS on_day
    FROM number_set n
    ORDER BY subject, since, measure, on_day, from_on DESC, position DESC, registered DESC
), step AS (  -- each number holds until the next
    SELECT *, least(lead(on_day) OVER (PARTITION BY subject, since, measure ORDER BY on_day),
                    cancelled_on) AS to_on
    FROM number
)
SELECT subject, fields ->> 'home_id', fields ->> 'provider_id', fields ->> 'name',
       fields ->> 'kind', fields ->> 'authority', measure, places, daterange(on_day, to_on),
       unnest(range_agg(int8range(since, until))),
       array_remove(ARRAY[registered, nullif(position, registered), cancelled], NULL)
FROM step
WHERE to_on IS NULL OR on_day < to_on
GROUP BY subject, fields, measure, places, on_day, to_on, registered, position, cancelled
    """,
)
