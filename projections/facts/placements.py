"""Placements in force: which child lived where, on which days, at what weekly fee.

Counts      one row per placement, fee, address, and span of positions it was held true.
Money       pounds a week.
Place       the authority, address and miles of the address at which the child lives on the days.
Dates       `days` runs from the day of the start to the day before the end; `agreed` are those of
            them up to the day until which the placement is agreed, and so is to be paid for.
"""

from typing import Final

from domain.events.placements import (
    AddressChanged,
    AgreementSigned,
    FeeVaried,
    PlacementEnded,
    PlacementExtended,
    PlacementStarted,
    PurchaseRegularised,
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
        PurchaseRegularised,
        AgreementSigned,
        FeeVaried,
        AddressChanged,
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
            address_id   text,
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
), place_set AS (  -- where the child lives from the start, and from each move
    SELECT m.subject, m.since, e.position, e.fields,
           coalesce(e.fields ->> 'moved_on', e.fields ->> 'started_on')::date AS from_on,
           max((e.fields ->> 'started_on')::date) OVER (PARTITION BY m.subject, m.since)
               AS started_on
    FROM moment m JOIN entry e ON e.subject = m.subject AND e.known @> m.since
                             AND e.event IN ('placement-started', 'address-changed')
), place AS (  -- the last to begin holds, and of two from one day, the last recorded
    SELECT DISTINCT ON (subject, since, on_day) subject, since, position AS moved, fields AS lives,
           greatest(from_on, started_on) AS on_day
    FROM place_set WHERE started_on IS NOT NULL
    ORDER BY subject, since, on_day, from_on DESC, position DESC
), turn AS (  -- each day from which another fee or another address holds, numbered by each
    SELECT *, count(positions) OVER whole AS fees, count(moved) OVER whole AS places
    FROM fee FULL JOIN place USING (subject, since, on_day)
    WINDOW whole AS (PARTITION BY subject, since ORDER BY on_day)
), holding AS (  -- the fee and the address that hold from each of these days
    SELECT subject, since, on_day, first_value(weekly_fee) OVER of_fee AS weekly_fee,
           first_value(positions) OVER of_fee AS positions,
           first_value(moved) OVER of_place AS moved, first_value(lives) OVER of_place AS lives
    FROM turn
    WINDOW of_fee AS (PARTITION BY subject, since, fees ORDER BY on_day),
           of_place AS (PARTITION BY subject, since, places ORDER BY on_day)
), step AS (  -- each runs to the next one, or to the end
    SELECT h.*, f.on_day, f.weekly_fee, f.positions, f.moved, f.lives,
           least(lead(f.on_day) OVER (PARTITION BY h.subject, h.since ORDER BY f.on_day),
                 h.ended_on) AS to_on
    FROM held h JOIN holding f ON f.subject = h.subject AND f.since = h.since
), part AS (  -- each is cut where the contract passes to another provider
    SELECT s.*, daterange(s.on_day, s.to_on) * h.held AS days, h.held_by, h.passed
    FROM step s JOIN holder h ON h.subject = s.subject AND h.since = s.since
    WHERE s.to_on IS NULL OR s.on_day < s.to_on
)
SELECT subject, fields ->> 'child_ref', 'placement', fields ->> 'kind', fields ->> 'lot',
       lives ->> 'authority', (lives ->> 'miles_from_home')::numeric,
       coalesce(held_by, fields ->> 'provider_id'), fields ->> 'home_id', lives ->> 'address_id',
       NULL, fields ->> 'budget_line', weekly_fee, days,
       days * daterange(on_day, greatest(on_day, least(to_on, agreed_until))),
       lower(days) = started_on, unnest(range_agg(int8range(since, until))),
       started || array_remove(positions, started)
       || array_remove(ARRAY[nullif(moved, started), extended, ended, passed], NULL)
FROM part
WHERE NOT isempty(days)
GROUP BY subject, fields, lives, weekly_fee, on_day, to_on, days, agreed_until, started_on,
         started, positions, moved, extended, ended, held_by, passed
    """,
)
