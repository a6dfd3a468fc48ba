"""Blocks of places as charges: every place on every day, filled or not (CHARGE-7).

Counts      one row for each block, provider that holds its contract, and span of positions.
Money       pounds a week for each place.
Dates       `days` are the days of the block on which the provider holds its contract.
"""

from typing import Final

from domain.events.providers import BlockBooked
from domain.events.successions import ContractNovated, ContractTransferred
from projections.facts.fact import Fact
from projections.facts.holders import HOLDERS

FACT: Final = Fact(
    table="charge",
    subject="block:",
    events=(BlockBooked, ContractTransferred, ContractNovated),
    schema="",
    rows=HOLDERS
    + """
, booked AS (
    SELECT m.subject, m.since, m.until, s.position, s.fields,
           daterange((s.fields ->> 'starts_on')::date, (s.fields ->> 'ends_on')::date) AS days
    FROM moment m JOIN entry s ON s.subject = m.subject AND s.event = 'block-booked'
                             AND s.known @> m.since
)
SELECT subject, 'block', NULL, fields ->> 'kind', NULL, fields ->> 'authority',
       coalesce(held_by, fields ->> 'provider_id'), fields ->> 'home_id',
       fields ->> 'budget_line', (fields ->> 'weekly_fee')::numeric, (fields ->> 'places')::int,
       NULL::numeric, NULL::text, 100, NULL::numeric, 0, 0, 0, days * held, false,
       unnest(range_agg(int8range(since, until))), array_remove(ARRAY[position, passed], NULL)
FROM booked JOIN holder USING (subject, since)
WHERE NOT isempty(days * held)
GROUP BY subject, fields, days, held, held_by, position, passed
    """,
)
