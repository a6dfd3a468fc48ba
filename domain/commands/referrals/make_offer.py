"""Offer a home for a referral at a fee, on behalf of an invited provider.

    OFFER-1  The search is open: not stopped, and without an award that stands. This is decided
             after OFFER-2, OFFER-3, OFFER-9, OFFER-10, OFFER-4 and OFFER-12, in that order, so that
             an offer which could not be made anyway learns nothing of an award.
    OFFER-2  The provider was asked to offer. This is decided first, so that a provider that was not
             asked learns nothing of a search, not even whether there is one.
    OFFER-3  A provider has one offer that stands on a search, and uses a reference once for its
             offers on it. A reference is the provider's own: what others use says nothing to it.
             Once what is needed has changed, another offer replaces the one made before.
    OFFER-4  The offer is made by the published time to respond, and not after it.
    OFFER-5  On the day of need the home is the provider's, is of the kind needed, takes children,
             is not restricted by Ofsted to the children who are there, and is not suspended as its
             former provider was. Wrap-around support may be offered without a home.
    OFFER-6  Under the purchasing system no week of the fee is above the provider's price schedule
             of the day of the offer or, where that does not price the kind and level, the ceiling
             in the terms of the lot of that day. All lines count, on every day they run, also
             before the day of need and after the term, with what is paid once in seven days. In
             another tier, or with neither a schedule nor a ceiling, no fee is too high.
    OFFER-7  An offer that the provider's own staff make is dated the day on which it is made, in
             London: its price schedule is the one of that day.
    OFFER-8  A policy of the council's was in force on the day the search was opened or begun again.
             The offer is priced over the policy's minimum term, from the day of need.
    OFFER-9  The provider has not said that it cannot offer.
    OFFER-10  Offers are opened together, and a provider that was asked for them makes none
              afterwards: one has been scored, or the last provider that was awaited has answered.
    OFFER-11  The authority in which the child would live is stated: with an agency the carer's, and
              with several addresses that of one of them. Where the register has only one, and for
              support without a home, it may be left out.
    OFFER-12  A broker enters an offer on the provider's behalf, with how and when it was received:
              on the day of the offer, not before the day on which the provider was asked, and not
              later than now. It is entered by the time to answer, like any other offer (OFFER-4).
              The provider's own staff state no receipt.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the offer is not to come (FACT-1), nor before the provider was asked (RECORDED-1). A
refused offer of a provider that was asked is recorded as evidence of the procurement.

Source: the framework's price schedules and terms (OFFER-6); the council's cabinet report ¶2.4, a
minimum term, and decision 70 (OFFER-8); the ledger's own (decision 68) (OFFER-3); the ledger's own
(decision 73) (OFFER-11); the ledger's own (decision 91) (OFFER-12); Care Standards Act 2000 s11 on
registration and s22B on restriction, and decisions 80 and 94 (OFFER-5); the ledger's own (decisions
18 and 92).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Annotated, ClassVar

from domain.authorities import UNKNOWN
from domain.codes import Tier
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.governance import PolicyAdopted
from domain.events.offers import OfferMade, OfferRefused
from domain.events.purchasing import PriceScheduleAgreed
from domain.events.searches import ProvidersInvited, Received, ReferralOpened
from domain.fee_lines import FeeFor, FeeLines, weekly_total
from domain.readings.arrival.lives_at import authorities_there, authority_there
from domain.readings.asking.received import is_well_received, on_behalf
from domain.readings.barring.causes import told
from domain.readings.barring.of_homes import not_fitting
from domain.readings.fees import most_a_week
from domain.readings.frameworks import FRAMEWORKS, FrameworkEvent, Frameworks
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.policy import POLICIES, Policies
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.readings.search import Invitation
from domain.readings.standing import Prices, Standing, StandingEvent, prices_of, standing_of
from domain.valuation import most_for, pounds_above, term_from, value_over
from domain.values import Authority, Day, HomeId, Lot, OfferId, Prose, ProviderId, ReferralId
from domain.wording import Label


class MakeOffer(Command):
    stored: ClassVar[str] = "make_offer"
    label: ClassVar[str] = "Make an offer"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "offered_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ProvidersInvited: "invited_on"}
    for_invited: ClassVar[bool] = True
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    home_id: HomeId | None = None
    authority: Authority | None = None
    fee_lines: FeeLines
    statement: Prose
    received: Annotated[Received | None, Label("If an officer enters it for the provider")] = None
    offered_on: Day


class ReferralNotOpen(Refusal):
    """The search is not open, or it has an award already.

    Offers are made while a search is open.
    """

    rule = "OFFER-1"


class NotInvited(Refusal):
    """The provider was not asked to offer. Only providers that were asked may offer."""

    rule = "OFFER-2"


class HasALiveOffer(Refusal):
    """The provider already has an offer on this search, or had one under this reference.

    Withdraw that offer first, or choose another reference.
    """

    rule = "OFFER-3"


class Late(Refusal):
    """The time to answer has passed. An offer must be made by then."""

    rule = "OFFER-4"


class HasDeclined(Refusal):
    """The provider has said that it cannot offer. If that was a mistake, ask the council to put it
    right.
    """

    rule = "OFFER-9"


class OffersOpened(Refusal):
    """The offers on this search have been opened together, so that no other is made. A withdrawal
    made by mistake can be put right by the council, or the provider asked again.
    """

    rule = "OFFER-10"


class HomeDoesNotFit(Refusal):
    """The home is not this provider's, is not of the kind needed, or takes no children on the day
    of need.

    Offer a home of this provider's, of the kind needed, that takes children on that day.
    """

    rule = "OFFER-5"
    satisfied_by = "{bars}"


class AboveTheSchedule(Refusal):
    """In its dearest week the fee is above the provider's price schedule for this kind and level,
    or above the ceiling of the lot.

    Offer a fee that is not above it on any day or in any seven days, with everything in it.
    """

    rule = "OFFER-6"
    satisfied_by = "It is {a_week_above} a week above. The most a week: {most}."


class NotToday(Refusal):
    """An offer that a provider makes itself is dated today. Give today’s date."""

    rule = "OFFER-7"
    satisfied_by = "Today is {offered_on}."


class NoPolicyInForce(Refusal):
    """No policy of the council's was in force on the day this search was opened, so that there is
    no term to price an offer over. Ask the council to adopt one from that day.
    """

    rule = "OFFER-8"
    satisfied_by = "A policy is in force from: {policies_from}."


class NotReceived(Refusal):
    """An officer enters an offer for a provider only with how and when it was received: on the day
    of the offer, the day on which the provider was asked or a later one, and by now. A provider's
    own staff state nothing of the kind.

    State how and when it was received, or let the provider offer itself.
    """

    rule = "OFFER-12"
    satisfied_by = "The provider was asked on {invited_on}."


Relevant = (
    ReferralEvent | HomeEvent | StandingEvent | PriceScheduleAgreed | FrameworkEvent | PolicyAdopted
)


@dataclass(frozen=True, slots=True)
class State:
    """The referral, the home offered, the provider's standing and prices, and the rules that the
    offer is priced under.
    """

    referral: Referral = field(default_factory=Referral)
    home: Home = field(default_factory=Home)
    standing: Standing = field(default_factory=Standing)
    prices: Prices = field(default_factory=Prices)
    frameworks: Frameworks = field(default_factory=Frameworks)
    policies: Policies = field(default_factory=Policies)


class PlaceNotStated(Refusal):
    """The authority in which the child would live is missing, or is not one of the register's.

    With an agency, state the carer's. With several addresses, state that of one. Else leave it out.
    """

    rule = "OFFER-11"
    satisfied_by = "The register has it in: {authorities}."


def query(command: MakeOffer) -> Query:
    return (
        referral_of(command.referral_id),
        *(() if command.home_id is None else (home_of(command.home_id),)),
        standing_of(command.provider_id),
        prices_of(command.provider_id),
        FRAMEWORKS,
        POLICIES,
    )


def evolve(state: State, event: Relevant) -> State:
    if isinstance(event, ReferralEvent):
        return replace(state, referral=state.referral.after(event))
    if isinstance(event, HomeEvent):
        return replace(state, home=state.home.after(event))
    if isinstance(event, StandingEvent):
        return replace(state, standing=state.standing.after(event))
    if isinstance(event, FrameworkEvent):
        return replace(state, frameworks=state.frameworks.after(event))
    if isinstance(event, PolicyAdopted):
        return replace(state, policies=state.policies.after(event))
    return replace(state, prices=state.prices.after(event))


def decide(command: MakeOffer, state: State, context: DecisionContext) -> Sequence[OfferMade]:
    referral, opened = state.referral, state.referral.search.opened
    invitation = referral.search.invitations.get(command.provider_id)
    if invitation is None:
        raise NotInvited(provider_id=command.provider_id, is_uninvited=True)
    refuse_unless_awaited(command, referral, invitation)
    if context.decided_at > invitation.respond_by:
        raise Late(respond_by=invitation.respond_by)
    if not is_well_received(command.received, invitation, command.offered_on, context):
        raise NotReceived(invited_on=invitation.invited_on)
    if opened is None or not referral.is_open:
        raise ReferralNotOpen(referral_id=command.referral_id)
    authority = authority_of(command, state, opened)
    if context.is_misdated(command.offered_on):
        raise NotToday(offered_on=context.today)
    policy = state.policies.on(opened.opened_on)
    if policy is None:
        raise NoPolicyInForce(opened_on=opened.opened_on, policies_from=state.policies.begin)
    most = held_to(command, state, opened)
    above = pounds_above(command.fee_lines, opened.needed_on, most)
    if invitation.tier is Tier.PURCHASING_SYSTEM and above:
        raise AboveTheSchedule(
            provider_id=command.provider_id,
            a_week_above=above,
            most=most_for(command.fee_lines, most),
        )
    term = term_from(opened.needed_on, policy.minimum_term_years, opened.born_in)
    value = value_over(command.fee_lines, term)
    made = event_from(
        OfferMade,
        command,
        authority=authority,
        on_behalf=on_behalf(command.received, context),
        weekly_fee=weekly_total(command.fee_lines, opened.needed_on),
        first_week=value.first_week,
        average_week=value.average_week,
        whole_life=value.whole_life,
    )
    return [made]


def authority_of(command: MakeOffer, state: State, opened: ReferralOpened) -> str:
    """The authority in which the children will live, or in which support is given. Raises a refusal
    unless the home fits, and that is known.
    """
    if command.home_id is None and opened.lot is Lot.WRAP_AROUND:
        policy = state.policies.on(opened.opened_on)
        return command.authority or (UNKNOWN if policy is None else policy.responsible_authority)
    home_id, needed_on, kind = command.home_id, opened.needed_on, opened.kind
    if bars := tuple(not_fitting(home_id, state.home, command.provider_id, kind, needed_on)):
        raise HomeDoesNotFit(home_id=home_id or (), **told(bars))
    authority = authority_there(state.home, command.authority, needed_on)
    if authority is None:
        known = authorities_there(state.home, needed_on)
        raise PlaceNotStated(home_id=home_id or (), authorities=known)
    return authority


def refuse_unless_awaited(command: MakeOffer, referral: Referral, invitation: Invitation) -> None:
    """Raise a refusal if the provider has answered (OFFER-3, OFFER-9), or offers have been opened
    for which it was asked (OFFER-10).
    """
    offers = referral.offers
    before = (command.provider_id, command.offer_id) in offers.used
    stands = command.provider_id in offers.offering_providers
    if before or (stands and not offers.awaits_renewal(command.provider_id)):
        raise HasALiveOffer(provider_id=command.provider_id)
    if invitation.declined:
        raise HasDeclined(provider_id=command.provider_id)
    if command.provider_id in referral.too_late:
        raise OffersOpened(referral_id=command.referral_id)


def held_to(command: MakeOffer, state: State, opened: ReferralOpened) -> Mapping[FeeFor, Decimal]:
    """The most a week, by what a line is for, that the provider may offer on the day."""
    bought = (opened.lot, opened.kind)
    return most_a_week(state.prices, state.standing, state.frameworks, bought, command.offered_on)


def refusal_event(command: MakeOffer, refusal: Refusal, context: DecisionContext) -> OfferRefused:
    """The event that records a refused offer: the offer, the rule and the reason."""
    why = {"rule": refusal.rule, "refused_because": refusal.kept, "refused_at": context.decided_at}
    return event_from(OfferRefused, command, on_behalf=on_behalf(command.received, context), **why)


DECIDER = Decider(MakeOffer, State, query, evolve, decide, refusal_event)
