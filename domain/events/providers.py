"""Events about providers and homes: applications, admission, registration, places, judgements."""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Need, Sector, Trigger
from domain.events.base import Event
from domain.provider_codes import Registrar, RegistrationStatus
from domain.registration_codes import AddressCategory, AddressId, NoticeId, OfstedNotice
from domain.values import (
    Age,
    Authority,
    BlockId,
    BudgetLine,
    Day,
    FrameworkId,
    HomeId,
    Judgement,
    Kind,
    Level,
    Lot,
    Places,
    Postcode,
    ProviderId,
    Reference,
    Round,
    Score,
    Urn,
    WeeklyFee,
    Words,
)
from domain.wording import Label


class ProviderRecorded(Event):
    """Who a provider is, from a day: its name, address, numbers, and registration to give care.

    A later one replaces it from its day. The address is that of the business. `ppon` is its number
    on the central digital platform (Procurement Act 2023).
    """

    stored: ClassVar[str] = "provider-recorded.v1"
    provider_id: ProviderId
    name: Words
    address: Words
    registration_status: RegistrationStatus
    registered_with: Registrar | None
    registration_number: Reference | None
    company_number: Reference | None
    ppon: Reference | None
    in_force_from: Day


class ProviderApplied(Event):
    """A provider applied to join a lot of a framework in an application round."""

    stored: ClassVar[str] = "provider-applied.v1"
    provider_id: ProviderId
    name: Words
    framework_id: FrameworkId
    lot: Lot
    round: Round
    applied_on: Day


class ProviderAdmitted(Event):
    """A provider was admitted to a lot of a framework at a level, from a day, with the four scores
    of ¶2.2, out of 100.
    """

    stored: ClassVar[str] = "provider-admitted.v1"
    provider_id: ProviderId
    framework_id: FrameworkId
    lot: Lot
    round: Round
    level: Level
    collaboration: Score
    quality: Score
    understanding_cost: Score
    social_value: Score
    admitted_on: Day


class ProviderRefused(Event):
    """A provider's application to a lot was refused, with the reasons given to the provider."""

    stored: ClassVar[str] = "provider-refused.v1"
    provider_id: ProviderId
    lot: Lot
    round: Round
    reasons: Words
    refused_on: Day


class ProviderSuspended(Event):
    """A provider was suspended: it may receive no award in these lots until it is reinstated."""

    stored: ClassVar[str] = "provider-suspended.v1"
    provider_id: ProviderId
    trigger: Trigger
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    reason: Words
    suspended_on: Day
    review_on: Day


class ProviderReinstated(Event):
    """A provider's suspension was lifted in these lots. It stays in the others."""

    stored: ClassVar[str] = "provider-reinstated.v1"
    provider_id: ProviderId
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    reason: Words
    reinstated_on: Day


class ProviderRemoved(Event):
    """A provider left a lot of a framework, by its own wish or the council's decision."""

    stored: ClassVar[str] = "provider-removed.v1"
    provider_id: ProviderId
    framework_id: FrameworkId
    lot: Lot
    reason: Words
    removed_on: Day


class HomeRegistered(Event):
    """A home, agency or other setting was registered, with its places from a day.

    Those of the council's own are `in_house`. The ages are those on the certificate, both included.
    """

    stored: ClassVar[str] = "home-registered.v1"
    home_id: HomeId
    provider_id: ProviderId
    urn: Urn
    name: Words
    kind: Kind
    in_house: bool
    sector: Sector | None
    places: Places
    ages_from: Age
    ages_to: Age
    needs: tuple[Need, ...]
    authority: Authority
    postcode: Postcode
    registered_on: Day


class AddressOpened(Event):
    """An address under a registration opened: a building of a home, or a setting of a provider of
    supported accommodation, with its own places. Lodgings have no postcode: they are somebody's
    home, and the postcode is sealed with each placement there.
    """

    stored: ClassVar[str] = "address-opened.v1"
    home_id: HomeId
    address_id: AddressId
    category: AddressCategory
    places: Places
    authority: Authority
    postcode: Postcode | None
    opened_on: Day


class AddressPlacesChanged(Event):
    """The number of places at an address changed from a day."""

    stored: ClassVar[str] = "address-places-changed.v1"
    home_id: HomeId
    address_id: AddressId
    places: Places
    changed_on: Day


class AddressClosed(Event):
    """An address under a registration closed. No child may live there from that day."""

    stored: ClassVar[str] = "address-closed.v1"
    home_id: HomeId
    address_id: AddressId
    reason: Words
    closed_on: Day


class PlacesChanged(Event):
    """The number of a home's registered places changed from a day."""

    stored: ClassVar[str] = "places-changed.v1"
    home_id: HomeId
    places: Places
    changed_on: Day


class OthersPlacesReported(Event):
    """The number of places that children of other authorities fill, from a day."""

    stored: ClassVar[str] = "others-places-reported.v1"
    home_id: HomeId
    filled: Places
    counted_on: Day


class JudgementRecorded(Event):
    """Ofsted's overall judgement of a home, agency or supported accommodation after an inspection.

    A decision rests on it from the day it was published or, where that is not known, inspected.
    """

    stored: ClassVar[str] = "judgement-recorded.v1"
    home_id: HomeId
    judgement: Judgement
    inspected_on: Day
    published_on: Day | None


class OperationChanged(Event):
    """A home of the council's own opened to children, or stopped taking them, from a day (¶1.4)."""

    stored: ClassVar[str] = "operation-changed.v1"
    home_id: HomeId
    operating: bool
    reason: Words
    changed_on: Day


class OfstedNoticeServed(Event):
    """Ofsted served a notice about a registration or one of its addresses.

    It is in force from a day until another, or until it is lifted.
    """

    stored: ClassVar[str] = "ofsted-notice-served.v1"
    home_id: HomeId
    notice_id: NoticeId
    notice: Annotated[OfstedNotice, Label("Kind of notice")]
    address_id: AddressId | None
    source: Annotated[Words, Label("Where the notice was seen")]
    received_on: Day
    in_force_from: Day
    in_force_until: Day | None


class OfstedNoticeLifted(Event):
    """A notice of Ofsted's ended before its day, or had none."""

    stored: ClassVar[str] = "ofsted-notice-lifted.v1"
    home_id: HomeId
    notice_id: NoticeId
    reason: Words
    lifted_on: Day


class RegistrationCancelled(Event):
    """A home's registration ended. No child may be placed there from that day."""

    stored: ClassVar[str] = "registration-cancelled.v1"
    home_id: HomeId
    reason: Words
    cancelled_on: Day


class OwnerRecorded(Event):
    """The owner of a provider, and the group of companies it belongs to, from a day."""

    stored: ClassVar[str] = "owner-recorded.v1"
    provider_id: ProviderId
    owner: Words
    group: Words
    owned_from: Day


class BlockBooked(Event):
    """Places in a home were booked for a period, in pounds a week each, filled or not."""

    stored: ClassVar[str] = "block-booked.v1"
    block_id: BlockId
    home_id: HomeId
    provider_id: ProviderId
    kind: Kind
    authority: Authority
    budget_line: BudgetLine
    places: Places
    weekly_fee: WeeklyFee
    starts_on: Day
    ends_on: Day
