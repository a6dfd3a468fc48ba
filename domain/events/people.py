"""People: who somebody is, sealed under their own key; the end of that key; evidence given."""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import ErasureGround, Profile, Relation
from domain.events.base import Event
from domain.ssda903.tables import Ethnicity, Sex
from domain.terms import (
    ChildRef,
    Day,
    Fingerprint,
    Identifier,
    PersonRef,
    Position,
    Postcode,
    Sealed,
    Text,
    Words,
)

OWN = Sealed(of=("person_ref",))
"""Sealed under the key of the person identified, whoever's case the entry is in."""


class PersonIdentified(Event):
    """Who somebody in a child's case is: the child, or a parent, carer or sibling."""

    stored: ClassVar[str] = "person-identified.v1"
    person_ref: PersonRef
    child_ref: ChildRef
    relation: Relation
    name: Annotated[Words, OWN]
    born_on: Annotated[Day | None, OWN]
    contact: Annotated[Words | None, OWN]
    identified_on: Day


class ParticularsRecorded(Event):
    """What the yearly return asks of a child: number, birthday, sex, ethnicity, home postcode.

    Everything in it is sealed under the child's own key; a later one replaces it.
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
    """A child died. The record is kept fifteen years from then (reg 50)."""

    stored: ClassVar[str] = "death-recorded.v1"
    child_ref: ChildRef
    died_on: Day


class PersonErased(Event):
    """On recorded authority, a person's key is destroyed: nothing sealed under it is read again.

    `about` are the tags of every case of the person, so that no answer keeps what was read.
    """

    stored: ClassVar[str] = "person-erased.v1"
    person_ref: PersonRef
    ground: ErasureGround
    authority: Words
    about: tuple[str, ...]
    erased_on: Day

    @property
    def tags(self) -> tuple[str, ...]:
        """The person, and every case of the person."""
        return tuple(dict.fromkeys((f"person:{self.person_ref}", *self.about)))


class BundleIssued(Event):
    """A bundle of evidence was issued: for whom, what it is about, and what it holds.

    It bears the tags it covers, so its own ordinal on each says how many entries came before.
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
        """What it covers."""
        return self.covers
