"""Charges: what is to be paid for a placement or block booking, weekly or once, on which days.

Counts      one row for each run of days that a placement is charged alike, each payment made
            once, each respite and each block, and span of positions it was held true.
Money       pounds a week (`weekly_fee`), of which `percent` is charged, less what the place of a
            block already costs (`block_fee`); or pounds once (`once`).
Dates       `days` are the days charged, both the first and, where it is agreed, the last. Those of
            an overrun have no last day: of them the days passed are charged (CHARGE-9).

    CHARGE-1  A placement is charged from the day it starts to the day before it stops: the day it
              ended or, if it has not ended, the day until which it is agreed, or the day that a
              notice says, if that is sooner. A notice stands until the party that gave it
              withdraws or replaces it, or the agreed end is changed, on its day or later.
    CHARGE-2  The day it stops is charged too if the agreement in force on that day says so.
    CHARGE-3  The fee of a day is the one stated that began last; of two from one day, the last
              recorded. Until an agreement is in force, the lines of the award state what begins.
              A rise that has begun raises it by its per cent, to the penny, if it began after the
              terms that state the fee or was recorded after them: so what is agreed to begin later
              rises too. The fee rests on the entry that stated it, on its rises and, where a
              framework's fees rose together, on the one that decided that.
    CHARGE-4  While the child is away, and an agreement is in force, its retainer's per cent of the
              fee is charged for as many days as it says, counted from the first day away, and then
              nothing. Without an agreement the whole fee is charged.
    CHARGE-5  What an agreement asks once is charged whole on its day, or on the agreement's first;
              only if that agreement is then in force and the placement runs. A discount is taken
              off. Until an agreement is in force, what the award pays once is charged on its day.
    CHARGE-6  Respite is charged at its own fee, on its own budget line, beside the placement's fee
              and also where the placement has none.
    CHARGE-7  A block is charged for every place on every day, filled or not. A placement that
              fills one costs only what its fee is above the block's.
    CHARGE-8  Each funder's share of a day is the one agreed last to begin by it; the council's own
              is what the others do not bear.
    CHARGE-9  A placement that has not ended by the day it stops is an overrun: each day that has
              passed since is charged as before, until it ends or is agreed for longer.
    CHARGE-10  A charge goes to the provider that holds the contract on its days: the one of the
              start or the booking, until it passes to another.

Source: the individual placement agreement (CHARGE-2, CHARGE-4, CHARGE-5); the ledger's own
(decisions 28, 74 and 80).
"""

from typing import Final

from domain.events.placements import (
    AbsenceEnded,
    AbsenceStarted,
    AddressChanged,
    AgreementSigned,
    BlockPlaceFilled,
    FeeVaried,
    FundingShared,
    NoticeGiven,
    NoticeWithdrawn,
    PlacementEnded,
    PlacementExtended,
    PlacementStarted,
    PurchaseRegularised,
    RespiteArranged,
)
from domain.events.successions import ContractNovated, ContractTransferred
from projections.facts.fact import Fact
from projections.facts.fees import FEES, ONCE
from projections.facts.holders import HOLDERS

