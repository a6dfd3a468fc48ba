"""What would satisfy the rule that refused: a sentence, filled from what the refusal tells.

Days, pounds, roles and codes stand in officers' words. What may not be repeated has no place.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Any, Final

from api.web.words import code_in_words
from domain.command import Refusal
from domain.london import moment_in_words
from domain.readings.barring.causes import Bar
from domain.wording import Code, format_day, format_pounds

SENTENCES: Final = re.compile(r"(?<=\.) |(?<=\}) (?=[A-Z])")
"""Between two sentences, one of which may be a place that holds whole ones."""
NEVER_REPEATED: Final = frozenset(("child_ref", "person_ref", "covers"))
"""What a refusal tells that nothing repeats: it names a person, or what was sent."""
NAMES: Final = frozenset(("roles", "approver", "criterion", "states", "entries", "resting"))
"""The places in which a text is the name of a role, a field or a kind of entry. In all others it is
a reference, which is said as it is, also where a code is called the same.
"""


def what_satisfies(refusal: Refusal) -> str:
    """What would satisfy the rule, in a sentence or several. A sentence is not said if the refusal
    has no value for one of its places. Empty if nothing would satisfy it.
    """
    sentences = SENTENCES.split(refusal.satisfied_by)
    return " ".join(said for each in sentences if (said := filled(each, refusal.detail)))


def filled(sentence: str, told: Mapping[str, object]) -> str:
    """A sentence with what is told in its places, or nothing if there is none for one of them.

    >>> filled("From {first}.", {"first": date(2022, 3, 1)}), filled("From {first}.", {"first": ()})
    ('From 1 March 2022.', '')
    >>> filled("At least {threshold!s}.", {"threshold": Decimal(40)})
    'At least 40.'
    >>> filled("As {roles}: {award_id}.", {"roles": ("head-of-service",), "award_id": "PN1"})
    'As head of service: PN1.'
    """
    said = {
        name: str(told.get(name, "")) if as_it_is else in_words(told.get(name), names=name in NAMES)
        for name, as_it_is in places_in(sentence).items()
    }
    return sentence.format_map(said) if all(said.values()) else ""


def places_in(sentence: str) -> dict[str, str | None]:
    """The names of the places in a sentence, with `s` where a number is said as it is.

    >>> places_in("From {first} until {last!s}.")
    {'first': None, 'last': 's'}
    """
    return {name: as_it_is for _, name, _, as_it_is in Formatter().parse(sentence) if name}


def in_words(told: Any, *, names: bool = False) -> str:
    """What a refusal tells, as it stands within a sentence; `names` is whether a text is a name of
    ours and no reference. Empty if that is nothing.

    >>> in_words(date(2022, 3, 1)), in_words(Decimal("40")), in_words(("PN1", "P-2"))
    ('1 March 2022', '£40.00', 'PN1, P-2')
    >>> in_words(3), in_words(()), in_words(((7, "offer-made"),), names=True)
    ('3', '', '7 offer made')
    """
    match told:
        case datetime():
            return moment_in_words(told)
        case date():
            return format_day(told)
        case Decimal():
            return format_pounds(told)
        case str() if told:
            return code_in_words(told) if names or isinstance(told, Code) else told
        case Collection() | None:
            return items_in_words(told, names=names)
        case _:
            return str(told)


def items_in_words(told: Any, *, names: bool) -> str:
    """Several things in words: what bars in a sentence each, and others as a list."""
    if told and all(isinstance(each, Bar) for each in told):
        return " ".join(map(bar_in_words, told))
    items = [
        " ".join(in_words(part, names=names) for part in each)
        if isinstance(each, tuple)
        else in_words(each, names=names)
        for each in told or ()
    ]
    return ("; " if any("," in item for item in items) else ", ").join(items)


def bar_in_words(bar: Bar) -> str:
    """What bars a provider, a home or a framework: which one, on which day, why, since when, until
    when, and what would lift it.

    >>> from domain.readings.barring.causes import Cause
    >>> bar_in_words(Bar("P-1", Cause.SUSPENDED, date(2022, 6, 1), since=date(2022, 5, 2)))
    'P-1 on 1 June 2022: suspended, since 2 May 2022. It needs reinstatement in the lot.'
    """
    days = (
        (", since ", bar.since),
        (", until ", bar.until),
        (", to be reviewed on ", bar.review_on),
    )
    when = "".join(f"{said}{format_day(day)}" for said, day in days if day is not None)
    why = bar.cause.replace("-", " ")
    return f"{bar.about} on {format_day(bar.day)}: {why}{when}. It needs {bar.needs}."
