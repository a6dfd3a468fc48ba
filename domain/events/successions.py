"""Events about what changes hands: providers renamed, businesses and homes transferred, contracts
novated.

A transfer is recorded once for the business or home, and once for each thing that passes with it,
so that each home, contract and search has its own entry. What passes does not end.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.events.base import Event
from domain.provider_codes import Takeover
from domain.values import (
    BlockId,
    Day,
    HomeId,
    Lot,
    Officer,
    PlacementId,
    ProviderId,
    Reference,
    ReferralId,
    Role,
    SealedWords,
    Urn,
    Words,
)


class ProviderRenamed(Event):
    """A provider took another name, from a day. It is the same provider, under the same code."""

    stored: ClassVar[str] = "provider-renamed.v1"
    provider_id: ProviderId
    name: Words
    reason: Words
    renamed_on: Day


class BusinessTransferred(Event):
    """The whole business of a provider passed to another, by merger or sale, from a day.

    `not_admitted` are the lots from which the council had removed the successor: it is not admitted
    to them by the transfer.
    """

    stored: ClassVar[str] = "business-transferred.v1"
    provider_id: ProviderId
    successor_id: ProviderId
    takeover: Takeover
    not_admitted: tuple[Lot, ...]
    reason: Words
    passed_on: Day


class HomeTransferred(Event):
    """A home passed to another provider, or was registered under another URN, from a day.

    `suspended` are the lots in which the former provider was suspended for the safety of children
    on that day or, by what was recorded, on a later one.
    The home takes no child under them until the suspension of the home is lifted.
    """

    stored: ClassVar[str] = "home-transferred.v1"
    home_id: HomeId
    provider_id: ProviderId
    successor_id: ProviderId
    urn: Urn
    name: Words
    suspended: tuple[Lot, ...]
    passed_on: Day


class HomeSuspended(Event):
    """The suspension of a provider for the safety of children reached a home that is no longer that
    provider's, in these lots, from a day.

    The home was registered anew at the place of another, `former_home`, that was under the
    suspension; or it had passed on before the suspension was recorded, and there is no other home.
    It takes no child under these lots until the suspension of the home is lifted.
    """

    stored: ClassVar[str] = "home-suspended.v1"
    home_id: HomeId
    former_home: Reference | None
    provider_id: ProviderId
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    reason: Words
    suspended_on: Day


class HomeSuspensionLifted(Event):
    """The suspension that a home has apart from its provider's was lifted in these lots: it had
    passed on with it, or was registered anew at the place of another that had it.
    """

    stored: ClassVar[str] = "home-suspension-lifted.v1"
    home_id: HomeId
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    reason: Words
    lifted_on: Day


class ContractTransferred(Event):
    """The contract for a placement, or for a block, passed to another provider with its home or its
    business, from a day. Its fee, its terms and its notices stay.
    """

    stored: ClassVar[str] = "contract-transferred.v1"
    placement_id: PlacementId | None
    block_id: BlockId | None
    provider_id: ProviderId
    successor_id: ProviderId
    passed_on: Day


class SearchTransferred(Event):
    """A provider's place in a search passed to another: its invitation, its offers and its award.

    With a home, the offers and the award are those of that home alone.
    """

    stored: ClassVar[str] = "search-transferred.v1"
    referral_id: ReferralId
    home_id: HomeId | None
    provider_id: ProviderId
    successor_id: ProviderId
    passed_on: Day


class ContractNovated(Event):
    """It was agreed that a contract passes to another provider from a day, with its fee and terms.

    Without a placement or a block it is about every contract of the provider's, in one home if that
    is named.
    """

    stored: ClassVar[str] = "contract-novated.v1"
    placement_id: PlacementId | None
    block_id: BlockId | None
    home_id: HomeId | None
    provider_id: ProviderId
    successor_id: ProviderId
    agreed_as: Role
    agreed_by: Officer
    citations: Annotated[tuple[Words, ...], Field(min_length=1)]
    reason: SealedWords
    agreed_on: Day
    novated_on: Day
