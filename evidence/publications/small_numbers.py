"""Small numbers of children are not shown, nor those they could be worked out from.

Fewer than five of anything could be somebody. A number is hidden with what would give it away: its
complement in a sum that is shown, the next smallest of many, the places left of a home's.
"""

from collections.abc import Sequence
from typing import Final

FEW: Final = 5
HIDDEN: Final = "not shown"


def split_by(numbers: Sequence[int]) -> list[str]:
    """Numbers of children that add up to something shown: none is, if one is small.

    >>> split_by([22, 48]), split_by([3, 60]), split_by([0, 7])
    (['22', '48'], ['not shown', 'not shown'], ['0', '7'])
    """
    if any(0 < number < FEW for number in numbers):
        return [HIDDEN] * len(numbers)
    return [str(number) for number in numbers]


def parts_of(numbers: Sequence[int]) -> list[str]:
    """Many numbers of children whose sum is known: the small are hidden, and with a lone one the
    next smallest, or their sum would tell it.

    >>> parts_of([218, 3, 10]), parts_of([2, 3, 60]), parts_of([9, 60])
    (['218', 'not shown', 'not shown'], ['not shown', 'not shown', '60'], ['9', '60'])
    """
    hidden = {n for n, number in enumerate(numbers) if 0 < number < FEW}
    others = sorted((number, n) for n, number in enumerate(numbers) if number >= FEW)
    if others and hidden and (len(hidden) == 1 or sum(numbers[n] for n in hidden) < FEW):
        hidden.add(others[0][1])
    return [HIDDEN if n in hidden else str(number) for n, number in enumerate(numbers)]


def left(places: int, available: int) -> str:
    """Places available; not shown where what is left of the places would count a few children.

    >>> left(103, 16), left(10, 7), left(10, 10)
    ('16', 'not shown', '10')
    """
    return HIDDEN if 0 < places - available < FEW else str(available)
