"""Local authorities since 2013, with the days each existed, and which a code stands for on a day.

`authorities.csv` beside this file has every authority of England with duties to children since
2013: its ONS code, the days it began and ended, its name, and the districts (or former authorities)
it is made of. A placement is judged by the boundaries of its own day, whichever directory its
postcode was looked up in.

Source: Office for National Statistics and Ordnance Survey (contains OS and ONS data, Open
Government Licence v3), for codes, names and days; the ledger's own (decision 35), for the day.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated, Final

from pydantic import AfterValidator

from domain import values

UNKNOWN: Final = "unknown"
NATIONS: Final = {"W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
ENGLAND: Final = "E"


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority under one code: its first day, the day after its last, and its districts."""

    code: str
    since: date
    until: date
    name: str
    districts: frozenset[str]

    def exists_on(self, day: date) -> bool:
        """Whether the code is in use on a day."""
        return self.since <= day < self.until

    @property
    def own_codes(self) -> frozenset[str]:
        """The codes of its districts, or its own code where it has none."""
        return self.districts or frozenset((self.code,))


def expand_ranges(districts: str) -> frozenset[str]:
    """District codes from text in which a range is written by its first and last code.

    >>> sorted(expand_ranges("E07000026-E07000028 E07000030"))
    ['E07000026', 'E07000027', 'E07000028', 'E07000030']
    """
    codes: set[str] = set()
    for part in districts.split():
        first, _, last = part.partition("-")
        numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
        codes.update(f"{ENGLAND}{number:08d}" for number in numbers)
    return frozenset(codes)


def authority_from(row: dict[str, str]) -> Authority:
    """The authority in a row of the list."""
    return Authority(
        row["code"],
        date.fromisoformat(row["from"]) if row["from"] else date.min,
        date.fromisoformat(row["until"]) if row["until"] else date.max,
        row["name"],
        expand_ranges(row["districts"]),
    )


CSV_TEXT: Final = (resources.files("domain") / "authorities.csv").read_text("utf-8")
AUTHORITIES: Final = tuple(authority_from(row) for row in csv.DictReader(io.StringIO(CSV_TEXT)))
BY_CODE: Final = {authority.code: authority for authority in AUTHORITIES}
DISTRICTS: Final = frozenset(code for each in AUTHORITIES for code in each.districts)


def authority_on(code: str, day: date) -> str:
    """The authority that had duties on a day in the place a code stands for, or `unknown`.

    The code may be a district's, a former authority's or a later one's. It is not enough where the
    place was divided since, or was put together from several.

    >>> authority_on("E07000127", date(2019, 5, 1))
    'E10000017'
    >>> authority_on("E06000063", date(2019, 5, 1)), authority_on("E07000026", date(2024, 5, 1))
    ('E10000006', 'E06000063')
    >>> authority_on("E08000016", date(2025, 5, 1)), authority_on("E10000006", date(2024, 5, 1))
    ('E08000038', 'unknown')
    """
    if not code.startswith(ENGLAND):
        return code if code[:1] in NATIONS else UNKNOWN
    found = BY_CODE.get(code)
    if found is not None and found.exists_on(day):
        return code
    own_codes = frozenset((code,)) if found is None else found.own_codes
    for other in AUTHORITIES:
        same = found is not None and other.name == found.name
        if other.exists_on(day) and (same or own_codes <= other.own_codes):
            return other.code
    return UNKNOWN


def refuse_no_code(code: str) -> str:
    """The code, if it is an authority's or a district's, of another nation, or `unknown`.

    Raises ValueError if it stands for nothing in England.
    """
    if code.startswith(ENGLAND) and code not in BY_CODE and code not in DISTRICTS:
        message = "no authority or district in England has this code"
        raise ValueError(message)
    return code


def refuse_unknown_code(code: str) -> str:
    """The code, if it says which authority it is. Raises ValueError if it is `unknown`."""
    if code == UNKNOWN:
        message = "name the authority by its code"
        raise ValueError(message)
    return code


AnyPlace = Annotated[values.Authority, AfterValidator(refuse_no_code)]
"""The code of the authority in which something lies, or `unknown`."""
Council = Annotated[AnyPlace, AfterValidator(refuse_unknown_code)]
"""The code of an authority that is known."""


@cache
def codes_of(code: str) -> frozenset[str]:
    """Every code that the same authority has had.

    >>> sorted(codes_of("E08000038")), sorted(codes_of("E08000014"))
    (['E08000016', 'E08000038'], ['E08000014'])
    """
    found = BY_CODE.get(code)
    if found is None:
        return frozenset((code,))
    return frozenset(other.code for other in AUTHORITIES if other.name == found.name)


def name_of_authority(code: str) -> str:
    """An authority's name, or its nation with its code, or its code where neither is known.

    >>> name_of_authority("E08000014"), name_of_authority("W06000023")
    ('Sefton', 'Wales (W06000023)')
    """
    found = BY_CODE.get(code)
    if found is not None:
        return found.name
    nation = NATIONS.get(code[:1])
    return f"{nation} ({code})" if nation else code


def plain_name(name: str) -> str:
    """An authority's name in lower case, without the words that are often left out.

    >>> plain_name("Kingston upon Hull, City of")
    'kingston upon hull'
    >>> plain_name("Royal Borough of Kensington & Chelsea")
    'kensington and chelsea'
    """
    words = name.lower().replace("&", "and").replace(",", " ").replace(".", "")
    dropped = {"council", "borough", "city", "county", "of", "royal", "the", "metropolitan"}
    kept = [word for word in words.split() if word not in dropped]
    return " ".join(kept)


@cache
def authorities_named(day: date) -> dict[str, str]:
    """The codes of the authorities that exist on a day, by plain name."""
    return {plain_name(each.name): each.code for each in AUTHORITIES if each.exists_on(day)}


def authority_named(name: str, day: date) -> str:
    """The code of the authority that had a name on a day, or `unknown`.

    >>> authority_named("Sefton", date(2022, 4, 1)), authority_named("St. Helens", date(2022, 4, 1))
    ('E08000014', 'E08000013')
    """
    return authorities_named(day).get(plain_name(name), UNKNOWN)
