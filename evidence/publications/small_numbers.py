"""Hides small numbers of children, and numbers from which they could be worked out.

A number from one to four could identify a child. It is hidden together with whatever would reveal
it: the other numbers of a total that is shown, the next smallest where it would be the only hidden
number, or the places left in homes that a few children fill.
"""

from collections.abc import Sequence
from typing import Final

SMALLEST_SHOWN: Final = 5
HIDDEN: Final = "not shown"
FEWER: Final = "fewer than 5"


def is_small(number: int) -> bool:
    """Whether a number of children is from one to four."""
    return 0 < number < SMALLEST_SHOWN


def show_number(number: int) -> str:
    """A number of children, or that it is small.

    >>> show_number(12), show_number(3), show_number(0)
    ('12', 'fewer than 5', '0')
    """
    return FEWER if is_small(number) else str(number)


def show_all_or_none(numbers: Sequence[int]) -> list[str]:
    """Numbers of children that add up to a total that is shown: all hidden if one is small.

    >>> show_all_or_none([22, 48]), show_all_or_none([3, 60]), show_all_or_none([0, 7])
    (['22', '48'], ['not shown', 'not shown'], ['0', '7'])
    """
    if any(is_small(number) for number in numbers):
        return [HIDDEN] * len(numbers)
    return [str(number) for number in numbers]


def hide_small(numbers: Sequence[int]) -> list[str]:
    """Numbers of children whose total is known, with the small ones hidden.

    The next smallest is hidden too, if the total would reveal a small number without it.

    >>> hide_small([218, 3, 10]), hide_small([2, 3, 60]), hide_small([9, 60])
    (['218', 'not shown', 'not shown'], ['not shown', 'not shown', '60'], ['9', '60'])
    """
    hidden = {n for n, number in enumerate(numbers) if is_small(number)}
    others = sorted((number, n) for n, number in enumerate(numbers) if number >= SMALLEST_SHOWN)
    if others and hidden and (len(hidden) == 1 or is_small(sum(numbers[n] for n in hidden))):
        hidden.add(others[0][1])
    return [HIDDEN if n in hidden else str(number) for n, number in enumerate(numbers)]


def show_available(places: int, available: int) -> str:
    """Places available, hidden if the rest of the places are filled by a few children.

    >>> show_available(103, 16), show_available(10, 7), show_available(10, 10)
    ('16', 'not shown', '10')
    """
    return HIDDEN if is_small(places - available) else str(available)


def hide_if_few(number: int, *averages: str) -> list[str]:
    """Averages over a number of referrals, hidden if the number is small.

    >>> hide_if_few(9, "1.3", "12"), hide_if_few(3, "0.7", "1")
    (['1.3', '12'], ['not shown', 'not shown'])
    """
    return [HIDDEN if is_small(number) else average for average in averages]
