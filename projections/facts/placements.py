"""Placements in force: which child lived where, on which days, at what weekly fee.

Counts      one row per placement, fee, and span of positions it was held true.
Money       pounds a week.
Dates       `days` runs from the day of the start to the day before the end; `agreed` are those of
            them up to the day until which the placement is agreed, and so is to be paid for.
"""

from typing import Final

from domain.events.placements import (
    FeeVaried,
    PlacementEnded,
    PlacementExtended,
    PlacementStarted,
)
from domain.events.successions import ContractNovated, ContractTransferred
from projections.facts.fact import Fact
from projections.facts.fees import FEES
from projections.facts.holders import HOLDERS

FACT: Final = Fact(
    table="placement_in_force",
    subject="placement:",
    events=(
        PlacementStarted,
        FeeVaried,
        PlacementExtended,
        PlacementEnded,
        ContractTransferred,
        ContractNovated,
    ),
    schema="""
        CREATE TABLE placement_in_force (
            subject      text       NOT NULL,
            child_ref    text       NOT NULL,
            source       text       NOT NULL,  -- 'placement', or 'return' for an SSDA903 episode
            kind         text       NOT NULL,
            lot          text,
            authority    text       NOT NULL,
            miles        numeric(5, 1),        -- from home; none where it is not known
            provider_id  text,
            home_id      text,
            urn          text,                 -- of an episode that a return states
            budget_line  text,
            weekly_fee   numeric(14, 2),
            days         daterange  NOT NULL,
            agreed       daterange  NOT NULL,
            moves        boolean    NOT NULL,  -- whether the child came to another carer
            known        int8range  NOT NULL,
            because      bigint[]   NOT NULL   -- the entries that make the row
        );
        CREATE INDEX placement_in_force_subject ON placement_in_force (subject);
        CREATE INDEX placement_in_force_line ON placement_in_force (budget_line);
        CREATE INDEX placement_in_force_child ON placement_in_force (child_ref);
    """,
    rows=FEES
    + HOLDERS
    + """
, extended AS (  -- at each moment, the last day agreed that counts, if it is not the first
    SELECT DISTINCT ON (m.subject, m.since)
           m.subject, m.since, e.position, (e.fields ->> 'agreed_until')::date AS agreed_until
    FROM moment m JOIN entry e ON e.subject = m.subject AND e.event = 'placement-extended'
                             AND e.known @> m.since
    ORDER BY m.subject, m.since, e.position DESC
), held AS (  -- at each moment, the start that counts, and the end if one does
    SELECT DISTINCT ON (m.subject, m.since)
           m.subject, m.since, m.until, s.position AS started, s.fields,
           (s.fields ->> 'started_on')::date AS started_on, e.position AS extended,
           coalesce(e.agreed_until, (s.fields ->> 'agreed_until')::date) AS agreed_until,
           x.position AS ended, (x.fields ->> 'ended_on')::date AS ended_on
    FROM moment m
    JOIN entry s ON s.subject = m.subject AND s.event = 'placement-started'
               AND s.known @> m.since
    LEFT JOIN extended e ON e.subject = m.subject AND e.since = m.since
    LEFT JOIN entry x ON x.subject = m.subject AND x.event = 'placement-ended'
                    AND x.known @> m.since
    ORDER BY m.subject, m.since, s.position DESC, x.position DESC
), step AS (  -- each fee runs to the next one, or to the end
    SELECT h.*, f.on_day, f.weekly_fee, f.position,
           least(lead(f.on_day) OVER (PARTITION BY h.subject, h.since ORDER BY f.on_day),
                 h.ended_on) AS to_on
    FROM held h JOIN fee f ON f.subject = h.subject AND f.since = h.since
), part AS (  -- each fee is cut where the contract passes to another provider
    SELECT s.*, daterange(s.on_day, s.to_on) * h.held AS days, h.held_by, h.passed
    FROM step s JOIN holder h ON h.subject = s.subject AND h.since = s.since
    WHERE s.to_on IS NULL OR s.on_day < s.to_on
)
SELECT subject, fields ->> 'child_ref', 'placement', fields ->> 'kind', fields ->> 'lot',
       fields ->> 'authority', (fields ->> 'miles_from_home')::numeric,
       coalesce(held_by, fields ->> 'provider_id'), fields ->> 'home_id', NULL,
       fields ->> 'budget_line', weekly_fee, days,
       days * daterange(on_day, greatest(on_day, least(to_on, agreed_until))),
       lower(days) = started_on, unnest(range_agg(int8range(since, until))),
       array_remove(ARRAY[started, nullif(position, started), extended, ended, passed], NULL)
FROM part
WHERE NOT isempty(days)
GROUP BY subject, fields, weekly_fee, on_day, to_on, days, agreed_until, started_on, started,
         position, extended, ended, held_by, passed
    """,
)
