"""Who calls, as far as it is known before anybody is identified."""

from collections import OrderedDict
from typing import Final

MOST_KNOWN: Final = 10_000
STRANGER: Final = "@"
"""Before the address of a caller whose credential has identified nobody, or who sends none."""
NAMED: Final = "/"
"""Between a key's hash and the person whom it names."""


def is_stranger(caller: str) -> bool:
    """Whether a caller is known by its address only."""
    return caller.startswith(STRANGER)


def group_of(caller: str) -> str:
    """Those with whom a caller has a share of the places: all who are strangers, or all whom one
    key names; nobody but the caller otherwise.
    """
    return STRANGER if is_stranger(caller) else caller.partition(NAMED)[0]


class Known:
    """The credentials that have lately identified somebody, as hashes, the latest last, and whether
    each is of a key that speaks for people.
    """

    def __init__(self) -> None:
        self._hashes: OrderedDict[str, bool] = OrderedDict()

    def caller(self, credential: str, address: str, person: str = "") -> str:
        """Who calls: by the credential if it has identified somebody, and else by the address. Each
        person whom a key names is a caller.
        """
        if credential not in self._hashes:
            return f"{STRANGER}{address}"
        return f"{credential}{NAMED}{person}" if self._hashes[credential] else credential

    def note(
        self, credential: str, *, identified: bool | None, speaks_for_people: bool = False
    ) -> None:
        """Note whether a credential identified somebody; nothing where nobody was looked for."""
        if identified is not None:
            spoke = self._hashes.pop(credential, False)
            speaks_for_people = speaks_for_people or spoke
        if identified and credential:
            self._hashes[credential] = speaks_for_people
            if len(self._hashes) > MOST_KNOWN:
                self._hashes.popitem(last=False)
