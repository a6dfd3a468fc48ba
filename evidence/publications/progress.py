"""How a document says how far it has come while it is made."""

from collections.abc import Callable

Note = Callable[[int, int], object]
"""Is told how many steps of a document are done, of how many. It may end the work by raising."""


def note_nothing(done: int, total: int) -> None:
    """Note nothing: nobody waits for the document."""
    del done, total
