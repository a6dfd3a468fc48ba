"""Words of pages: coded values, roles and tags as officers say them, and sums as they do them."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from api.access.roles import BY_NAME
from domain.events.base import UNTOLD
from domain.labels import FIELDS, label_of_code, label_of_name
from domain.london import moment_in_words, moment_stated
from domain.wording import day_in_words, format_pounds

NAME: Final = re.compile(r"(?<![\w/.-])[a-z]+(?:[_-][a-z]+)+(?![\w/-])")
CODE: Final = re.compile(r"^[a-z]+(?:[-_][a-z]+)+$")
DAY: Final = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])")
MOMENT: Final = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z(?!\w)")
TAG: Final = re.compile(r"^([a-z]+):(\S+)$")
CHARGED: Final = re.compile(r"^([a-z]+:\S+) ([a-z]+) ([0-9]{4})-([0-9]{2})(?: at ([0-9.]+))?")
"""A part of a cost: what is charged for, as what, in which month and at what a week."""
POUNDS: Final = re.compile(r"£([0-9]+(?:\.[0-9]+)?)")
PROPER: Final = frozenset(("Ofsted", "Ofsted’s", "NHS", "GP", "Procurement", "Staying"))


def upper_first(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """A text as it stands within a sentence: without the capital, unless it begins with a name.

    >>> lower_first("Our own"), lower_first("Ofsted judgement"), lower_first("URN")
    ('our own', 'Ofsted judgement', 'URN')
    """
    if text[1:2].isupper() or text.partition(" ")[0] in PROPER:
        return text
    return text[:1].lower() + text[1:]


def code_label(code: str | None) -> str:
    """A coded value, a role or a tag as a label.

    >>> [code_label(code) for code in ("childrens-home", "PN1", "head-of-service", "provider:P-1")]
    ['Children’s home', 'Came and spoke for themselves', 'Head of service', 'Provider P-1']
    >>> code_label(None), code_label("a-new-code"), code_label("untold:home:H-1")
    ('Not bought', 'A new code', 'Not told about home H-1')
    """
    if code is None:
        return "Not bought"
    if found := label_of_code(code):
        return found
    if code in BY_NAME:
        return BY_NAME[code].title
    if "_" in code and code in FIELDS:
        return FIELDS[code].text
    if tag := TAG.match(code):
        return tag_label(tag[1], tag[2])
    return upper_first(re.sub("[-_]", " ", code)) if CODE.match(code) else code


def tag_label(kind: str, named: str) -> str:
    """A tag as a label, from its kind and what it names: for one that is untold, another tag."""
    if f"{kind}:" == UNTOLD:
        return f"Not told about {lower_first(code_label(named))}"
    return f"{label_of_name(f'{kind}_id')} {named}"


def code_in_words(code: str | None) -> str:
    """A coded value, a role or a tag, as it stands within a sentence.

    >>> [code_in_words(code) for code in ("childrens-home", "spot", "ofsted-inadequate")]
    ['children’s home', 'outside any framework', 'Ofsted judgement: inadequate']
    """
    label = code_label(code)
    return label if label == code else lower_first(label)


def sentence_in_words(text: str) -> str:
    """A sentence that an answer or an entry writes, with its names, codes and days in words.

    >>> sentence_in_words("judged requires-improvement, was good"), sentence_in_words("pre-paid")
    ('judged requires improvement, was good', 'pre-paid')
    >>> sentence_in_words("declined on 2021-12-28; refused at 2021-12-29T16:00:00.000000Z")
    'declined on 28 December 2021; refused at 29 December 2021, 16:00'
    """
    text = MOMENT.sub(lambda at: moment_text_in_words(at[0]), text)
    text = DAY.sub(lambda day: day_in_words(day[0]), text)
    return NAME.sub(lambda code: code_in_words(code[0]) if known(code[0]) else code[0], text)


def part_in_words(text: str) -> str:
    """A part of a figure. A part of a cost says what is charged for, the month, and the rate.

    >>> part_in_words("placement:PL-1 fee 2025-02 at 3600.00")
    'Placement PL-1: fee, February 2025, at £3,600.00 a week'
    >>> part_in_words("block:B-1 once 2025-02")
    'Block B-1: once, February 2025'
    """
    found = CHARGED.match(text)
    if found is None:
        return sentence_in_words(text)
    what, charged_as, year, month, rate = found.groups()
    named = f"{code_label(what)}: {charged_as}, {date(int(year), int(month), 1):%B %Y}"
    at = "" if rate is None else f", at {format_pounds(Decimal(rate))} a week"
    return f"{named}{at}{text[found.end() :]}"


def sum_in_words(text: str) -> str:
    """The arithmetic of a part of a figure, with thousands separated and days in words.

    >>> sum_in_words("£3600.00 × 7 ÷ 7"), sum_in_words("paid on 2025-02-03")
    ('£3,600.00 × 7 ÷ 7', 'paid on 3 February 2025')
    """
    return sentence_in_words(POUNDS.sub(lambda found: format_pounds(Decimal(found[1])), text))


def moment_text_in_words(text: str) -> str:
    """A moment from its text, in words. A text that states no moment stays as it is."""
    moment = moment_stated(text)
    return text if moment is None else moment_in_words(moment)


def known(name: str) -> bool:
    """Whether there is a label for a coded value, a role or the name of a field."""
    return label_of_code(name) is not None or name in BY_NAME or ("_" in name and name in FIELDS)
