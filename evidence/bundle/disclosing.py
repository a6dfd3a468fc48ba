"""What a bundle discloses of what is sealed: by profile, and field by field.

    court           everything about the children of the case; of others, only the name
    auditor         why things were done, and nothing of who anybody is
    subject-access  everything about the person who asks, and nothing about anybody else
    provider        what a provider was told, asked and said itself

The others' data are withheld whatever the profile, unless a field is named. What is withheld
shows as withheld: its commitment stands in the entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.codes import Profile
from domain.events import EVENTS
from domain.events.people import PersonIdentified
from evidence.proof.leaves import EntryLeaf
from ledger.codec import held_in

WHY: Final = frozenset(
    {
        "reason", "reasons", "comments", "statement", "authority", "question", "answer", "view",
        "best_interests", "most_suitable_because", "left_out",
    }
)  # fmt: skip
TOLD: Final = frozenset({"form", "question", "answer", "statement"})


@dataclass(frozen=True, slots=True)
class Choice:
    """For whom, about whom, and the fields named to be disclosed or withheld besides."""

    profile: Profile
    about: str
    disclose: Sequence[str] = ()
    withhold: Sequence[str] = ()

    def of(self, entry: EntryLeaf) -> frozenset[str]:
        """The fields of an entry that are disclosed; those inside a list by the list's name."""
        held = held_in(entry.body)
        return frozenset(f for f, each in held.items() if self.discloses(entry, f, each["of"]))

    def discloses(self, entry: EntryLeaf, field: str, person: str) -> bool:
        """Whether a field of an entry, about a person, is disclosed."""
        name = field.partition("/")[0]
        named = {name, field, f"{entry.position}:{name}", f"{entry.position}:{field}"}
        if not named.isdisjoint(self.withhold):
            return False
        if not named.isdisjoint(self.disclose):
            return True
        own = self.about in (f"child:{person}", f"person:{person}")
        match self.profile:
            case Profile.COURT:
                return name == "name" or (name != "contact" and not identifies(entry)) or own
            case Profile.AUDITOR:
                return name in WHY
            case Profile.SUBJECT_ACCESS:
                return own
            case Profile.PROVIDER:
                return name in TOLD


def identifies(entry: EntryLeaf) -> bool:
    """Whether an entry says who somebody is."""
    return EVENTS.get(entry.name) is PersonIdentified
