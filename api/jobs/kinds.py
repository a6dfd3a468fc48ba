"""The kinds of job: what each is called, the operation whose rights it needs, and what does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from api.jobs.bundles import make_bundle
from api.jobs.work import Result, Work


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job. A role that may use `operation` may ask for it, follow it and fetch it."""

    title: str
    operation: str
    make: Callable[[Work], Result]


KINDS: Final = {
    "bundle": Kind("Evidence", "make_bundle", make_bundle),
}
