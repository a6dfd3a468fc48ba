"""Events about people in children's cases, sealed under their keys; erasures; issued bundles."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from domain.codes import ErasureGround, Profile, Relation
from domain.events.base import Event, untold
from domain.ssda903.tables import Ethnicity, Sex
from domain.values import (
    ChildRef,
    Day,
    Fingerprint,
    Identifier,
    PersonRef,
    Position,
    Postcode,
    Sealed,
    SealedWords,
    Text,
    Words,
)
from domain.wording import Label

ValuePath = Annotated[
    str, StringConstraints(pattern=r"^[a-z_]{1,60}(/[0-9]{1,4}(/[a-z_]{1,60})?)?$")
]
"""The path of a sealed value in its event: `reason`, or `left_out/0/reason`."""
OWN = Sealed(of=("person_ref",))
"""Sealed under the key of the person identified, and not of the child in whose case they are."""


class PersonIdentified(Event):
    """A person in a child's case was identified: the child, or a parent, carer or sibling."""

    stored: ClassVar[str] = "person-identified.v1"
    person_ref: PersonRef
    child_ref: ChildRef
    relation: Relation
    name: Annotated[Words, OWN, Label("Full name")]
    born_on: Annotated[Day | None, OWN]
    contact: Annotated[Words | None, OWN]
    identified_on: Day


class ParticularsRecorded(Event):
    """The details of a child that the yearly return asks for, such as number and birthday.

    Every one is sealed under the child's own key. A later entry replaces them.
    """

    stored: ClassVar[str] = "particulars-recorded.v1"
    child_ref: ChildRef
    number: Annotated[Words, Sealed()]
    born_on: Annotated[Day, Sealed()]
    sex: Annotated[Sex, Sealed()]
    ethnicity: Annotated[Ethnicity, Sealed()]
    pupil_number: Annotated[Text, Sealed()]
    is_a_mother: Annotated[bool | None, Sealed()]
    home_postcode: Annotated[Postcode | None, Sealed()]
    recorded_on: Day


class DeathRecorded(Event):
    """A child died. The case record is kept for fifteen years from then (reg 50)."""

    stored: ClassVar[str] = "death-recorded.v1"
    child_ref: ChildRef
    died_on: Day


class PersonErased(Event):
    """A person's key was destroyed, on recorded authority. What it sealed can never be read again.

    `about` are the tags of every case of the person, so that no answer keeps what had been read.
    """

    stored: ClassVar[str] = "person-erased.v1"
    person_ref: PersonRef
    ground: ErasureGround
    authority: Annotated[Words, Label("On whose authority")]
    about: tuple[str, ...]
    erased_on: Day

    @property
    def tags(self) -> tuple[str, ...]:
        """The person, and every case of the person."""
        return tuple(dict.fromkeys((f"person:{self.person_ref}", *self.about)))


class ValueShredded(Event):
    """The key of one sealed value of an entry was destroyed, on recorded authority.

    The entry keeps its digest (`commitment`), so every proof of it stays. `field` is the path of
    the value in the event: `reason`, or `left_out/0/reason`.
    """

    stored: ClassVar[str] = "value-shredded.v1"
    position: Position
    entry: str
    entry_tags: tuple[str, ...]
    field: str
    commitment: str
    ground: ErasureGround
    reason: SealedWords
    authority: Annotated[SealedWords, Label("On whose authority")]
    shredded_on: Day

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the entry, so that what reads the entry reads this too."""
        return self.entry_tags


class BundleIssued(Event):
    """A bundle of evidence was issued: its profile, its purpose, what it covers and its contents.

    It bears the tags it covers, so its own ordinal on each tag gives the number of entries before
    it. One that is not for a provider bears those of providers and homes untold: no provider learns
    who took evidence about it, and why (WAITS-3). `contents` is the SHA-256 of the bundle.
    """

    stored: ClassVar[str] = "bundle-issued.v1"
    bundle_id: Identifier
    profile: Profile
    purpose: Words
    covers: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)]
    counts: tuple[Position, ...]
    disclosed: tuple[str, ...]
    contents: Fingerprint

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that the bundle covers."""
        return self.covers if self.profile is Profile.PROVIDER else untold(self.covers)
