"""The Children's Wellbeing and Schools Act 2026 (c.21) as a register of provisions, and its days.

A provision that has no day yet is here, and in force on none: the council records its commencement
with the source, and a rule applies it from that day (COMMENCE-1 to COMMENCE-4). What the Act itself
commences has its day here (s78). None of the instruments that commence the rest had been seen on 28
November 2026. The test of liberty is read for the day of the conclusion (LIBERTY-2).

Source: Children's Wellbeing and Schools Act 2026, as each row cites it; Cheshire West and Chester
Council v P [2014] UKSC 19 and [2026] UKSC 16, for the test of liberty; the ledger's own (decisions
90 and 98), for what each section asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from domain.events.governance import CommencementRecorded
from domain.law import NO_DAY_APPOINTED, OPEN, Provision, Versions
from domain.statute_codes import ActSection, LibertyTest

V = TypeVar("V")
PASSED: Final = date(2026, 4, 29)
CHECKED: Final = date(2026, 11, 28)
LEGISLATION: Final = "legislation.gov.uk, as enacted"
NOT_SEEN: Final = "the instrument that commences it was not seen"
NOTHING: Final = "Nothing of a placement."
REVISED: Final = f"{NOT_SEEN}; the revised page says “valid from 1 June 2026”"


@dataclass(frozen=True, slots=True)
class Enacted:
    """A section of the Act: what it inserts and does, its day if it has one, and who checked what.

    `purposes` are those for which it has been in force since the Act was passed. `unconfirmed` is
    what no source confirms. `asks` is what it asks of the council about a placement once it is
    commenced, and `rule` the rule that applies it then, or none (decision 98).
    """

    section: ActSection
    inserts: str
    does: str
    source: str
    unconfirmed: str
    asks: str = NOTHING
    rule: str = ""
    commenced_on: date | None = None
    purposes: str = ""
    checked_by: str = "The authors of this register"

    @property
    def checked_on(self) -> date:
        """The day on which the whole register was last held against the Act."""
        return CHECKED


REGULATIONS: Final = "Making regulations, s78(2)"
REGISTER: Final = (
    Enacted(
        ActSection.FAMILY_GROUP, "Children Act 1989 s31ZA",
        "A family group meeting is offered before an application for a care or supervision order.",
        "uk-legislation.com", f"the section that it inserts; {NOT_SEEN}",
    ),
    Enacted(
        ActSection.IDENTIFIER, "Children Act 2004 s16LC",
        "A designated person includes a child’s consistent identifier where it helps to safeguard.",
        LEGISLATION, f"which identifier regulations specify; {NOT_SEEN}", purposes=REGULATIONS,
    ),
    Enacted(
        ActSection.KINSHIP_OFFER, "",
        "A council publishes what it offers to kinship families.",
        f"{LEGISLATION}: s78", "what it says of the offer", commenced_on=date(2026, 6, 29),
    ),
    Enacted(
        ActSection.STAYING_CLOSE, "Children Act 1989 s23CZAA",
        "A former relevant child below 25 is assessed for Staying Close support, and provided it.",
        LEGISLATION, REVISED,
        "Nothing of a placement, which has ended: an assessment of the young person, and advice,"
        " information and representations. An arrangement after care cites it from its day.",
        "AFTER-2",
    ),
    Enacted(
        ActSection.REGIONAL, "",
        "Ministers may direct councils to co-operate in finding places.",
        "gov.uk: regional care co-operatives policy statement", f"its text; {REVISED}",
        purposes=REGULATIONS,
    ),
    Enacted(
        ActSection.LIBERTY, "Children Act 1989 s25(1A)",
        "A court may let a child be deprived of liberty in relevant accommodation.",
        LEGISLATION, NOT_SEEN,
        "An order may permit such a setting from then on.", "ORDER-3", purposes=REGULATIONS,
    ),
    Enacted(
        ActSection.GROUPS, "Care Standards Act 2000 ss23A and 23B",
        "Ofsted may serve an improvement plan notice on the parent of a group.",
        LEGISLATION, REVISED,
        "Nothing: the notice is to the group, and bars no child. What Ofsted then does about a"
        " setting is recorded as its notice.", purposes=REGULATIONS,
    ),
    Enacted(
        ActSection.PENALTIES, "Care Standards Act 2000 s30ZC",
        "Ofsted may impose a monetary penalty, also for running an unregistered home.",
        LEGISLATION, REVISED,
        "Nothing: the penalty is the provider’s. That Ofsted is told of such a home is asked"
        " already (START-8, DUTY-2).", purposes=REGULATIONS,
    ),
    Enacted(
        ActSection.OVERSIGHT, "Care Standards Act 2000 s30ZE onward",
        "The Secretary of State oversees the finances of large providers, and warns councils.",
        LEGISLATION, f"{REVISED}; one page says that it began on 15 July 2026",
        "Nothing yet: which providers, and how councils are warned, await regulations.",
        purposes=REGULATIONS,
    ),
    Enacted(
        ActSection.PROFIT_CAP, "Care Standards Act 2000 s30ZK",
        "Regulations may cap the profit of children’s homes and fostering agencies.",
        LEGISLATION, REVISED,
        "Nothing: a cap binds the provider, and no regulations are made. Fees and owners are"
        " recorded with each award.", purposes=REGULATIONS,
    ),
    Enacted(
        ActSection.MINISTERS_PENALTIES, "Care Standards Act 2000, as s18 inserts",
        "The Secretary of State may impose a penalty on a provider.",
        LEGISLATION, REVISED, "Nothing: the penalty is the provider’s.", purposes=REGULATIONS,
    ),
    Enacted(
        ActSection.PENALTY_PROCEDURE, "Care Standards Act 2000 Schedule 1A",
        "A penalty has a notice of intention, and 28 days for representations.",
        LEGISLATION, NOT_SEEN, "Nothing: the procedure is between the provider and the minister.",
    ),
)  # fmt: skip
"""Each section that bears on placements. It was enacted on the day that the Act was passed."""


def commencement(
    section: ActSection, recorded: Sequence[CommencementRecorded]
) -> CommencementRecorded | None:
    """The commencement of a section for all purposes: of several, the one recorded last."""
    found = [each for each in recorded if each.section is section and each.purposes is None]
    return found[-1] if found else None


def as_commenced(
    versions: Versions[V], section: ActSection, recorded: Sequence[CommencementRecorded]
) -> Versions[V]:
    """The versions of a provision, of which one without a day is in force from that recorded, and
    takes the place of what was in force until then. A provision without such a one stays as it is.
    """
    found = commencement(section, recorded)
    if found is None or all(each.since != NO_DAY_APPOINTED for each in versions):
        return versions
    return tuple(
        replace(
            each, since=found.commenced_on, citation=f"{each.citation}; commenced: {found.source}"
        )
        if each.since == NO_DAY_APPOINTED
        else replace(each, until=min(each.until, found.commenced_on))
        for each in versions
    )


LIBERTY_TEST: Final[Versions[LibertyTest]] = (
    Provision(
        LibertyTest.ACID, date(2014, 3, 19), date(2026, 6, 2),
        "Cheshire West [2014] UKSC 19; overruled by [2026] UKSC 16",
    ),
    Provision(
        LibertyTest.MULTI_FACTORIAL, date(2026, 6, 2), OPEN,
        "[2026] UKSC 16: the purpose, relative normality, and wishes, which can amount to consent",
    ),
)  # fmt: skip
"""The test of deprivation of liberty, by the day on which somebody concludes."""
