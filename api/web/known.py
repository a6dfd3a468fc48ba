"""Who calls, as far as it is known before anybody is identified."""

from collections import OrderedDict
from typing import Final

MOST_KNOWN: Final = 10_000
STRANGER: Final = "@"
"""Before the address of a caller whose credential has identified nobody, or who sends none."""


def is_stranger(caller: str) -> bool:
    """Whether a caller is known by its address only."""
    return caller.startswith(STRANGER)


class Known:
    """The credentials that have lately identified somebody, as hashes, the latest last."""

    def __init__(self) -> None:
        self._hashes: OrderedDict[str, None] = OrderedDict()

    def caller(self, credential: str, address: str) -> str:
        """Who calls: by the credential if it has identified somebody, and else by the address."""
        return credential if credential in self._hashes else f"{STRANGER}{address}"

    def note(self, credential: str, *, identified: bool | None) -> None:
        """Note whether a credential identified somebody; nothing where nobody was looked for."""
        if identified is not None:
            self._hashes.pop(credential, None)
        if identified and credential:
            self._hashes[credential] = None
            if len(self._hashes) > MOST_KNOWN:
                self._hashes.popitem(last=False)
