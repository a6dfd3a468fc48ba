"""The setting where a child comes to live: what the register says of it, or what is stated.

It is the setting on the day that is asked about: the first day of a placement (START-7) or the day
of a move to another address (RELOCATE-2).

Source: Ofsted's register for a home that is named; the ledger's own (decisions 73 and 93), that a
child with carers lives at theirs, and one at an address of the registration at that one.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.events.placements import PlacementStarted
from domain.readings.arrival.lives_at import AT_A_CARERS, place_there
from domain.readings.homes import Home
from domain.values import LOT_OF_KIND, Kind, Lot


class Stated(Protocol):
    """What is stated of the place where a child comes to live."""

    @property
    def home_id(self) -> str | None:
        """The home or agency."""
        ...

    @property
    def address_id(self) -> str | None:
        """The address under its registration."""
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
    """The place where a child comes to live: the registered home's details, or those stated.

    `registered` is whether the home's registration is in force on the day. `is_own` is whether the
    setting is a carer's, or in no home of the register.
    """

    kind: Kind
    authority: str
    provider_id: str | None = None
    in_house: bool = False
    registered: bool = False
    address_id: str | None = None
    postcode: str | None = None
    is_own: bool = False

    @property
    def fields(self) -> dict[str, object]:
        """The fields of the setting that the start of a placement records."""
        return {
            "kind": self.kind,
            "lot": self.lot,
            "authority": self.authority,
            "provider_id": self.provider_id,
            "postcode": self.postcode,
        }

    @property
    def lot(self) -> Lot | None:
        """The lot that buys such a setting, if one does."""
        return LOT_OF_KIND.get(self.kind)


def known_setting(home: Home, stated: Stated, day: date) -> Setting | None:
    """The home as a setting, registered or not on the day, or else the setting that is stated.

    None if the home is not known, is of another kind than stated, or has no such place to live
    (`place_there`); without a home, if an address is named, or the kind or the authority is not.
    """
    kind, authority, postcode = stated.kind, stated.authority, stated.postcode
    if stated.home_id is None:
        if kind is None or authority is None or stated.address_id is not None:
            return None
        return Setting(kind, authority, postcode=postcode, is_own=True)
    known = home.as_of(day)
    place = place_there(home, stated.address_id, authority, postcode, day)
    if known is None or place is None or kind not in (None, known.kind):
        return None
    return Setting(
        known.kind,
        place.authority,
        known.provider_id,
        in_house=known.in_house,
        registered=home.registration_on(day) is not None,
        address_id=stated.address_id,
        postcode=place.postcode,
        is_own=known.kind in AT_A_CARERS,
    )


def setting_of(started: PlacementStarted) -> Setting:
    """The setting of a placement, as its start recorded it. It counts as not registered until its
    home is looked up for a day (`Stay.place_on`).
    """
    return Setting(started.kind, started.authority, started.provider_id)
