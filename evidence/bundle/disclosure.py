"""Chooses which sealed fields a bundle discloses, by its reader's profile and field by field.

    court           everything about the children of the case, of other people only the name, and of
                    another child, who is named by mistake, nothing
    auditor         the reasons for what was done, and nothing that says who anybody is
    subject-access  everything about the person who asks, and nothing about anybody else
    provider        what the provider that it is about was told, what it asked, and what it stated,
                    as far as that was not put right

A field may also be named, to be disclosed or withheld whatever the profile. A field that is
withheld still has its digest in the entry, and the report lists it as withheld.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from domain.codes import Profile
from domain.events import EVENTS
from domain.events.people import PersonIdentified
from domain.faults import Fault
from evidence.proof.leaves import EntryLeaf
from ledger.codec import held_in

AUDITOR_FIELDS: Final = frozenset(
    {
        "reason", "reasons", "comments", "statement", "authority", "question", "answer", "view",
        "best_interests", "most_suitable_because", "left_out",
    }
)  # fmt: skip
PROVIDER_FIELDS: Final = frozenset({"form", "question", "answer", "statement"})
DisclosedValues = Mapping[int, Mapping[str, Any]]
"""The values disclosed, by the position of the entry and the name of the field."""


class NotForAProvider(Fault):
    """A bundle for a provider is about that provider, as provider:P-…: about a child or a search
    it would hold what others offered.
    """

    slug = "not-for-a-provider"
    status = 422


class NotDecidedYet(Fault):
    """Something about this provider is proposed or scored, and not decided: the entries would tell
    it. Make the bundle once it is decided, withdrawn or declined, or the search has ended.
    """

    slug = "not-decided-yet"
    status = 409

    def __init__(self, waits: Sequence[int] = ()) -> None:
        super().__init__()
        self.waits = tuple(waits)

    @property
    def title(self) -> str:
        """The sentence, and the numbers of the entries that wait."""
        numbers = ", ".join(map(str, self.waits))
        return f"{self.sentence()} What waits, by entry: {numbers}."


@dataclass(frozen=True, slots=True)
class DisclosureChoice:
    """The profile of a bundle, what it is about, and fields to disclose or withhold besides.

    A bundle for a provider is about a provider: one about a search would hold what others offered.
    Raises NotForAProvider.

    `disclose` and `withhold` name fields as `reason`, `left_out/0/reason`, `12:reason` (that of
    entry 12) or `12:left_out/0/reason`. Withholding takes precedence. Where fields were chosen one
    by one, `chosen_up_to` is the last position whose fields there were to choose from: an entry
    that was recorded later discloses nothing.
    """

    profile: Profile
    about: str
    disclose: Sequence[str] = ()
    withhold: Sequence[str] = ()
    chosen_up_to: int | None = None

    def __post_init__(self) -> None:
        """Refuse a bundle for a provider that is about something else."""
        if self.profile is Profile.PROVIDER and not self.about.startswith("provider:"):
            raise NotForAProvider

    def fields_of(
        self, entry: EntryLeaf, put_right: Collection[int] = (), children: Collection[str] = ()
    ) -> frozenset[str]:
        """The sealed fields of an entry that are disclosed, by their paths, where the entries at
        some positions were put right, and the case is of these children, if of any. A provider is
        told nothing of what was put right, and a court nothing of another child, unless a field is
        named.
        """
        if self.chosen_up_to is not None and entry.position > self.chosen_up_to:
            return frozenset()
        held = held_in(entry.body, at=entry.position)
        if self.profile is Profile.PROVIDER:
            counts = entry.position not in put_right
            return frozenset(f for f in held if self.discloses(entry, f, "", told=counts))
        return frozenset(
            field
            for field, each in held.items()
            if self.discloses(entry, field, each["of"], told=is_of_case(each["of"], children))
        )

    def discloses(self, entry: EntryLeaf, field: str, person: str, *, told: bool) -> bool:
        """Whether a sealed field of an entry, which is about a person, is disclosed. `told` is
        whether a provider may be told of the entry, or a court of the person.
        """
        name = field.partition("/")[0]
        names = {name, field, f"{entry.position}:{name}", f"{entry.position}:{field}"}
        if not names.isdisjoint(self.withhold):
            return False
        if not names.isdisjoint(self.disclose):
            return True
        is_subject = self.about in (f"child:{person}", f"person:{person}")
        match self.profile:
            case Profile.COURT:
                to_court = name == "name" or (name != "contact" and not identifies(entry))
                return is_subject or (to_court and told)
            case Profile.AUDITOR:
                return name in AUDITOR_FIELDS
            case Profile.SUBJECT_ACCESS:
                return is_subject
            case Profile.PROVIDER:
                return told and name in PROVIDER_FIELDS and self.about in entry.tags


def is_of_case(person: str, children: Collection[str]) -> bool:
    """Whether a person is no child at all, or one of the children of the case, if it has any."""
    return not children or not person.startswith("C-") or f"child:{person}" in children


def identifies(entry: EntryLeaf) -> bool:
    """Whether an entry records who somebody is."""
    return EVENTS.get(entry.name) is PersonIdentified
