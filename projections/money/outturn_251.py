"""Outturn in the form of the section 251 return: the cost of care by line and sector.

Asked by    finance, for the yearly return (Apprenticeships, Skills, Children and Learning Act
            2009, s251).
Counts      charges for the days of the financial year up to `as_of`; at 31 March, the whole year.
Money       pounds: gross expenditure, income from other funders, and net expenditure.
Leaves out  what the ledger does not hold: in-house staff and buildings, allowances, support.

    OUTTURN-1  Children's homes, residential schools and secure homes are line 3.1.1; fostering is
               3.1.2; semi-independent living and other settings are 3.1.5; respite and short
               breaks are 3.1.6; connected carers are 3.1.7. Support by staff is 3.1.5, and what
               is arranged after care 3.1.9.
    OUTTURN-2  The sector is that of the registered home: the council's own, private, other public
               (another authority or health) or voluntary. It is not stated if none was recorded.
    OUTTURN-3  Gross is the amount delivered. Income is the part of it that other funders pay.

Source: the section 251 return, by Apprenticeships, Skills, Children and Learning Act 2009 s251 (the
numbers of its lines are unconfirmed).
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds
from projections.engine.question import Question, Table
from projections.money.costs import PIECES

OUTTURN: Final[LiteralString] = (
    PIECES
    + """
, sector AS (
    SELECT DISTINCT ON (about) about AS home_id,
           CASE WHEN (fields ->> 'in_house')::boolean THEN 'own'
                WHEN fields ->> 'sector' IN ('local-authority', 'health') THEN 'other public'
                ELSE fields ->> 'sector' END AS sector, because
    FROM home_event
    WHERE what = 'home-registered' AND known @> %(known_at)s::bigint
    ORDER BY about, because DESC
), spent AS (
    SELECT CASE WHEN c.what IN ('respite', 'break') THEN '3.1.6 Short breaks'
                WHEN c.what = 'aftercare' THEN '3.1.9 Leaving care support services'
                WHEN c.what = 'support' OR c.subject LIKE 'support:%%'
                    THEN '3.1.5 Other children looked after services'
                WHEN c.kind IN ('childrens-home', 'residential-school', 'secure-home')
                    THEN '3.1.1 Residential care'
                WHEN c.kind IN ('fostering-agency', 'in-house-fostering')
                    THEN '3.1.2 Fostering services'
                WHEN c.kind = 'adoption' THEN '3.1.3 Adoption services'
                WHEN c.kind = 'connected-carers' THEN '3.1.7 Placed with family and friends'
                ELSE '3.1.5 Other children looked after services' END AS line,
           coalesce(s.sector, 'not stated') AS sector, c.delivered,
           round(c.delivered * (c.health + c.education + c.others) / 100, 2) AS income,
           c.because || coalesce(s.because, '{}') AS because
    FROM cost c LEFT JOIN sector s USING (home_id)
    WHERE c.delivered <> 0
), total AS (
    SELECT line,
           coalesce(sum(delivered) FILTER (WHERE sector = 'own'), 0.00) AS own_provision,
           coalesce(sum(delivered) FILTER (WHERE sector = 'private'), 0.00) AS private,
           coalesce(sum(delivered) FILTER (WHERE sector = 'other public'), 0.00) AS other_public,
           coalesce(sum(delivered) FILTER (WHERE sector = 'voluntary'), 0.00) AS voluntary,
           coalesce(sum(delivered) FILTER (WHERE sector = 'not stated'), 0.00) AS not_stated,
           sum(delivered) AS gross, sum(income) AS income, sum(delivered) - sum(income) AS net
    FROM spent GROUP BY 1
), cited AS (
    SELECT line, array_agg(DISTINCT p ORDER BY p) AS because
    FROM spent CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1
)
SELECT total.*, cited.because FROM total JOIN cited USING (line) ORDER BY line
"""
)


class Outturn(Row):
    """A line of the return, in pounds, by sector of the provider."""

    line: str
    own_provision: Pounds
    private: Pounds
    other_public: Pounds
    voluntary: Pounds
    not_stated: Pounds
    gross: Pounds
    income: Pounds
    net: Pounds


def outturn(connection: Connection, basis: Basis) -> list[Outturn]:
    """The cost of care so far, by line and sector."""
    return rows(connection, Outturn, OUTTURN, basis, known_from=basis.known_at)


QUESTION: Final = Question(
    name="outturn-251",
    title="Outturn for the section 251 return",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "cabinet-member", "commissioner", "finance"),
    order=80,
    tables=(
        Table(
            "outturn",
            "The cost of care so far, by line and sector, in pounds",
            Outturn,
            outturn,
            ("line", "own_provision", "private", "voluntary", "not_stated", "gross", "net"),
            labels={
                "line": "Line of the return",
                "own_provision": "Our own",
                "private": "Private",
                "other_public": "Other public",
                "voluntary": "Voluntary",
                "not_stated": "Not stated",
                "gross": "Gross",
                "income": "Income",
                "net": "Net",
            },
        ),
    ),
)
