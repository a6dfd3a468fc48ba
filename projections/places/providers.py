"""Providers: who each is: its name, address, numbers, and registration to give care on the day.

Asked by    brokers and commissioners before they buy, finance before it pays, and auditors.
Counts      every provider known by `as_of`, on the council's framework or off it.
Leaves out  nothing: what is not recorded of a provider is said to be not known.

    PROVIDERS-1  A provider is called what it was recorded as last or, if it never was, what it
                 applied or was listed as last. A new name holds from its day. One that
                 is known by its homes alone is called what the home registered first is.
    PROVIDERS-2  What is recorded of its address and registration holds from its day. Where nothing
                 is, they are those of its homes: the postcodes, the numbers, and registered while
                 one home is.

Source: the ledger's own (decision 80).
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Question, Table

PROVIDERS: Final[LiteralString] = """
WITH said AS (
    SELECT about AS provider_id, what = 'provider-recorded' AS recorded,
           what IN ('provider-recorded', 'provider-renamed') AS names, on_day, fields, because
    FROM provider_event
    WHERE what IN ('provider-applied', 'provider-listed', 'provider-recorded', 'provider-renamed')
      AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), named AS (
    SELECT DISTINCT ON (provider_id) provider_id, fields ->> 'name' AS name
    FROM said ORDER BY provider_id, names DESC, on_day DESC, because DESC
), names AS (
    SELECT provider_id, string_agg(DISTINCT fields ->> 'name', '; ') FILTER (
               WHERE fields ->> 'name' <> name) AS others
    FROM said JOIN named USING (provider_id) GROUP BY 1
), recorded AS (
    SELECT DISTINCT ON (provider_id) provider_id, fields
    FROM said WHERE recorded ORDER BY provider_id, on_day DESC, because DESC
), home AS (
    SELECT coalesce(t.fields ->> 'successor_id', r.fields ->> 'provider_id') AS provider_id,
           r.fields || coalesce(t.fields, '{}') AS fields, r.on_day, x.because IS NULL AS runs,
           r.because || coalesce(x.because, '{}') || coalesce(t.because, '{}') AS because
    FROM home_event r LEFT JOIN LATERAL (  -- the last time that it passed to another
        SELECT p.fields, p.because FROM home_event p
        WHERE p.about = r.about AND p.what = 'home-transferred'
          AND p.known @> %(known_at)s::bigint AND p.on_day <= %(as_of)s
        ORDER BY p.on_day DESC, p.because DESC LIMIT 1
    ) AS t ON true
    LEFT JOIN home_event x
      ON x.about = r.about AND x.what = 'registration-cancelled'
     AND x.known @> %(known_at)s::bigint AND x.on_day <= %(as_of)s
    WHERE r.what = 'home-registered' AND r.known @> %(known_at)s::bigint AND r.on_day <= %(as_of)s
), homes AS (
    SELECT provider_id, count(*) FILTER (WHERE runs)::int AS run,
           (array_agg(fields ->> 'name' ORDER BY on_day, because))[1] AS first_name,
           string_agg(fields ->> 'urn', ', ' ORDER BY fields ->> 'urn') FILTER (WHERE runs) AS urns,
           string_agg(DISTINCT fields ->> 'postcode', ', ') FILTER (WHERE runs) AS postcodes
    FROM home GROUP BY 1
), passed AS (
    SELECT DISTINCT ON (about) about AS provider_id, fields ->> 'successor_id' AS successor_id,
           because
    FROM provider_event
    WHERE what = 'business-transferred' AND about = fields ->> 'provider_id'
      AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    ORDER BY about, on_day DESC, because DESC
), cited AS (
    SELECT provider_id, array_agg(DISTINCT p ORDER BY p) AS because
    FROM (SELECT provider_id, unnest(because) AS p FROM said
          UNION ALL SELECT provider_id, unnest(because) FROM passed
          UNION ALL SELECT provider_id, unnest(because) FROM home) AS each
    GROUP BY 1
), provider AS (
    SELECT c.provider_id, coalesce(n.name, h.first_name) AS name, names.others AS also_known_as,
           coalesce(r.fields ->> 'address', h.postcodes) AS address,
           CASE WHEN r.fields IS NOT NULL THEN r.fields ->> 'registration_status'
                WHEN h.run > 0 THEN 'registered' WHEN h.run = 0 THEN 'registration-cancelled'
           END AS registration_status,
           CASE WHEN r.fields IS NULL THEN CASE WHEN h.run > 0 THEN 'ofsted' END
                ELSE r.fields ->> 'registered_with' END AS registered_with,
           CASE WHEN r.fields IS NULL THEN h.urns
                ELSE r.fields ->> 'registration_number' END AS registration_number,
           r.fields ->> 'company_number' AS company_number, r.fields ->> 'ppon' AS ppon,
           coalesce(h.run, 0) AS homes, passed.successor_id, c.because
    FROM cited c LEFT JOIN named n USING (provider_id) LEFT JOIN names USING (provider_id)
                 LEFT JOIN recorded r USING (provider_id) LEFT JOIN homes h USING (provider_id)
                 LEFT JOIN passed USING (provider_id)
)
SELECT provider_id, name, also_known_as, address, registration_status, registered_with,
       registration_number, company_number, ppon, homes, successor_id,
       concat_ws(', ', CASE WHEN address IS NULL THEN 'address' END,
                 CASE WHEN registration_status IS NULL THEN 'registration' END) AS not_known,
       because
FROM provider ORDER BY name, provider_id
"""


class Provider(Row):
    """Who a provider is on the day, and what of that is not known."""

    provider_id: Reference
    name: str
    also_known_as: str | None
    address: str | None
    registration_status: str | None
    registered_with: str | None
    registration_number: str | None
    company_number: str | None
    ppon: str | None
    homes: int
    successor_id: Reference | None
    not_known: str


def providers(connection: Connection, basis: Basis) -> list[Provider]:
    """Every provider that is known, by name."""
    return rows(connection, Provider, PROVIDERS, basis)


QUESTION: Final = Question(
    name="providers",
    title="Providers",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "broker", "commissioner", "finance"),
    order=165,
    tables=(
        Table(
            "providers",
            "Who each provider is, and its registration to give care",
            Provider,
            providers,
            ("name", "also_known_as", "address", "registration_status", "registration_number"),
            labels={
                "address": "Address",
                "also_known_as": "Also known as",
                "registration_status": "Registration to give care",
                "registered_with": "Registered with",
                "registration_number": "Registration number",
                "company_number": "Company number",
                "ppon": "Number on the central digital platform (PPON)",
                "homes": "Homes it runs",
                "successor_id": "Passed to",
                "not_known": "Not known",
            },
        ),
    ),
)
