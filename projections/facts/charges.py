"""Charges: what is to be paid for a placement or a block, on which days, at what weekly rate.

Counts      one row for each run of days that a placement is charged alike, each payment made
            once, each respite and each block, and span of positions it was held true.
Money       pounds a week (`weekly_fee`), of which `percent` is charged, less what the place of a
            block already costs (`block_fee`); or pounds once (`once`).
Dates       `days` are the days charged, both the first and, where it is agreed, the last.

    CHARGE-1  A placement is charged from the day it starts to the day before it stops: the day it
              ended, the day until which it is agreed, or the day a notice says, if that is sooner.
              An extension recorded after a notice, or the end itself, sets the notice aside.
    CHARGE-2  The day it stops is charged too if the agreement in force on that day says so.
    CHARGE-3  The fee of a day is the one that began last; of two from one day, the last recorded.
    CHARGE-4  While the child is away, and an agreement is in force, its retainer's per cent of the
              fee is charged for as many days as it says, counted from the first day away, and then
              nothing. Without an agreement the whole fee is charged.
    CHARGE-5  What an agreement asks once is charged whole on its day, or on the agreement's first;
              only if that agreement is then in force and the placement runs. A discount is taken
              off.
    CHARGE-6  Respite is charged at its own fee beside the placement's.
    CHARGE-7  A block is charged for every place on every day, filled or not. A placement that
              fills one costs only what its fee is above the block's.
    CHARGE-8  Each funder's share of a day is the one agreed last to begin by it; the council's own
              is what the others do not bear.
"""

from typing import Final

from domain.events.placements import (
    AbsenceEnded,
    AbsenceStarted,
    AgreementSigned,
    BlockPlaceFilled,
    FeeVaried,
    FundingShared,
    NoticeGiven,
    PlacementEnded,
    PlacementExtended,
    PlacementStarted,
    RespiteArranged,
)
from domain.events.providers import BlockBooked
from projections.facts.fact import Fact

