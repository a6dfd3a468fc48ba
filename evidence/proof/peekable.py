"""An iterator whose next items can be looked at before they are taken."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Peekable(Generic[T]):
    """An iterator whose next items can be looked at before they are taken."""

    def __init__(self, source: Iterator[T]) -> None:
        self._source = source
        self._next: list[T] = []

    def take(self) -> T | None:
        """The next item, or None at the end."""
        return self._next.pop(0) if self._next else next(self._source, None)

    def peek(self, count: int) -> list[T]:
        """Up to `count` next items, without taking them."""
        while len(self._next) < count:
            following = next(self._source, None)
            if following is None:
                break
            self._next.append(following)
        return self._next[:count]
