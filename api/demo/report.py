"""The report's own figures, entered as statements with their paragraphs.

The report contradicts itself: 25 children in the borough and 57 outside are 82, and 70 are in
residential homes (¶1.2, ¶1.3). Each interpretation of its words is a statement of its own, which
shows the difference.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from api.demo.steps import Step
from api.settings import REPORT_DAY
from domain.commands.governance.state_figure import StateFigure
from domain.events.statements import Measure
from domain.values import Kind, Lot

ENTERED_ON: Final = date(2022, 2, 10)
SOURCE: Final = "Cabinet report on a Pseudo Dynamic Purchasing System"
HOMES: Final = {"kind": Kind.CHILDRENS_HOME}
RESIDENTIAL: Final = {"lot": Lot.RESIDENTIAL}
LINE: Final = {"budget_line": "residential"}
AGENCIES: Final = {"budget_line": "fostering-agency"}
IN: Final = Measure.CHILDREN_PLACED_IN_BOROUGH
OUT: Final = Measure.CHILDREN_PLACED_OUT_OF_BOROUGH
EVERY_KIND: Final = "children in residential placements of every kind"
ONLY_HOMES: Final = "the same children as the 70 in residential homes of ¶1.2"
Stated = tuple[str, str, str, Measure, int, str, dict[str, Any]]

FIGURES: Final[tuple[Stated, ...]] = (
    ("1.2", "621 children in Sefton who are looked after", "all children looked after",
     Measure.CHILDREN_LOOKED_AFTER, 621, "children", {}),
    ("1.2", "70 children in residential homes", "children placed in children's homes",
     Measure.CHILDREN_PLACED, 70, "children", HOMES),
    ("1.2", "137 children placed with Independent Fostering Agencies", "children so placed",
     Measure.CHILDREN_PLACED, 137, "children", {"kind": Kind.FOSTERING_AGENCY}),
    ("1.3", "25 private residential providers operating in Sefton",
     "providers of children's homes in the borough",
     Measure.PROVIDERS_IN_BOROUGH, 25, "providers", HOMES),
    ("1.3", "a total bed capacity of 103", "registered places in children's homes in the borough",
     Measure.REGISTERED_PLACES_IN_BOROUGH, 103, "places", HOMES),
    ("1.3", "25 Sefton children placed in the borough", EVERY_KIND, IN, 25, "children",
     RESIDENTIAL),
    ("1.3", "57 children placed outside of the borough", EVERY_KIND, OUT, 57, "children",
     RESIDENTIAL),
    ("1.3", "25 Sefton children placed in the borough", ONLY_HOMES, IN, 25, "children", HOMES),
    ("1.3", "57 children placed outside of the borough", ONLY_HOMES, OUT, 57, "children", HOMES),
    ("1.3", "25 and 57 together", ONLY_HOMES, Measure.CHILDREN_PLACED, 82, "children", HOMES),
    ("1.5", "The residential budget is currently £11.472 million", "the year 2021-22",
     Measure.BUDGET, 11_472_000, "pounds", LINE),
    ("1.5", "a forecast spend as of the 31st December 2021 of £12.97 million", "the year 2021-22",
     Measure.FORECAST, 12_970_000, "pounds", LINE),
    ("1.5", "a £1.498 million projected overspend", "forecast less budget",
     Measure.VARIANCE, 1_498_000, "pounds", LINE),
    ("1.5", "The Independent Fostering budget is £5.097 million", "the year 2021-22",
     Measure.BUDGET, 5_097_000, "pounds", AGENCIES),
    ("1.5", "an actual spend of £3.816 million", "paid by 31 December 2021",
     Measure.ACTUAL, 3_816_000, "pounds", AGENCIES),
    ("1.5", "a forecast of £5.100 million", "the year 2021-22",
     Measure.FORECAST, 5_100_000, "pounds", AGENCIES),
    ("1.7", "a collaboration of 23 local authorities", "members of the regional arrangement",
     Measure.NOT_COUNTED, 23, "authorities", {}),
    ("1.7", "six local authorities of which Sefton is one", "members of the city region's",
     Measure.NOT_COUNTED, 6, "authorities", {}),
    ("1.10", "the 3 Year Local Framework", "term of the framework; call-offs outlive it (¶2.4)",
     Measure.NOT_COUNTED, 3, "years", {}),
    ("2.4", "a minimum period of 5 years", "term of a call-off; longer than the framework (¶1.10)",
     Measure.NOT_COUNTED, 5, "years", {}),
)  # fmt: skip


def statements() -> Iterator[Step]:
    """The report's figures, in its own order."""
    for number, stated in enumerate(FIGURES, start=1):
        yield Step(ENTERED_ON, "auditor", statement(number, stated))


def statement(number: int, stated: Stated) -> StateFigure:
    """One figure as a statement."""
    paragraph, words, interpretation, measure, figure, unit, covers = stated
    return StateFigure(
        statement_id=f"report-{number:02d}",
        source=SOURCE,
        paragraph=f"¶{paragraph}",
        words=words,
        interpretation=interpretation,
        measure=measure,
        figure=Decimal(figure),
        unit=unit,
        as_of=REPORT_DAY,
        **covers,
    )
