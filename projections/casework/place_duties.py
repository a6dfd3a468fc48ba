"""Shared SQL: the duties to move a child from a place where no child may live any more (DUTY-15),
to ask whether Ofsted still restricts one (DUTY-24), and to record that a home passed whose
contracts were novated ahead of it, or to novate them back (DUTY-28).
"""

from typing import Final, LiteralString

CANCELLED_HOMES: Final[LiteralString] = """
SELECT 'DUTY-15', 'Move the child: the registration is cancelled', p.child_ref, p.placement_id,
       NULL, h.about, h.on_day, h.on_day, p.because || h.because
FROM placed p
JOIN home_event h ON h.about = p.fields ->> 'home_id' AND h.known @> %(known_at)s::bigint
                     AND h.what = 'registration-cancelled'
"""

CLOSED_ADDRESSES: Final[LiteralString] = """
SELECT 'DUTY-15', 'Move the child: the address is closed', p.child_ref,
       split_part(p.subject, ':', 2), NULL, h.about, h.on_day, h.on_day, p.because || h.because
FROM placement_in_force p
JOIN home_event h ON h.about = p.home_id AND h.what = 'address-closed'
                     AND h.fields ->> 'address_id' = p.address_id
                     AND h.known @> %(known_at)s::bigint AND h.on_day <= %(as_of)s
WHERE p.known @> %(known_at)s::bigint AND p.days @> %(as_of)s::date
"""

SUSPENDED_HOMES: Final[LiteralString] = """
SELECT 'DUTY-15', 'Move the child: the registration is suspended', p.child_ref, p.placement_id,
       NULL, n.about, n.on_day, n.on_day, p.because || n.because
FROM placed p
JOIN home_event n ON n.about = p.fields ->> 'home_id' AND n.what = 'ofsted-notice-served'
                     AND n.fields ->> 'notice' = 'suspension-notice'
                     AND n.known @> %(known_at)s::bigint AND n.on_day <= %(as_of)s
WHERE coalesce((n.fields ->> 'in_force_until')::date, 'infinity') > %(as_of)s
  AND NOT EXISTS (SELECT FROM home_event x WHERE x.about = n.about
                  AND x.what = 'ofsted-notice-lifted' AND x.known @> %(known_at)s::bigint
                  AND x.on_day <= %(as_of)s
                  AND x.fields -> 'notice_id' = n.fields -> 'notice_id')
"""

RESTRICTED_HOMES: Final[LiteralString] = """
SELECT 'DUTY-24', 'Ask Ofsted whether it still restricts new children', NULL, NULL, NULL, n.about,
       n.on_day, n.on_day + law.days, n.because
FROM home_event n
JOIN jsonb_to_recordset(%(restrictions)s::jsonb) AS law (since date, until date, days int)
  ON n.on_day >= law.since AND n.on_day < law.until
WHERE n.what = 'ofsted-notice-served' AND n.fields ->> 'notice' = 'restriction-notice'
  AND n.known @> %(known_at)s::bigint AND n.on_day <= %(as_of)s
  AND n.fields ->> 'in_force_until' IS NULL
  AND NOT EXISTS (SELECT FROM home_event x WHERE x.about = n.about
                  AND x.what = 'ofsted-notice-lifted' AND x.known @> %(known_at)s::bigint
                  AND x.on_day <= %(as_of)s
                  AND x.fields -> 'notice_id' = n.fields -> 'notice_id')
  AND NOT EXISTS (  -- what a review of Ofsted's decided since
      SELECT FROM home_event x WHERE x.about = n.about
      AND x.what = 'ofsted-notice-served' AND x.fields -> 'notice' = n.fields -> 'notice'
      AND x.fields -> 'address_id' = n.fields -> 'address_id'
      AND x.known @> %(known_at)s::bigint AND x.on_day <= %(as_of)s
      AND (x.on_day, x.because) > (n.on_day, n.because))
"""

NOVATED_AHEAD: Final[LiteralString] = """
SELECT 'DUTY-28', 'Record that the home passed, or novate its contracts back', NULL, NULL, NULL,
       h.about, n.on_day, (n.fields ->> 'novated_on')::date, n.because
FROM provider_event n
JOIN home_event h ON h.what = 'home-registered' AND h.known @> %(known_at)s::bigint
     AND h.on_day <= %(as_of)s AND NOT h.fields ->> 'kind' = ANY (%(one_by_one)s)
     AND (h.about = n.fields ->> 'home_id'
          OR n.fields ->> 'home_id' IS NULL
             AND EXISTS (SELECT FROM placed p WHERE p.fields ->> 'home_id' = h.about)
             AND EXISTS (SELECT FROM home_event f WHERE f.about = h.about
                         AND f.what IN ('home-registered', 'home-transferred')
                         AND coalesce(f.fields ->> 'successor_id', f.fields ->> 'provider_id')
                             = n.fields ->> 'provider_id'
                         AND f.known @> %(known_at)s::bigint AND f.on_day <= %(as_of)s))
WHERE n.what = 'contract-novated' AND n.about = n.fields ->> 'provider_id'
  AND coalesce(n.fields ->> 'placement_id', n.fields ->> 'block_id') IS NULL
  AND n.known @> %(known_at)s::bigint AND n.on_day <= %(as_of)s
  AND NOT EXISTS (  -- the home is the successor's, and was not the provider's again before that
      SELECT FROM home_event t WHERE t.about = h.about
      AND t.what IN ('home-registered', 'home-transferred')
      AND coalesce(t.fields ->> 'successor_id', t.fields ->> 'provider_id')
          = n.fields ->> 'successor_id'
      AND t.known @> %(known_at)s::bigint AND t.on_day <= %(as_of)s
      AND NOT EXISTS (SELECT FROM home_event x WHERE x.about = h.about
                      AND x.what = 'home-transferred'
                      AND x.fields -> 'successor_id' = n.fields -> 'provider_id'
                      AND x.known @> %(known_at)s::bigint
                      AND x.on_day > t.on_day AND x.on_day <= n.on_day))
  AND NOT EXISTS (  -- it was agreed that they pass back
      SELECT FROM provider_event b WHERE b.what = 'contract-novated' AND b.about = n.about
      AND b.fields -> 'provider_id' = n.fields -> 'successor_id'
      AND b.fields -> 'successor_id' = n.fields -> 'provider_id'
      AND coalesce(b.fields ->> 'placement_id', b.fields ->> 'block_id') IS NULL
      AND coalesce(b.fields ->> 'home_id', h.about) = h.about
      AND b.known @> %(known_at)s::bigint AND b.on_day <= %(as_of)s AND b.because > n.because)
"""
