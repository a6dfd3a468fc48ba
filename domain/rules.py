"""Reads the numbered rules that a module's docstring states: `VARY-1  The placement runs.`

The first paragraph of the docstring that begins `Source:` says where the rules come from, in
clauses apart by semicolons: `Source: Care Planning Regulations 2010 reg 33 (CASE-1, CASE-2); the
ledger's own (decision 83).` A clause that names no rules is the source of those that no other
clause names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Final

NUMBER: Final = r"[A-Z]+(?:-ROW)?-(?:\d+|[A-Z])"
STARTS: Final = rf"^ *({NUMBER}) {{2,}}"
RULE: Final = re.compile(rf"{STARTS}(.*(?:\n(?!\n| *{NUMBER} {{2,}}).*)*)", re.MULTILINE)
"""A rule, from its number to the line before the next one or before an empty line."""
SOURCE: Final = re.compile(r"^Source: (.*?)(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
OF_RULES: Final = re.compile(
    rf"(?P<source>.*) \((?P<rules>{NUMBER}(?:(?:, | and | to ){NUMBER})*)\)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its number, its text, the name of the file that states it, and where it comes from.

    A rule whose file says nothing of it has no source.
    """

    number: str
    text: str
    where: str
    source: str = ""


def numbers_in(module: ModuleType) -> tuple[str, ...]:
    """The numbers of the rules that a module's docstring states, in order."""
    return tuple(re.findall(STARTS, module.__doc__ or "", re.MULTILINE))


def rules_in(module: ModuleType) -> list[Rule]:
    """The rules that a module's docstring states, in order."""
    where, stated = module.__name__.rpartition(".")[2], module.__doc__ or ""
    found = RULE.findall(stated)
    sources = sources_in(stated, [number for number, _ in found])
    return [Rule(number, " ".join(text.split()), where, sources[number]) for number, text in found]


def sources_in(stated: str, numbers: Sequence[str]) -> dict[str, str]:
    """Where each rule comes from, by its number, as a docstring says.

    >>> sources_in("Source: the Act s25 (A-1 to A-3); our own (decision 6).", ["A-2", "A-4"])
    {'A-2': 'The Act s25', 'A-4': 'Our own (decision 6)'}
    """
    found = SOURCE.search(stated)
    clauses = [] if found is None else " ".join(found[1].split()).removesuffix(".").split("; ")
    named = [(each["source"], each["rules"]) for each in map(OF_RULES.fullmatch, clauses) if each]
    rest = [each for each in clauses if OF_RULES.fullmatch(each) is None]
    sources = {}
    for number in numbers:
        mine = [source for source, rules in named if names(rules, number)] or rest
        sources[number] = "; ".join(each[:1].upper() + each[1:] for each in mine)
    return sources


def names(listed: str, number: str) -> bool:
    """Whether a list such as `CASE-1, CASE-3 to CASE-5` names a rule.

    >>> [names("BACK-B to BACK-D", f"BACK-{letter}") for letter in "ABCDE"]
    [False, True, True, True, False]
    """
    prefix, _, own = number.rpartition("-")
    for each in re.split(r", | and ", listed):
        first, _, last = each.partition(" to ")
        bounds = [at.rpartition("-") for at in (first, last or first)]
        if bounds[0][0] == prefix and in_order(bounds[0][2], own, bounds[1][2]):
            return True
    return False


def in_order(first: str, own: str, last: str) -> bool:
    """Whether a number or a letter lies between two."""
    if own.isdigit():
        return first.isdigit() and int(first) <= int(own) <= int(last)
    return first <= own <= last
