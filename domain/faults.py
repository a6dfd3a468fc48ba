"""`Fault`, the base of our exceptions, with a sentence, a slug, an HTTP status and an exit code.

Source: the ledger's own (decisions 9 and 72).
"""

from collections.abc import Iterator
from inspect import getdoc
from typing import ClassVar


class Fault(Exception):
    """Something cannot be done, in one sentence that says what to do. The docstring is the message.

    `slug` is its permanent name: `/problems/<slug>` over HTTP. `status` is the status HTTP answers
    it with; without one it is a fault of ours there, a 500 that says no more. `retry_after` is the
    number of seconds a client waits before it tries again, for the statuses 429 and 503.
    `exit_code` is how the command line ends: 2, or 1 where something is not as it was recorded.
    """

    slug: ClassVar[str]
    status: ClassVar[int | None] = None
    retry_after: int = 1
    exit_code: ClassVar[int] = 2

    def __str__(self) -> str:
        """The text it was raised with, or else its title."""
        return super().__str__() or self.sentence()

    @property
    def title(self) -> str:
        """What HTTP says. It repeats nothing of what was sent."""
        return self.sentence()

    @property
    def message(self) -> str:
        """What the command line says, on the machine of an operator."""
        return str(self)

    @classmethod
    def sentence(cls) -> str:
        """The docstring, on one line."""
        return " ".join((getdoc(cls) or "").split())


class FileFault(Fault):
    """A fault in a file, raised with the file's name, which the command line says first."""

    @property
    def message(self) -> str:
        """The name of the file, and what is wrong with it."""
        return f"{self.args[0]}: {self.title}"


NOT_RECORDED = 1
"""The exit code where something is not as it was recorded."""


def every_fault(root: type[Fault] = Fault) -> Iterator[type[Fault]]:
    """Every fault with a name of its own among the modules that are imported."""
    for kind in root.__subclasses__():
        if "slug" in vars(kind):
            yield kind
        yield from every_fault(kind)
