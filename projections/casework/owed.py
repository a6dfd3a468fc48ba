"""Shared SQL: the duties of each breach, and the day each was done, with the entry that says so."""

from typing import Final, LiteralString

from projections.money.unexplained import UNEXPLAINED

DUTIES_AND_DAYS: Final[LiteralString] = """
, broken AS MATERIALIZED (  -- every breach by the day, with the child of its placement or search
    SELECT b.rule, b.sentence, b.event, b.happened_on,
           coalesce(b.child_ref, start.about, opened.fields ->> 'child_ref') AS child_ref,
           b.placement_id, opened.about AS referral_id, b.home_id,
           CASE b.rule WHEN 'FILL-4' THEN start.fields ->> 'award_id'
                       ELSE b.award_id END AS award_id, b.authority,
           start.fields ->> 'kind' AS kind, start.fields ->> 'provider_id' AS provider_id,
           b.duties, b.because
    FROM breach b LEFT JOIN referral_event opened
         ON opened.subject = b.subject AND opened.what = 'referral-opened'
        AND opened.known @> %(known_at)s::bigint
    LEFT JOIN child_event start
         ON start.what = 'placement-started'
        AND start.fields ->> 'placement_id' = b.placement_id
        AND start.known @> %(known_at)s::bigint
    WHERE b.known @> %(known_at)s::bigint AND b.happened_on <= %(as_of)s
    UNION ALL  -- what was paid with nothing agreed that explains it: since the first payment
    SELECT 'BREACH-4', 'What is paid is explained by something agreed: ' || CASE u.reason
               WHEN 'unmatched' THEN 'the payee is matched to no provider.'
               WHEN 'no commitment' THEN 'nothing is agreed with the provider on the line.'
               WHEN 'not authorised' THEN 'what was bought awaits authority.'
               ELSE 'what was agreed had ended.' END,
           'payment-recorded', u.first_on, NULL, NULL, NULL, NULL, NULL, NULL, NULL, u.provider_id,
           jsonb_build_array(
               jsonb_build_object('duty', 'seek-authorisation', 'owed_to', 'decider',
                                  'due_on', due.day),
               jsonb_build_object('duty', 'report-unlawfulness', 'owed_to', 'monitoring-officer',
                                  'due_on', due.day)), u.because
    FROM unexplained u JOIN calendar first ON first.day = u.first_on
    CROSS JOIN LATERAL (SELECT min(day) AS day FROM calendar
                        WHERE working_days = first.working_days + 1) AS due
), discharge AS (  -- what was done by the day: recorded as a duty done, or plainly doing it
    SELECT about AS child_ref, (fields ->> 'breach')::bigint AS breach, fields ->> 'duty' AS duty,
           NULL AS placement_id, NULL AS place, '-infinity'::date AS since, on_day, because
    FROM child_event
    WHERE what = 'duty-done' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    UNION ALL
    SELECT about, NULL, done.duty, fields ->> 'placement_id',
           concat_ws(' ', fields ->> 'authority', fields ->> 'home_id'), on_day, on_day, because
    FROM child_event JOIN (VALUES
        ('out-of-area-approved', NULL, 'seek-approval'),
        ('purchase-regularised', NULL, 'seek-authorisation'),
        ('transition-agreed', NULL, 'seek-agreement'),
        ('case-reviewed', NULL, 'review-the-case'),
        ('recipient-notified', 'ofsted', 'tell-ofsted'),
        ('recipient-notified', 'area-authority', 'tell-area-authority'),
        ('recipient-notified', 'reviewing-officer', 'tell-reviewing-officer')
    ) AS done (what, recipient, duty)
      ON child_event.what = done.what
     AND fields ->> 'recipient' IS NOT DISTINCT FROM done.recipient
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
      AND (child_event.what <> 'transition-agreed' OR (fields ->> 'complete')::boolean)
    UNION ALL  -- an order made since, of the kind that the rule asks for, that permits the place
    SELECT b.child_ref, b.because[1], 'apply-to-court', NULL, NULL, '-infinity', o.on_day,
           o.because
    FROM broken b JOIN (VALUES
        ('START-8', 'deprivation-of-liberty'), ('START-12', 'secure-accommodation'),
        ('END-6', 'deprivation-of-liberty'), ('END-7', 'secure-accommodation')
    ) AS needed (rule, made) ON needed.rule = b.rule
    JOIN child_event o ON o.what = 'court-order-recorded' AND o.about = b.child_ref
         AND o.fields ->> 'order' = needed.made AND o.fields -> 'settings' ? b.kind
         AND coalesce(o.fields ->> 'provider_id', b.provider_id)
             IS NOT DISTINCT FROM b.provider_id
         AND coalesce(o.fields ->> 'home_id', b.home_id) IS NOT DISTINCT FROM b.home_id
         AND o.on_day >= b.happened_on
         AND o.known @> %(known_at)s::bigint AND o.on_day <= %(as_of)s
    UNION ALL  -- the award that was cited, of a search for the child, is authorised afterwards
    SELECT b.child_ref, b.because[1], 'seek-authorisation', NULL, NULL, '-infinity', a.on_day,
           a.because
    FROM broken b JOIN referral_event a ON a.what = 'award-authorised'
         AND a.fields ->> 'award_id' = b.award_id AND (a.fields ->> 'complete')::boolean
         AND a.known @> %(known_at)s::bigint AND a.on_day <= %(as_of)s
    JOIN referral_event search ON search.what = 'referral-opened' AND search.about = a.about
         AND search.known @> %(known_at)s::bigint
         AND (search.fields ->> 'child_ref' = b.child_ref
              OR search.fields -> 'siblings' ? b.child_ref)
    UNION ALL  -- every placement under the award that was refused has ended, or is tied to another
    SELECT b.child_ref, b.because[1], 'end-or-seek-anew', NULL, NULL, '-infinity', max(e.on_day),
           array_agg(e.because[1] ORDER BY e.because)
    FROM broken b JOIN child_event s ON s.what = 'placement-started'
         AND s.fields ->> 'award_id' = b.award_id AND s.known @> %(known_at)s::bigint
    LEFT JOIN LATERAL (
        SELECT x.on_day, x.because FROM child_event x
        WHERE x.what IN ('placement-ended', 'purchase-regularised')
          AND x.fields ->> 'placement_id' = s.fields ->> 'placement_id'
          AND x.known @> %(known_at)s::bigint AND x.on_day <= %(as_of)s
        ORDER BY x.on_day, x.because LIMIT 1
    ) AS e ON true
    WHERE b.rule = 'REJECT-3'
    GROUP BY b.child_ref, b.because HAVING count(*) = count(e.on_day)
    UNION ALL  -- it is agreed that the contracts pass with the business or the home
    SELECT NULL, b.because[1], 'seek-agreement', NULL, NULL, '-infinity', n.on_day, n.because
    FROM broken b JOIN (
        SELECT about, what, fields, because FROM home_event
        UNION ALL SELECT about, what, fields, because FROM provider_event
    ) AS t ON t.what IN ('home-transferred', 'business-transferred') AND t.because = b.because
    JOIN provider_event n ON n.what = 'contract-novated'
         AND n.about = n.fields ->> 'provider_id'
         AND n.about = t.fields ->> 'provider_id'
         AND n.fields ->> 'successor_id' = t.fields ->> 'successor_id'
         AND coalesce(n.fields ->> 'placement_id', n.fields ->> 'block_id') IS NULL
         AND coalesce(n.fields ->> 'home_id', b.home_id) IS NOT DISTINCT FROM b.home_id
         AND n.known @> %(known_at)s::bigint AND n.on_day <= %(as_of)s
    WHERE b.rule IN ('HANDOVER-4', 'TAKEOVER-4')
    UNION ALL  -- each payment that nothing explains was authorised, or it was done about each
    SELECT NULL, b.because[1], d.duty, NULL, NULL, '-infinity', max(e.on_day),
           array_agg(e.because[1] ORDER BY e.because)
    FROM broken b CROSS JOIN (VALUES ('seek-authorisation'), ('report-unlawfulness')) AS d (duty)
    JOIN payment p ON p.because[1] = ANY (b.because) AND p.amount > 0
                  AND p.known @> %(known_at)s::bigint
    LEFT JOIN LATERAL (
        SELECT x.on_day, x.because FROM payment_event x
        WHERE x.subject = p.subject AND x.known @> %(known_at)s::bigint
          AND x.on_day <= %(as_of)s
          AND (x.what = 'payment-duty-done' AND x.fields ->> 'duty' = d.duty
               OR x.what = 'payment-authorised' AND d.duty = 'seek-authorisation')
        ORDER BY x.on_day, x.because LIMIT 1
    ) AS e ON true
    WHERE b.rule = 'BREACH-4'
    GROUP BY b.because, d.duty HAVING count(*) = count(e.on_day)
    UNION ALL  -- no more is paid of the invoice than may be: it was settled, or money came back
    SELECT NULL, b.because[1], 'ask-back', NULL, NULL, '-infinity',
           greatest(x.last_on, s.settled_on), x.because || i.because
    FROM broken b
    JOIN payment p ON p.because = b.because AND p.known @> %(known_at)s::bigint
    JOIN invoice i ON i.invoice_id = p.invoice_id AND i.known @> %(known_at)s::bigint
    CROSS JOIN LATERAL (
        SELECT max((r.fields ->> 'settled_on')::date) AS settled_on FROM recorded r
        WHERE r.position = ANY (i.because)
    ) AS s
    CROSS JOIN LATERAL (
        SELECT sum(x.amount) AS paid, max(x.paid_on) AS last_on,
               array_agg(x.because[1] ORDER BY x.because) AS because
        FROM payment x WHERE x.invoice_id = i.invoice_id AND x.known @> %(known_at)s::bigint
                         AND x.paid_on <= %(as_of)s
    ) AS x
    WHERE b.rule = 'PAYMENT-4' AND x.paid <= i.amount - i.disputed
      AND coalesce(s.settled_on <= %(as_of)s, true)
), owed AS MATERIALIZED (
    SELECT b.rule, b.child_ref, b.placement_id, b.referral_id, b.home_id, b.happened_on, d.duty,
           d.owed_to, d.due_on, done.on_day AS done_on,
           b.because || coalesce(done.because, '{}') AS because
    FROM broken b
    CROSS JOIN LATERAL jsonb_to_recordset(b.duties) AS d (duty text, owed_to text, due_on date)
    LEFT JOIN LATERAL (
        SELECT x.on_day, x.because FROM discharge x
        WHERE x.child_ref IS NOT DISTINCT FROM b.child_ref AND x.duty = d.duty
          AND (x.breach = b.because[1]
               OR x.breach IS NULL AND x.since >= b.happened_on
                  AND coalesce(x.placement_id, b.placement_id)
                      IS NOT DISTINCT FROM b.placement_id
                  AND (x.duty <> 'seek-authorisation' OR starts_with(b.rule, 'START-')
                       OR b.rule = 'FILL-4')
                  AND (x.duty <> 'seek-approval'
                       OR x.place = concat_ws(' ', b.authority, b.home_id)))
        ORDER BY x.on_day, x.because LIMIT 1
    ) AS done ON true
)
"""
OWED: Final[LiteralString] = UNEXPLAINED + DUTIES_AND_DAYS
"""Common table expressions `broken`, one row a breach, and `owed`, one row a duty of a breach."""
