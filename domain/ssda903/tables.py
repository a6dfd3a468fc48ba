"""Tables of the SSDA903 return other than episodes: their columns, days and codes, by year.

Social workers' episodes begin with the 2023-24 return, and deprivations of liberty with 2026-27.
SEX changes from 1 and 2 to M, F and U in 2024-25. A table is read and written by the list of its
own year. Codes that are not published (SW_REASON) are not checked.

Source: the Department for Education's rules of the return, as the sector's validator of 22 April
2026 states them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from domain.codes import Participation
from domain.ssda903 import words as return_words
from domain.ssda903.codes import one_of_codes, schema_of_codes

Codes = Mapping[str, frozenset[str]]
FIRST_YEAR: Final = date(2016, 4, 1)
LAST_YEAR: Final = date(2026, 4, 1)
"""The first days of the earliest and the latest year whose return can be read or written."""
SEX_BY_LETTER: Final = date(2024, 4, 1)
ETHNICITIES: Final = frozenset(return_words.ETHNICITIES)
SEXES: Final = ("male", "female", "unknown")
YES_NO: Final = frozenset(("0", "1", ""))


Ethnicity = Annotated[
    str,
    one_of_codes("ETHNIC", ETHNICITIES),
    Field(json_schema_extra=schema_of_codes(return_words.ETHNICITIES)),
]
Sex = Literal["male", "female", "unknown"]
"""A child's sex in words, because each year's return has its own codes for it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, those that hold days, its codes, and its first year."""

    name: str
    columns: tuple[str, ...]
    days: frozenset[str]
    codes: Codes = field(default_factory=dict)
    since: date = date.min

    def returned_for(self, year_from: date) -> bool:
        """Whether the return for the year that begins on this day has the table."""
        return self.since <= year_from


def table(name: str, columns: str, days: str, codes: Codes | None = None,
          since: date = date.min) -> Table:  # fmt: skip
    """A table whose columns, and those of them that hold days, are given as text with spaces."""
    return Table(name, tuple(columns.split()), frozenset(days.split()), codes or {}, since)


def codes_or_blank(line: str) -> frozenset[str]:
    """The codes in a line of text, and empty text for a blank cell."""
    return frozenset((*line.split(), ""))


TABLES: Final[Mapping[str, Table]] = {
    each.name: each
    for each in (
        table("header", "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB", "DOB MC_DOB",
              {"ETHNIC": ETHNICITIES, "MOTHER": YES_NO}),
        table("reviews", "CHILD DOB REVIEW REVIEW_CODE", "DOB REVIEW",
              {"REVIEW_CODE": frozenset(Participation)}),
        table("uasc", "CHILD SEX DOB DUC", "DOB DUC"),
        table("oc2",
              "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK"
              " HEALTH_ASSESSMENT SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
              "DOB",
              {"SDQ_REASON": codes_or_blank("SDQ1 SDQ2 SDQ3 SDQ4 SDQ5"),
               **dict.fromkeys(("CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK",
                                "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED",
                                "INTERVENTION_OFFERED"), YES_NO)}),
        table("oc3", "CHILD DOB IN_TOUCH ACTIV ACCOM", "DOB",
              {"IN_TOUCH": codes_or_blank("YES NO DIED REFU NREQ RHOM"),
               "ACTIV": codes_or_blank("F1 P1 F2 P2 F4 P4 F5 P5 G4 G5 G6 0"),
               "ACCOM": codes_or_blank(
                   "B1 B2 C1 C2 D1 D2 E1 E2 G1 G2 H1 H2 K1 K2 R1 R2 S2 T1 T2 U1 U2 V1 V2 W1 W2 X2"
                   " Y1 Y2 Z1 Z2 0")}),
        table("ad1", "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
              "DOB DATE_INT DATE_MATCH",
              {"FOSTER_CARE": YES_NO, "NB_ADOPTR": codes_or_blank("1 2"),
               "SEX_ADOPTR": codes_or_blank("M1 F1 MM FF MF"),
               "LS_ADOPTR": codes_or_blank("L0 L11 L12 L2 L3 L4")}),
        table("placed_adoption", "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
              "DOB DATE_PLACED DATE_PLACED_CEASED",
              {"REASON_PLACED_CEASED": codes_or_blank("RD1 RD2 RD3 RD4")}),
        table("prev_perm", "CHILD DOB PREV_PERM LA_PERM DATE_PERM", "DOB",
              {"PREV_PERM": codes_or_blank("P1 P2 P3 P4 Z1")}),
        table("missing", "CHILD DOB MISSING MIS_START MIS_END", "DOB MIS_START MIS_END",
              {"MISSING": codes_or_blank("M A")}),
        table("sw_episodes", "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON", "DOB SW_DECOM SW_DEC",
              since=date(2023, 4, 1)),
        table("dolo", "CHILD DOB DOLO_START DOLO_END", "DOB DOLO_START DOLO_END",
              since=date(2026, 4, 1)),
    )
}  # fmt: skip
"""DATE_PERM of PREV_PERM is not read as a day: where unknown it is zz/MM/YYYY or zz/zz/YYYY."""
FILE_NAMES: Final = {
    "oc2": "OC2", "oc3": "OC3", "ad1": "AD1", "uasc": "UASC", "prev_perm": "PrevPerm",
    "placed_adoption": "PlacedAdoption", "sw_episodes": "SWEpisodes", "dolo": "DoLo",
}  # fmt: skip


def codes_in(of: Table, year_from: date) -> Codes:
    """The codes of a table's columns in the return for a year.

    >>> sorted(codes_in(TABLES["uasc"], date(2019, 4, 1))["SEX"])
    ['1', '2']
    """
    if "SEX" not in of.columns:
        return of.codes
    return {**of.codes, "SEX": frozenset(sexes(year_from).values())}


def sexes(year_from: date) -> dict[str, str]:
    """The code of each sex in the return for a year, where it has one.

    >>> sexes(date(2024, 4, 1))["unknown"], sexes(date(2023, 4, 1)).get("unknown")
    ('U', None)
    """
    codes = "MFU" if year_from >= SEX_BY_LETTER else "12"
    return dict(zip(SEXES, codes, strict=False))
