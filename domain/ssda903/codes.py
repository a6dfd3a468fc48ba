"""Code sets of the SSDA903 return by year, and the kind of placement that a code of PLACE means.

The codes change: P2 is invalid from 28 October 2023, K3 begins with the 2024-25 return, and with
the 2025-26 return H5, P2 and Z1 end and Z11 to Z14 begin. A return is read by the codes of its own
year, and P2 by the day on which the episode begins too.

Source: the Department for Education's rules of the return, as the sector's validator of 22 April
2026 states them; the kinds that the codes mean are the ledger's own.
"""

# ruff: noqa: SIM905  a line of codes reads better as one string
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic.config import JsonDict

from domain.ssda903 import words as return_words
from domain.values import Kind

COLUMNS: Final = (
    "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC",
    "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN",
)  # fmt: skip

REASONS_NEW: Final = frozenset("S L P T B U".split())
LEGAL_STATUSES: Final = frozenset(return_words.LEGAL_STATUSES)
NEEDS: Final = frozenset(return_words.NEEDS)
PROVIDERS: Final = frozenset(("PR0", "PR1", "PR2", "PR3", "PR4", "PR5", ""))
REASONS_CHANGED: Final = frozenset(return_words.CHANGES)
ENDS_CARE: Final = frozenset(return_words.LEAVING)
NEW_EPISODE: Final = "X1"
REASONS_ENDED: Final = ENDS_CARE | {NEW_EPISODE}


def one_of_codes(column: str, codes: Iterable[str]) -> AfterValidator:
    """A validator that accepts only the codes of one of the return's columns."""
    known = frozenset(codes)

    def check(code: str) -> str:
        if code not in known:
            message = f"not a code of {column} of the SSDA903 return"
            raise ValueError(message)
        return code

    return AfterValidator(check)


def schema_of_codes(codes: Mapping[str, str]) -> JsonDict:
    """The JSON schema of a code, with the meaning of each as its title."""
    return {"oneOf": [{"const": code, "title": words} for code, words in codes.items()]}


EndCode = Annotated[
    str,
    one_of_codes("REASON_PLACE_CHANGE or REC", REASONS_CHANGED | ENDS_CARE),
    Field(json_schema_extra=schema_of_codes(return_words.CHANGES | return_words.LEAVING)),
]
"""Why a placement or a period of care ended. X1 means only that another episode follows."""
ChangeCode = Annotated[
    str,
    one_of_codes("REASON_PLACE_CHANGE", REASONS_CHANGED),
    Field(json_schema_extra=schema_of_codes(return_words.CHANGES)),
]
"""Why a placement, or the address of a placement, changed."""
BY_THE_COUNCIL: Final = frozenset(("CARPL", "LAREQ", "OTHER"))
"""The changes by which the council ends a placement, which it does only after a review (Care
Planning Regulations 2010 reg 14). That these codes are the council's is the ledger's own.
"""


LegalStatus = Annotated[
    str,
    one_of_codes("LS", LEGAL_STATUSES),
    Field(json_schema_extra=schema_of_codes(return_words.LEGAL_STATUSES)),
]
NeedCode = Annotated[
    str, one_of_codes("CIN", NEEDS), Field(json_schema_extra=schema_of_codes(return_words.NEEDS))
]

ALWAYS: Final = frozenset(
    "A3 A4 A5 A6 K1 K2 P1 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6".split()
)
SUPPORTED_REGISTERED: Final = date(2023, 10, 28)
UNTIL_2024_25: Final = frozenset(("H5", "P2", "Z1"))
FROM_2024_25: Final = frozenset(("K3",))
FROM_2025_26: Final = frozenset(("Z11", "Z12", "Z13", "Z14"))

