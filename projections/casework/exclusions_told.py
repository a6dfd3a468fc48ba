"""Shared SQL: exclusions of providers that the Procurement Review Unit is still to be told of."""

from typing import Final, LiteralString

EXCLUSIONS_TOLD: Final[LiteralString] = """
SELECT 'DUTY-23', 'Tell the Procurement Review Unit of the exclusion', NULL, NULL, NULL, e.about,
       e.on_day, e.on_day + 30, e.because
FROM provider_event e
WHERE e.what = 'exclusion-checked' AND (e.fields ->> 'excluded')::boolean
  AND e.known @> %(known_at)s::bigint AND e.on_day <= %(as_of)s
  AND NOT EXISTS (SELECT FROM provider_event x
                  WHERE x.about = e.about AND x.what = 'review-unit-told'
                    AND x.known @> %(known_at)s::bigint
                    AND x.on_day BETWEEN e.on_day AND %(as_of)s)
  AND NOT coalesce((  -- the check before this one excluded it already
      SELECT (x.fields ->> 'excluded')::boolean FROM provider_event x
      WHERE x.about = e.about AND x.what = 'exclusion-checked'
        AND x.known @> %(known_at)s::bigint AND (x.on_day, x.because) < (e.on_day, e.because)
      ORDER BY x.on_day DESC, x.because DESC LIMIT 1), false)
"""