FACT: Final = Fact(
    table="charge",
    subject="placement:",
    events=(
        PlacementStarted,
        PurchaseRegularised,
        FeeVaried,
        AddressChanged,
        PlacementExtended,
        PlacementEnded,
        AgreementSigned,
        AbsenceStarted,
        AbsenceEnded,
        NoticeGiven,
        NoticeWithdrawn,
        FundingShared,
        BlockPlaceFilled,
        RespiteArranged,
        ContractTransferred,
        ContractNovated,
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
            others       numeric(5, 2)  NOT NULL,  -- adults' services, other authority, Home Office
            days         daterange  NOT NULL,
            overrun      boolean    NOT NULL,  -- days after it was to stop, without a last one
            known        int8range  NOT NULL,
            because      bigint[]   NOT NULL
        );
        CREATE INDEX charge_subject ON charge (subject);
        CREATE INDEX charge_line ON charge (budget_line);
    """,
    rows=FEES
    + HOLDERS
    + """
, current AS MATERIALIZED (  -- at each moment, everything that counts
    SELECT m.subject, m.since, m.until, s.event, s.position, s.fields
    FROM moment m JOIN entry s ON s.subject = m.subject AND s.known @> m.since
)"""
    + ONCE
    + """
, latest AS (  -- the last of each kind of entry that replaces the one before
    SELECT subject, since, until,
           max(position) FILTER (WHERE event = 'placement-started') AS started,
           max(position) FILTER (WHERE event = 'placement-extended') AS extended,
           max(position) FILTER (WHERE event = 'placement-ended') AS ended,
           (array_agg(fields ORDER BY position DESC) FILTER (
               WHERE event = 'placement-started'))[1] AS fields,
           (array_agg((fields ->> 'agreed_until')::date ORDER BY position DESC) FILTER (
               WHERE event = 'placement-extended'))[1] AS longer,
           (array_agg((fields ->> 'ended_on')::date ORDER BY position DESC) FILTER (
               WHERE event = 'placement-ended'))[1] AS ended_on
    FROM current GROUP BY subject, since, until
), about_notice AS (  -- what gives a notice, withdraws it or sets it aside
    SELECT subject, since, event, position, fields ->> 'given_by' AS given_by,
           coalesce(fields ->> 'given_on', fields ->> 'withdrawn_on',
                    fields ->> 'extended_on')::date AS on_day,
           (fields ->> 'ends_on')::date AS ends_on
    FROM current WHERE event IN ('notice-given', 'notice-withdrawn', 'placement-extended')
), notice AS (  -- of the notices that stand, the first to end
    SELECT DISTINCT ON (n.subject, n.since) n.subject, n.since, n.position, n.ends_on
    FROM about_notice n
    WHERE n.event = 'notice-given' AND NOT EXISTS (
        SELECT FROM about_notice x WHERE (x.subject, x.since) = (n.subject, n.since)
        AND (x.on_day, x.position) > (n.on_day, n.position)
        AND coalesce(x.given_by, n.given_by) = n.given_by)
    ORDER BY n.subject, n.since, n.ends_on, n.position
), held AS (  -- the start that counts, and the day it stops (CHARGE-1)
    SELECT l.*, (fields ->> 'started_on')::date AS started_on, n.position AS notice,
           coalesce(ended_on, least(
               n.ends_on, coalesce(longer, (fields ->> 'agreed_until')::date))) AS stops_on
    FROM latest l
    LEFT JOIN notice n ON n.subject = l.subject AND n.since = l.since AND l.ended IS NULL
    WHERE started IS NOT NULL
), step AS (  -- what holds from a day until the next of its kind; the last to begin is the greatest
    SELECT subject, since, until, 'fee' AS kind, on_day,
           ARRAY[on_day::text, weekly_fee::text, positions::text] AS step
    FROM fee
    UNION ALL
    SELECT c.subject, c.since, c.until, s.kind, s.on_day,
           ARRAY[s.on_day::text, lpad(c.position::text, 19, '0')] || s.holds
    FROM current c CROSS JOIN LATERAL (
        SELECT CASE c.event WHEN 'agreement-signed' THEN 'terms'
                           WHEN 'funding-shared' THEN 'shares'
                           WHEN 'block-place-filled' THEN 'block'
                           WHEN 'address-changed' THEN 'place' ELSE 'absence' END AS kind,
               coalesce(c.fields ->> 'in_force_from', c.fields ->> 'shared_from',
                        c.fields ->> 'filled_from', c.fields ->> 'away_from',
                        c.fields ->> 'back_on', c.fields ->> 'moved_on')::date AS on_day,
               CASE c.event
                   WHEN 'agreement-signed' THEN ARRAY[c.fields ->> 'retainer_percent',
                       c.fields ->> 'retainer_days', c.fields ->> 'last_day_charged']
                   WHEN 'funding-shared' THEN (
                       SELECT ARRAY[
                           coalesce(sum(percent) FILTER (WHERE funder = 'health'), 0)::text,
                           coalesce(sum(percent) FILTER (WHERE funder = 'education'), 0)::text,
                           coalesce(sum(percent) FILTER (WHERE funder NOT IN (
                               'social-care', 'health', 'education')), 0)::text]
                       FROM jsonb_to_recordset(c.fields -> 'shares')
                            AS share (funder text, percent numeric))
                   WHEN 'block-place-filled' THEN ARRAY[c.fields ->> 'weekly_fee',
                       c.fields ->> 'filled_to', c.fields ->> 'block_id']
                   WHEN 'address-changed' THEN ARRAY[c.fields ->> 'authority']
                   WHEN 'absence-started' THEN ARRAY['away'] ELSE ARRAY['back'] END AS holds
    ) AS s
    WHERE c.event IN ('agreement-signed', 'funding-shared', 'block-place-filled',
                     'address-changed', 'absence-started', 'absence-ended')
), mark AS (  -- every day on which something may change, and what is due on a day of its own
    SELECT subject, since, until, kind, on_day, step, NULL::numeric AS amount,
           NULL::date AS until_on, 0 AS line, NULL AS provider_id, NULL::date AS started_on,
           NULL::date AS stops_on, NULL::boolean AS ended
    FROM step
    UNION ALL
    SELECT subject, since, until, 'start', started_on, NULL, NULL, NULL, 0, NULL, started_on,
           stops_on, ended IS NOT NULL
    FROM held
    UNION ALL
    SELECT subject, since, until, 'stop', stops_on, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL
    FROM held
    UNION ALL
    SELECT subject, since, until, 'block ends', step[4]::date, NULL, NULL, NULL, 0, NULL, NULL,
           NULL, NULL
    FROM step WHERE kind = 'block'
    UNION ALL  -- (CHARGE-5)
    SELECT subject, since, until, 'once', on_day, step, amount, NULL, line, NULL, NULL, NULL, NULL
    FROM paid_once
    UNION ALL  -- respite (CHARGE-6)
    SELECT subject, since, until, 'respite', (fields ->> 'respite_from')::date,
           ARRAY[NULL, lpad(position::text, 19, '0'), fields ->> 'budget_line'],
           (fields ->> 'weekly_fee')::numeric,
           (fields ->> 'respite_to')::date, 0, fields ->> 'provider_id', NULL, NULL, NULL
    FROM current WHERE event = 'respite-arranged'
), running AS (  -- of each kind, the step that holds on each day (CHARGE-3, CHARGE-8)
    SELECT mark.*, max(started_on) OVER whole AS starts, max(stops_on) OVER whole AS stops,
           bool_or(ended) OVER whole AS has_ended,
           max(step) FILTER (WHERE kind = 'fee') OVER upto AS fee,
           max(step) FILTER (WHERE kind = 'terms') OVER upto AS terms,
           max(step) FILTER (WHERE kind = 'absence') OVER upto AS absence,
           max(step) FILTER (WHERE kind = 'block') OVER upto AS block,
           max(step) FILTER (WHERE kind = 'place') OVER upto AS place,
           max(step) FILTER (WHERE kind = 'shares') OVER upto AS shares
    FROM mark WINDOW whole AS (PARTITION BY subject, since),
                     upto AS (PARTITION BY subject, since ORDER BY on_day)
), bounded AS (  -- the day it stops is charged too if the terms of that day say so (CHARGE-2)
    SELECT running.*, CASE WHEN stopping[5] = 'true' THEN stopping[2]::bigint END AS last_day,
           each.agreed_to, CASE WHEN has_ended THEN each.agreed_to ELSE 'infinity' END AS before_on
    FROM (SELECT running.*, max(terms) FILTER (WHERE on_day = stops)
                                OVER (PARTITION BY subject, since) AS stopping
          FROM running) AS running
    CROSS JOIN LATERAL (
        SELECT stops + (stopping[5] IS NOT DISTINCT FROM 'true')::int AS agreed_to) AS each
    WHERE starts IS NOT NULL
), priced AS (  -- what is charged of a day, who bears it, and the positions behind it (CHARGE-4)
    SELECT b.*, fee[2]::numeric AS weekly_fee,
           CASE WHEN filled.there THEN block[3]::numeric END AS block_fee,
           CASE WHEN filled.there THEN block[5] END AS block_id,
           CASE WHEN away.gone THEN absence[1]::date + terms[4]::int END AS kept_until,
           coalesce(shares[3]::numeric, 0) AS health, coalesce(shares[4]::numeric, 0) AS education,
           coalesce(shares[5]::numeric, 0) AS others,
           fee[3]::bigint[] || array_remove(ARRAY[
               last_day, shares[2]::bigint, place[2]::bigint,
               CASE WHEN absence[3] = 'away' THEN absence[2]::bigint END,
               CASE WHEN away.gone THEN terms[2]::bigint END,
               CASE WHEN filled.there THEN block[2]::bigint END], NULL) AS positions
    FROM bounded b
    CROSS JOIN LATERAL (SELECT coalesce(block[4]::date > on_day, false) AS there) AS filled
    CROSS JOIN LATERAL (
        SELECT coalesce(absence[3] = 'away' AND terms IS NOT NULL, false) AS gone) AS away
), day AS (
    SELECT DISTINCT ON (subject, since, on_day) * FROM priced
    WHERE on_day >= starts AND on_day < before_on
    ORDER BY subject, since, on_day
), segment AS (
    SELECT *, coalesce(lead(on_day) OVER (PARTITION BY subject, since ORDER BY on_day), before_on)
               AS next_on
    FROM day
), part AS (  -- a segment is cut where the retainer's days end, and where an overrun begins
    SELECT s.*, span.from_on, span.to_on, span.overrun, cut.what,
           CASE cut.what WHEN 'fee' THEN 100 WHEN 'retainer' THEN terms[3]::numeric ELSE 0 END
               AS percent
    FROM segment s CROSS JOIN LATERAL (
        SELECT on_day AS from_on, next_on AS to_on, 'fee' AS what WHERE kept_until IS NULL
        UNION ALL SELECT on_day, least(next_on, kept_until), 'retainer' WHERE kept_until > on_day
        UNION ALL SELECT greatest(on_day, kept_until), next_on, 'away' WHERE kept_until < next_on
    ) AS cut CROSS JOIN LATERAL (
        SELECT cut.from_on, least(cut.to_on, agreed_to) AS to_on, false AS overrun
        UNION ALL SELECT greatest(cut.from_on, agreed_to), cut.to_on, true
    ) AS span WHERE span.from_on < span.to_on
), run AS (  -- days that follow one another and are charged alike are one run
    SELECT *, sum(CASE WHEN alike THEN 0 ELSE 1 END)
                  OVER (PARTITION BY subject, since ORDER BY from_on) AS number
    FROM (
        SELECT *, (overrun, weekly_fee, block_fee, block_id, percent, what, health, education,
                   others, place[3])
                  IS NOT DISTINCT FROM
                  (lag(overrun) OVER before, lag(weekly_fee) OVER before,
                   lag(block_fee) OVER before,
                   lag(block_id) OVER before, lag(percent) OVER before,
                   lag(what) OVER before, lag(health) OVER before,
                   lag(education) OVER before, lag(others) OVER before,
                   lag(place[3]) OVER before) AS alike
        FROM part WINDOW before AS (PARTITION BY subject, since ORDER BY from_on)
    ) AS each
), charged AS (
    SELECT subject, since, until, what, NULL AS provider_id, NULL AS line_of_its_own,
           place[3] AS authority, weekly_fee, block_fee, block_id, percent, NULL::numeric AS once,
           0 AS line, health, education, others,
           daterange(min(from_on), nullif(max(to_on), 'infinity')) AS days, overrun,
           string_to_array(string_agg(array_to_string(positions, ','), ','), ',')::bigint[]
               AS positions
    FROM run WHERE weekly_fee IS NOT NULL
    GROUP BY subject, since, until, what, place[3], weekly_fee, block_fee, block_id, percent,
             health, education, others, overrun, number
    UNION ALL
    SELECT subject, since, until, 'once', NULL, NULL, place[3], NULL, NULL, NULL, 100, amount, line,
           health, education, others, daterange(on_day, on_day + 1), on_day >= agreed_to,
           positions || step[2]::bigint
    FROM priced
    WHERE kind = 'once' AND on_day >= starts AND on_day < before_on
      AND coalesce(terms[2] = step[2], step[1] IS NULL)
    UNION ALL
    SELECT subject, since, until, 'respite', coalesce(provider_id, ''), step[3], NULL, amount,
           NULL, NULL, 100, NULL, 0, 0, 0, 0, daterange(on_day, until_on), false,
           ARRAY[step[2]::bigint]
    FROM priced WHERE kind = 'respite'
), whole AS (  -- with the fields of the start
    SELECT c.*, h.fields,
           ARRAY(SELECT DISTINCT p FROM unnest(
               c.positions || h.started
               || CASE c.what WHEN 'respite' THEN '{}'
                  ELSE array_remove(ARRAY[h.extended, h.notice, h.ended], NULL) END) AS p
               ORDER BY p) AS because
    FROM charged c JOIN held h ON h.subject = c.subject AND h.since = c.since
)
SELECT subject, what, fields ->> 'child_ref', fields ->> 'kind', fields ->> 'lot',
       coalesce(authority, fields ->> 'authority'),
       CASE WHEN provider_id IS NULL THEN coalesce(held_by, fields ->> 'provider_id')
            ELSE nullif(provider_id, '') END, fields ->> 'home_id',
       coalesce(line_of_its_own, fields ->> 'budget_line'), weekly_fee, 1, block_fee, block_id,
       percent, once, health, education, others,
       CASE what WHEN 'respite' THEN days ELSE days * held END, overrun,
       unnest(range_agg(int8range(since, until))), because || array_remove(ARRAY[passed], NULL)
FROM whole JOIN holder USING (subject, since)
WHERE CASE what WHEN 'respite' THEN passed IS NULL ELSE NOT isempty(days * held) END
  AND NOT isempty(days)
GROUP BY subject, what, fields, provider_id, line_of_its_own, authority, weekly_fee, block_fee,
         block_id, percent, once, line, health, education, others, days, overrun, because, held,
         held_by, passed
    """,
)