OWN_PROVISION: Final = frozenset(("PR1", ""))
KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("A3", "A4", "A5", "A6"), Kind.ADOPTION),
    **dict.fromkeys(("H5", "K3"), Kind.SEMI_INDEPENDENT),
    "K1": Kind.SECURE_HOME,
    "K2": Kind.CHILDRENS_HOME,
    "P1": Kind.WITH_PARENTS,
    **dict.fromkeys(("P2", "P3"), Kind.INDEPENDENT_LIVING),
    **dict.fromkeys(("R1", "R2"), Kind.HOSPITAL_OR_CARE_HOME),
    "R3": Kind.FAMILY_CENTRE,
    "R5": Kind.CUSTODY,
    "S1": Kind.RESIDENTIAL_SCHOOL,
    **dict.fromkeys(("T0", "T1", "T2", "T3", "T4"), Kind.TEMPORARY),
    **dict.fromkeys(("U1", "U2", "U3"), Kind.CONNECTED_CARERS),
}
FOSTERING: Final = frozenset(("U4", "U5", "U6"))


def read_day(text: str) -> date | None:
    """The day that a text in the return's form, DD/MM/YYYY, stands for, or None if it is not one.

    >>> read_day(" 05/06/2021 "), read_day("2021-06-05")
    (datetime.date(2021, 6, 5), None)
    """
    found = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text.strip(), re.ASCII)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def write_day(day: date | None) -> str:
    """A day in the return's form, or empty text for none.

    >>> write_day(date(2021, 6, 5)), write_day(None)
    ('05/06/2021', '')
    """
    return "" if day is None else f"{day:%d/%m/%Y}"


def place_codes(year_from: date, started_on: date | None = None) -> frozenset[str]:
    """The codes of PLACE that are valid in the return for the year that begins on this day.

    P2 is invalid for a placement that starts on or after 28 October 2023, when supported
    accommodation came to be registered (SI 2023/416).

    >>> "P2" in place_codes(date(2017, 4, 1)), "P2" in place_codes(date(2025, 4, 1))
    (True, False)
    """
    codes = ALWAYS
    if year_from < date(2025, 4, 1):
        codes |= UNTIL_2024_25
    if year_from >= date(2024, 4, 1):
        codes |= FROM_2024_25
    if year_from >= date(2025, 4, 1):
        codes |= FROM_2025_26
    if started_on is not None and started_on >= SUPPORTED_REGISTERED:
        codes -= {"P2"}
    return codes


WITHOUT_URN: Final = frozenset("P1 P3 R1 R2 R5 T0 T1 T2 T3 T4 Z11 Z12 Z13 Z14".split())
"""The codes of PLACE that have no URN. From 2025-26 every other has one (rules 218 and 222)."""
ONCE_WITHOUT_URN: Final = {"H5": date(2023, 4, 1), "P2": date(2024, 4, 1), "Z1": date(2025, 4, 1)}
"""The other codes that had none, each up to a year's return (rule 222 of the years before)."""
URN_REQUIRED: Final = date(2025, 4, 1)


def has_no_urn(place: str, year_from: date) -> bool:
    """Whether an episode of the return for a year has no URN, whatever the setting's is.

    >>> [has_no_urn("H5", date(year, 4, 1)) for year in (2022, 2023)]
    [True, False]
    """
    return place in WITHOUT_URN or year_from < ONCE_WITHOUT_URN.get(place, date.min)


def lacks_urn(place: str, urn: str, year_from: date) -> bool:
    """Whether an episode of the return for a year lacks the URN that its place requires.

    >>> lacks_urn("K3", "", date(2025, 4, 1)), lacks_urn("Z12", "", date(2025, 4, 1))
    (True, False)
    """
    return year_from >= URN_REQUIRED and place not in WITHOUT_URN and not urn


def kind_of(place: str, provider: str) -> Kind:
    """The kind of placement that a code means.

    A fostering code depends on whose carers they are.

    >>> kind_of("U4", "PR4").value, kind_of("U4", "PR1").value
    ('fostering-agency', 'in-house-fostering')
    """
    if place in FOSTERING:
        in_house = provider in OWN_PROVISION
        return Kind.IN_HOUSE_FOSTERING if in_house else Kind.FOSTERING_AGENCY
    return KINDS.get(place, Kind.OTHER)