FACT: Final = Fact(
    table="charge",
    subject="placement:",
    events=(
        PlacementStarted,
        FeeVaried,
        PlacementExtended,
        PlacementEnded,
        AgreementSigned,
        AbsenceStarted,
        AbsenceEnded,
        NoticeGiven,
        FundingShared,
        BlockPlaceFilled,
        RespiteArranged,
    ),
    schema="""
        CREATE TABLE charge (
            subject      text       NOT NULL,
            what         text       NOT NULL,  -- fee, retainer, away, once, respite or block
            child_ref    text,
            kind         text       NOT NULL,
            lot          text,
            authority    text       NOT NULL,
            provider_id  text,
            home_id      text,
            budget_line  text,
            weekly_fee   numeric(14, 2),
            places       int        NOT NULL,
            block_fee    numeric(14, 2),
            block_id     text,                 -- the block whose place a placement fills
            percent      numeric(5, 2)  NOT NULL,
            once         numeric(14, 2),
            health       numeric(5, 2)  NOT NULL,  -- per cent
            education    numeric(5, 2)  NOT NULL,
            days         daterange  NOT NULL,
            known        int8range  NOT NULL,
            because      bigint[]   NOT NULL
        );
        CREATE INDEX charge_subject ON charge (subject);
        CREATE INDEX charge_line ON charge (budget_line);
    """,
    rows="""
, latest AS (  -- at each moment, the last said of what replaces the whole of what was said before
    SELECT DISTINCT ON (m.subject, m.since, s.name)
           m.subject, m.since, m.until, s.name, s.position, s.fields
    FROM moment m JOIN said s ON s.subject = m.subject AND s.known @> m.since
    WHERE s.name IN ('placement-started.v1', 'placement-extended.v1', 'notice-given.v1',
                     'placement-ended.v1')
    ORDER BY m.subject, m.since, s.name, s.position DESC
), held AS (  -- at each moment, the start that counts, and the day it stops (CHARGE-1)
    SELECT s.subject, s.since, s.until, s.position AS started, s.fields,
           (s.fields ->> 'started_on')::date AS started_on,
           e.position AS extended, n.position AS noticed, x.position AS ended,
           least((x.fields ->> 'ended_on')::date, (n.fields ->> 'ends_on')::date,
                 coalesce(e.fields ->> 'agreed_until',
                          s.fields ->> 'agreed_until')::date) AS stops_on
    FROM latest s
    LEFT JOIN latest e ON e.subject = s.subject AND e.since = s.since
                      AND e.name = 'placement-extended.v1'
    LEFT JOIN latest x ON x.subject = s.subject AND x.since = s.since
                      AND x.name = 'placement-ended.v1'
    LEFT JOIN latest n ON n.subject = s.subject AND n.since = s.since
                      AND n.name = 'notice-given.v1' AND x.position IS NULL
                      AND n.position > coalesce(e.position, 0)
    WHERE s.name = 'placement-started.v1'
), step AS (  -- what holds from a day until the next of its kind
    SELECT subject, since, 'fee' AS what, started_on AS from_on, started AS position, fields
    FROM held
    UNION ALL
    SELECT h.subject, h.since,
           CASE s.name WHEN 'fee-varied.v1' THEN 'fee' WHEN 'agreement-signed.v1' THEN 'terms'
                       WHEN 'funding-shared.v1' THEN 'shares' WHEN 'block-place-filled.v1'
                       THEN 'block' ELSE 'absence' END,
           coalesce(s.fields ->> 'varied_from', s.fields ->> 'in_force_from',
                    s.fields ->> 'shared_from', s.fields ->> 'filled_from',
                    s.fields ->> 'away_from', s.fields ->> 'back_on')::date,
           s.position, s.fields
    FROM held h JOIN said s ON s.subject = h.subject AND s.known @> h.since
    WHERE s.name IN ('fee-varied.v1', 'agreement-signed.v1', 'funding-shared.v1',
                     'block-place-filled.v1', 'absence-started.v1', 'absence-ended.v1')
), last_day AS (  -- the agreement that says that the day it stops is charged (CHARGE-2)
    SELECT subject, since, position FROM (
        SELECT DISTINCT ON (h.subject, h.since) h.subject, h.since, t.position,
               (t.fields ->> 'last_day_charged')::boolean AS charged
        FROM held h JOIN step t ON t.subject = h.subject AND t.since = h.since
                               AND t.what = 'terms' AND t.from_on <= h.stops_on
        ORDER BY h.subject, h.since, t.from_on DESC, t.position DESC
    ) AS terms WHERE charged
), span AS (
    SELECT h.*, l.position AS last_day,
           h.stops_on + (l.position IS NOT NULL)::int AS before_on
    FROM held h LEFT JOIN last_day l USING (subject, since)
), cut AS (  -- the days on which what is charged may change
    SELECT subject, since, started_on AS on_day FROM span
    UNION
    SELECT subject, since, from_on FROM step
    UNION
    SELECT subject, since, (fields ->> 'filled_to')::date FROM step WHERE what = 'block'
    UNION
    SELECT a.subject, a.since, a.from_on + (t.fields ->> 'retainer_days')::int
    FROM step a JOIN step t ON t.subject = a.subject AND t.since = a.since AND t.what = 'terms'
    WHERE a.what = 'absence' AND a.fields ? 'away_from'
), segment AS (
    SELECT s.*, c.on_day,
           coalesce(lead(c.on_day) OVER (PARTITION BY s.subject, s.since ORDER BY c.on_day),
                    s.before_on) AS next_on
    FROM span s JOIN cut c ON c.subject = s.subject AND c.since = s.since
                          AND c.on_day >= s.started_on AND c.on_day < s.before_on
), holding AS (  -- of each kind, the step that holds on a segment (CHARGE-3, CHARGE-8)
    SELECT DISTINCT ON (g.subject, g.since, g.on_day, t.what)
           g.subject, g.since, g.on_day, t.what, t.from_on, t.position, t.fields
    FROM segment g JOIN step t ON t.subject = g.subject AND t.since = g.since
                              AND t.from_on <= g.on_day
    ORDER BY g.subject, g.since, g.on_day, t.what, t.from_on DESC, t.position DESC
), wide AS (  -- one row a segment
    SELECT subject, since, on_day,
           max((fields ->> 'weekly_fee')::numeric) FILTER (WHERE what = 'fee') AS weekly_fee,
           max(position) FILTER (WHERE what = 'fee') AS fee_said,
           max((fields ->> 'retainer_percent')::numeric) FILTER (WHERE what = 'terms') AS retainer,
           max((fields ->> 'retainer_days')::int) FILTER (WHERE what = 'terms') AS retainer_days,
           max(position) FILTER (WHERE what = 'terms') AS terms,
           max(from_on) FILTER (WHERE what = 'absence' AND fields ? 'away_from') AS away_from,
           max(position) FILTER (WHERE what = 'absence' AND fields ? 'away_from') AS away,
           max((fields ->> 'weekly_fee')::numeric) FILTER (
               WHERE what = 'block' AND (fields ->> 'filled_to')::date > on_day) AS block_fee,
           max(position) FILTER (
               WHERE what = 'block' AND (fields ->> 'filled_to')::date > on_day) AS block,
           max(fields ->> 'block_id') FILTER (
               WHERE what = 'block' AND (fields ->> 'filled_to')::date > on_day) AS block_id,
           (array_agg(fields -> 'shares') FILTER (WHERE what = 'shares'))[1] AS shares,
           max(position) FILTER (WHERE what = 'shares') AS shared
    FROM holding GROUP BY subject, since, on_day
), priced AS (  -- what is charged of it (CHARGE-4), and who bears it
    SELECT g.*, w.weekly_fee, w.block_fee, w.block_id,
           CASE WHEN w.away IS NULL OR w.terms IS NULL THEN 100
                WHEN g.on_day < w.away_from + w.retainer_days THEN w.retainer ELSE 0
           END::numeric(5, 2) AS percent,
           CASE WHEN w.away IS NULL OR w.terms IS NULL THEN 'fee'
                WHEN g.on_day < w.away_from + w.retainer_days THEN 'retainer' ELSE 'away'
           END AS what,
           coalesce((SELECT sum((share ->> 'percent')::numeric) FROM jsonb_array_elements(w.shares)
                     AS share WHERE share ->> 'funder' = 'health'), 0)::numeric(5, 2) AS health,
           coalesce((SELECT sum((share ->> 'percent')::numeric) FROM jsonb_array_elements(w.shares)
                     AS share WHERE share ->> 'funder' = 'education'), 0)::numeric(5, 2)
               AS education,
           array_remove(ARRAY[started, nullif(fee_said, started), extended, noticed, ended,
                              last_day, away, CASE WHEN away IS NOT NULL THEN terms END, block,
                              shared], NULL) AS said
    FROM segment g JOIN wide w USING (subject, since, on_day)
), run AS (  -- days that follow one another and are charged alike are one run
    SELECT *, sum(CASE WHEN alike THEN 0 ELSE 1 END)
                  OVER (PARTITION BY subject, since ORDER BY on_day) AS number
    FROM (
        SELECT *, (weekly_fee, block_fee, block_id, percent, what, health, education)
                  IS NOT DISTINCT FROM
                  (lag(weekly_fee) OVER before, lag(block_fee) OVER before,
                   lag(block_id) OVER before, lag(percent) OVER before,
                   lag(what) OVER before, lag(health) OVER before,
                   lag(education) OVER before) AS alike
        FROM priced WINDOW before AS (PARTITION BY subject, since ORDER BY on_day)
    ) AS each
), charged AS (
    SELECT subject, since, until, fields, what, weekly_fee, block_fee, block_id, percent,
           NULL::numeric AS once, 0 AS line, health, education,
           daterange(min(on_day), max(next_on)) AS days,
           (SELECT array_agg(DISTINCT p ORDER BY p)
            FROM unnest(string_to_array(string_agg(array_to_string(said, ','), ','), ',')::bigint[])
                 AS p) AS because
    FROM run WHERE weekly_fee IS NOT NULL
    GROUP BY subject, since, until, fields, what, weekly_fee, block_fee, block_id, percent,
             health, education, number
    UNION ALL  -- what is paid once (CHARGE-5)
    SELECT g.subject, g.since, g.until, g.fields, 'once', NULL, NULL, NULL, 100,
           (line.value ->> 'amount')::numeric
               * CASE line.value ->> 'fee_for' WHEN 'discount' THEN -1 ELSE 1 END, line.ordinality,
           p.health, p.education, daterange(due.on_day, due.on_day + 1),
           (SELECT array_agg(DISTINCT q ORDER BY q) FROM unnest(p.said || h.position) AS q)
    FROM holding h
    JOIN segment g ON g.subject = h.subject AND g.since = h.since AND g.on_day = h.on_day
    JOIN priced p ON p.subject = h.subject AND p.since = h.since AND p.on_day = h.on_day
    CROSS JOIN LATERAL jsonb_array_elements(h.fields -> 'fee_lines')
               WITH ORDINALITY AS line
    CROSS JOIN LATERAL (SELECT greatest((line.value ->> 'from_on')::date, h.from_on) AS on_day)
               AS due
    WHERE h.what = 'terms' AND line.value ->> 'unit' = 'once'
      AND due.on_day >= g.on_day AND due.on_day < g.next_on
    UNION ALL  -- respite (CHARGE-6)
    SELECT h.subject, h.since, h.until,
           h.fields || jsonb_build_object('provider_id', s.fields -> 'provider_id'),
           'respite', (s.fields ->> 'weekly_fee')::numeric, NULL, NULL, 100, NULL, 0, 0, 0,
           daterange((s.fields ->> 'respite_from')::date, (s.fields ->> 'respite_to')::date),
           ARRAY[h.started, s.position]
    FROM held h JOIN said s ON s.subject = h.subject AND s.known @> h.since
                           AND s.name = 'respite-arranged.v1'
    WHERE h.fields ->> 'weekly_fee' IS NOT NULL
)
SELECT subject, what, fields ->> 'child_ref', fields ->> 'kind', fields ->> 'lot',
       fields ->> 'authority', fields ->> 'provider_id', fields ->> 'home_id',
       fields ->> 'budget_line', weekly_fee, 1, block_fee, block_id, percent, once, health,
       education, days, unnest(range_agg(int8range(since, until))), because
FROM charged WHERE NOT isempty(days)
GROUP BY subject, what, fields, weekly_fee, block_fee, block_id, percent, once, line, health,
         education, days, because
    """,
)
BLOCKS: Final = Fact(
    table="charge",
    subject="block:",
    events=(BlockBooked,),
    schema="",
    rows="""
SELECT subject, 'block', NULL, fields ->> 'kind', NULL, fields ->> 'authority',
       fields ->> 'provider_id', fields ->> 'home_id', fields ->> 'budget_line',
       (fields ->> 'weekly_fee')::numeric, (fields ->> 'places')::int, NULL::numeric, NULL::text,
       100, NULL::numeric, 0, 0,
       daterange((fields ->> 'starts_on')::date, (fields ->> 'ends_on')::date), known,
       ARRAY[position]
FROM said
    """,
)
