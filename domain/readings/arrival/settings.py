"""The setting where a child comes to live: what the register says of it, or what is stated."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.events.placements import PlacementStarted
from domain.readings.homes import Home
from domain.readings.registrations.addresses import authority_there, postcode_agrees
from domain.values import LOT_OF_KIND, Kind, Lot


class Stated(Protocol):
    """What is stated of the place where a child comes to live."""

    @property
    def home_id(self) -> str | None:
        """The home or agency."""
        ...

    @property
    def kind(self) -> Kind | None:
        """The kind of placement."""
        ...

    @property
    def authority(self) -> str | None:
        """The code of the authority in which the child lives."""
        ...

    @property
    def postcode(self) -> str | None:
        """The postcode at which the child lives."""
        ...


@dataclass(frozen=True, slots=True)
class Setting:
    """The place where a child comes to live: the registered home's details, or those stated."""

    kind: Kind
    authority: str
    provider_id: str | None = None
    in_house: bool = False
    registered: bool = False

    @property
    def fields(self) -> dict[str, object]:
        """The fields of the setting that the start of a placement records."""
        return {
            "kind": self.kind,
            "lot": self.lot,
            "authority": self.authority,
            "provider_id": self.provider_id,
        }

    @property
    def lot(self) -> Lot | None:
        """The lot that a placement in the setting is bought under, if it is bought."""
        return LOT_OF_KIND.get(self.kind)


def known_setting(home: Home, stated: Stated, day: date) -> Setting | None:
    """The home as a setting, registered or not on the day, or else the setting that is stated.

    None if the home is not known, or another kind, authority or postcode is stated than it has;
    with an agency or our own carers, if the carer's authority is missing; without a home, if the
    kind or the authority is.
    """
    kind, authority = stated.kind, stated.authority
    if stated.home_id is None:
        return None if kind is None or authority is None else Setting(kind, authority)
    known = home.as_of(day)
    if known is None or kind not in (None, known.kind):
        return None
    lives_in = authority_there(known, authority)
    if lives_in is None or not postcode_agrees(known, stated.postcode):
        return None
    return Setting(
        known.kind,
        lives_in,
        known.provider_id,
        in_house=known.in_house,
        registered=home.registration_on(day) is not None,
    )


def setting_of(started: PlacementStarted) -> Setting:
    """The setting of a placement, as its start recorded it."""
    return Setting(started.kind, started.authority, started.provider_id)
