"""The right entry recorded in the place of a wrong one: the form of its command, filled in with
what was recorded, and carried with the reason from page to page until it is sent.

What is kept sealed is not filled in: it is typed again, or shown on the entry's page first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Self, get_args

from pydantic import BaseModel, Field, ValidationError

from api.access.corrections import command_behind, refuse_correction_beyond
from api.access.who import Asker, NotYours
from api.pages.kinds import bare, kind_of
from api.web.entries import refuse_to_put_right
from api.web.parts import Parts
from api.web.paths import PATHS
from domain.command import Command, QueryItem, events_in, tag
from domain.commands import COMMANDS
from domain.events.awards import Award
from domain.foundations.reversal import MOST_RESTING, RestingEntry
from domain.labels.events import title_of_event
from domain.london import clock_in_london, day_in_london
from domain.readings.referrals import AwardMade
from domain.values import Position, Words
from ledger.codec import fields_of
from ledger.entries import Entry, Receipt
from ledger.handle import Correction, correct
from ledger.log import Log
from ledger.refusals import record_refusal

PLACE: Final = "in_place_of"
REASON: Final = "in_place_because"
AUTHORITY: Final = "in_place_on_authority"
WITH_IT: Final = "in_place_with"
CARRIED: Final = (PLACE, REASON, AUTHORITY, WITH_IT)
"""The fields of a form that say what is put right by it, and why."""


class CarriedFields(BaseModel):
    """What a form carries of a wrong entry from page to page."""

    position: Annotated[Position, Field(validation_alias=PLACE)]
    reason: Annotated[Words, Field(validation_alias=REASON)]
    authority: Annotated[Words, Field(validation_alias=AUTHORITY)]
    with_it: Annotated[
        tuple[Position, ...], Field(validation_alias=WITH_IT, max_length=MOST_RESTING)
    ] = ()


@dataclass(frozen=True, slots=True)
class InItsPlace:
    """The position of a wrong entry, those that are reversed with it, and why.

    It is made by `of` and `among`, which refuse entries that the person may not put right: the
    pages of the form tell of each what it is.
    """

    position: int
    reason: str
    authority: str
    with_it: tuple[int, ...] = ()
    resting: tuple[RestingEntry, ...] | None = None

    @classmethod
    def of(
        cls,
        parts: Parts,
        who: Asker,
        position: int,
        reason: str,
        authority: str,
        with_it: tuple[int, ...],
    ) -> Self:
        """A wrong entry and why, with what rests on it if that was looked for.

        Raises NotYours in a role that reverses no entries, a 404 for a position of which the person
        may not see the entry, and NotYourCase for what rests on the first.
        """
        if not who.role.corrects:
            raise NotYours
        resting = refuse_to_put_right(parts, who, (position, *with_it))
        return cls(position, reason, authority, with_it, resting)

    @classmethod
    def among(cls, parts: Parts, who: Asker, values: Mapping[str, Any]) -> Self | None:
        """What a form carries of a wrong entry, if it does, and if it is whole. Raises as `of`."""
        given = values.get(WITH_IT, [])
        try:
            carried = CarriedFields.model_validate(
                {**values, WITH_IT: [given] if isinstance(given, str) else given}
            )
        except ValidationError:
            return None
        return cls.of(
            parts, who, carried.position, carried.reason, carried.authority, carried.with_it
        )

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The fields that carry it to the next page."""
        found = [(PLACE, str(self.position)), (REASON, self.reason), (AUTHORITY, self.authority)]
        return [*found, *((WITH_IT, str(each)) for each in self.with_it)]

    def correction(self, right: Command) -> Correction:
        """The reversal, with the right entry in its place."""
        return Correction(self.position, self.reason, self.authority, right, self.with_it)

    def shown(self, parts: Parts) -> dict[str, Any]:
        """What the pages of the form say of the wrong entry and of what goes with it."""
        found = ((each, parts.log.entry(each)) for each in (self.position, *self.with_it))
        titles = [(each, title_of_event(entry.name)) for each, entry in found if entry is not None]
        return {"position": self.position, "reason": self.reason, "authority": self.authority,
                "titles": titles, "carried": self.carried}  # fmt: skip


def command_again(who: Asker, entry: Entry) -> type[Command] | None:
    """The command that would record the entry rightly, if the role records it by a form."""
    name = command_behind(entry)
    return COMMANDS[name] if name in PATHS and name in who.role.commands else None


def record_in_its_place(parts: Parts, who: Asker, place: InItsPlace, right: Command) -> Receipt:
    """Reverse the wrong entry and record the right one, in one append. A refusal is recorded.

    Raises its Refusal, NotYours and NotYourCase.
    """
    positions, asked = (place.position, *place.with_it), place.correction(right)
    refuse_correction_beyond(parts.log, who, positions, asked.replacements)
    asked = replace(asked, resting=place.resting).found(parts.log)
    with record_refusal(parts.log, asked.command(parts.log), who.provenance):
        return correct(parts.log, asked, who.provenance)


def as_recorded(log: Log, command: type[Command], entry: Entry) -> dict[str, Any]:
    """What an entry recorded, as it is typed into the form of a command, with the search of the
    award that it cites.
    """
    fields = fields_of(entry.name, entry.body)
    if "referral_id" in command.model_fields and "referral_id" not in fields:
        fields["referral_id"] = search_of(log, fields.get("award_id"))
    return typed(command, fields)


def search_of(log: Log, award_id: Any) -> str | None:
    """The reference of the search in which an award of this reference was made, if it was in one
    alone.
    """
    if not isinstance(award_id, str):
        return None
    made = QueryItem(events_in(AwardMade), (tag("award", award_id),))
    found = [each.event for each in log.read_standing((made,)).events]
    searches = {each.referral_id for each in found if isinstance(each, Award)}
    return searches.pop() if len(searches) == 1 else None


def typed(model: type[BaseModel], fields: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """The fields of a model as they are typed: a day in three boxes, a list of groups in rows."""
    found: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        value, full = fields.get(name), f"{prefix}{name}"
        if value in (None, [], ()):
            continue
        annotation, marks, _ = bare(info.annotation)
        kind = kind_of(annotation, [*marks, *info.metadata])
        if kind == "group" and isinstance(value, Mapping):
            found |= typed(annotation, value, f"{full}.")
        elif kind == "rows" and isinstance(value, list):
            inner = bare(get_args(annotation)[0])[0]
            for n, each in enumerate(value):
                found |= typed(inner, each, f"{full}.{n}.")
        else:
            found |= typed_one(full, kind, value)
    return found


def typed_one(full: str, kind: str, value: Any) -> dict[str, Any]:
    """One field as it is typed."""
    match kind, value:
        case "day", str():
            return in_boxes(full, value)
        case "moment", str():
            moment = datetime.fromisoformat(value)
            boxes = in_boxes(full, day_in_london(moment).isoformat())
            return {**boxes, f"{full}-time": clock_in_london(moment)}
        case "yes-no", bool():
            return {full: "yes" if value else "no"}
        case "lines" | "choices", list():
            return {full: [str(each) for each in value]}
        case _, str() | int() | Decimal():
            return {full: str(value)}
        case _:
            return {}


def in_boxes(full: str, day: str) -> dict[str, str]:
    """A day in its three boxes."""
    year, month, number = day.split("-")
    return {f"{full}-day": str(int(number)), f"{full}-month": str(int(month)), f"{full}-year": year}
