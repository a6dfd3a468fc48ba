"""Charges of help outside a placement: short breaks, support, arrangements after care.

Counts      in the table of charges, one row for each short break with a fee, for each run of days
            that support costs alike, and for each payment made once; and span of positions it was
            held true.
Money       pounds a week, for a short break seven times the fee of a night; or pounds once.
Dates       `days` are the nights away, the days of support, or of an arrangement after care.

    HELP-1  A short break is charged for each of its nights at the fee agreed for its series.
    HELP-2  Support is charged at the fees of its award by day, from the day it starts to the day
            before it ends or the day until which it is agreed, whichever is sooner.
    HELP-3  What an award of support pays once is charged whole on its day, if it runs then.
    HELP-4  An arrangement after care is charged at its cost a week, from the day it starts to the
            day before it ends or the day until which it is agreed, whichever is sooner.

Source: the ledger's own (decisions 84, 85 and 86).
"""

from typing import Final

from domain.events.after_care import AfterCareArranged, AfterCareEnded
from domain.events.support import (
    ShortBreaksAgreed,
    ShortBreakTaken,
    SupportEnded,
    SupportExtended,
    SupportStarted,
)
from projections.facts.fact import Fact

SHORT_BREAKS: Final = Fact(
    table="charge",
    subject="series:",
    events=(ShortBreaksAgreed, ShortBreakTaken),
    schema="",
    rows="""
, agreed AS (  -- at each moment, the series that counts
    SELECT DISTINCT ON (m.subject, m.since) m.subject, m.since, m.until, e.position, e.fields
    FROM moment m JOIN entry e ON e.subject = m.subject AND e.event = 'short-breaks-agreed'
                              AND e.known @> m.since
    ORDER BY m.subject, m.since, e.position DESC
)
SELECT a.subject, 'break', a.fields ->> 'child_ref', a.fields ->> 'kind', NULL,
       a.fields ->> 'authority', a.fields ->> 'provider_id', a.fields ->> 'home_id',
       a.fields ->> 'budget_line', (a.fields ->> 'nightly_fee')::numeric * 7, 1, NULL::numeric,
       NULL::text, 100, NULL::numeric, 0, 0, 0,
       daterange((t.fields ->> 'stayed_from')::date, (t.fields ->> 'stayed_to')::date),
       false, unnest(range_agg(int8range(a.since, a.until))), ARRAY[a.position, t.position]
FROM agreed a JOIN entry t ON t.subject = a.subject AND t.event = 'short-break-taken'
                          AND t.known @> a.since
WHERE a.fields ->> 'nightly_fee' IS NOT NULL
GROUP BY a.subject, a.fields, a.position, t.fields, t.position
    """,
)
SUPPORT: Final = Fact(
    table="charge",
    subject="support:",
    events=(SupportStarted, SupportExtended, SupportEnded),
    schema="",
    rows="""
, latest AS (  -- at each moment, the start that counts, and the last of what changed it
    SELECT m.subject, m.since, m.until,
           max(e.position) FILTER (WHERE e.event = 'support-started') AS started,
           max(e.position) FILTER (WHERE e.event = 'support-extended') AS extended,
           max(e.position) FILTER (WHERE e.event = 'support-ended') AS ended,
           (array_agg(e.fields ORDER BY e.position DESC) FILTER (
               WHERE e.event = 'support-started'))[1] AS fields,
           (array_agg((e.fields ->> 'agreed_until')::date ORDER BY e.position DESC) FILTER (
               WHERE e.event = 'support-extended'))[1] AS longer,
           (array_agg((e.fields ->> 'ended_on')::date ORDER BY e.position DESC) FILTER (
               WHERE e.event = 'support-ended'))[1] AS ended_on
    FROM moment m JOIN entry e ON e.subject = m.subject AND e.known @> m.since
    GROUP BY m.subject, m.since, m.until
), held AS (
    SELECT *, daterange((fields ->> 'started_on')::date,
                        greatest((fields ->> 'started_on')::date,
                                 least(ended_on, coalesce(longer,
                                       (fields ->> 'agreed_until')::date)))) AS runs
    FROM latest WHERE started IS NOT NULL
), part AS (
    SELECT h.*, 'support' AS what, s.weekly_fee, NULL::numeric AS once, 0 AS line,
           runs * daterange(s.from_on, s.to_on) AS days
    FROM held h CROSS JOIN LATERAL (
        SELECT from_on, weekly_fee, lead(from_on) OVER (ORDER BY from_on) AS to_on
        FROM jsonb_to_recordset(h.fields -> 'steps')
             AS step (from_on date, weekly_fee numeric)) AS s
    UNION ALL
    SELECT h.*, 'once', NULL, (p.value ->> 'amount')::numeric, p.ordinality,
           runs * daterange((p.value ->> 'on_day')::date, (p.value ->> 'on_day')::date + 1)
    FROM held h CROSS JOIN LATERAL jsonb_array_elements(h.fields -> 'payments')
                WITH ORDINALITY AS p
)
SELECT subject, what, fields ->> 'child_ref', fields ->> 'kind', 'wrap-around',
       fields ->> 'authority', fields ->> 'provider_id', NULL, fields ->> 'budget_line', weekly_fee,
       1, NULL::numeric, NULL::text, 100, once, 0, 0, 0, days,
       false, unnest(range_agg(int8range(since, until))),
       array_remove(ARRAY[started, extended, ended], NULL)
FROM part
WHERE NOT isempty(days)
GROUP BY subject, what, fields, weekly_fee, once, line, days, started, extended, ended
    """,
)
AFTER_CARE: Final = Fact(
    table="charge",
    subject="aftercare:",
    events=(AfterCareArranged, AfterCareEnded),
    schema="",
    rows="""
, held AS (  -- at each moment, the start that counts, and the end if one does
    SELECT DISTINCT ON (m.subject, m.since)
           m.subject, m.since, m.until, s.position AS started, s.fields, x.position AS ended,
           (s.fields ->> 'started_on')::date AS started_on,
           least((x.fields ->> 'ended_on')::date, (s.fields ->> 'agreed_until')::date) AS stops_on
    FROM moment m
    JOIN entry s ON s.subject = m.subject AND s.event = 'after-care-arranged'
               AND s.known @> m.since
    LEFT JOIN entry x ON x.subject = m.subject AND x.event = 'after-care-ended'
                    AND x.known @> m.since
    ORDER BY m.subject, m.since, s.position DESC, x.position DESC
)
SELECT subject, 'aftercare', fields ->> 'child_ref', 'other', NULL, fields ->> 'authority',
       fields ->> 'provider_id', NULL, fields ->> 'budget_line',
       (fields ->> 'weekly_cost')::numeric, 1, NULL::numeric, NULL::text, 100, NULL::numeric,
       0, 0, 0, daterange(started_on, stops_on), false, unnest(range_agg(int8range(since, until))),
       array_remove(ARRAY[started, ended], NULL)
FROM held
WHERE started_on < stops_on
GROUP BY subject, fields, started_on, stops_on, started, ended
    """,
)
