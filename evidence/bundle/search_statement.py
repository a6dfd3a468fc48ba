"""The search statement of a referral: whom the broker asked, what they replied, and the outcome.

It answers what the President's practice guidance of 2023 has the court ask: is the setting
registered and, if it is not, why is it in the child's best interests, and was Ofsted told. For
decisions from 12 November 2019 to September 2023 it also answers what the guidance of 2019 and its
addendum asked: the reasons for an unregistered setting, and the steps taken to register it.

    SEARCH-1  A provider is eligible if it was eligible as known at the entry that invited, by the
              entries about the market up to it (INVITE-3, INVITE-4), and not as is known now.
    SEARCH-2  Each eligible provider is listed as asked, as left out with a reason, or as neither.
    SEARCH-3  A reason that the ledger contradicted when it was given says what the ledger held
              (INVITE-7).

Source: the ledger's own (decision 16); the ledger's own (decision 78) (SEARCH-3).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from domain.command import PROVIDERS_STAFF
from domain.events.awards import (
    AuthorisationDeclined,
    Award,
    AwardAuthorised,
    AwardCancelled,
)
from domain.events.base import Event
from domain.events.corrections import reversals
from domain.events.offers import OfferMade, OfferRefused, OfferWithdrawn
from domain.events.searches import (
    AnswerObjected,
    InvitationDeclined,
    InvitationRead,
    ProvidersInvited,
    ReferralAbandoned,
    ReferralAmended,
    ReferralOpened,
    ReferralReopened,
    TierExhausted,
    TierStarted,
)
from domain.london import moment_in_words
from domain.posts import DECIDING
from domain.values import Kind, Lot
from domain.wording import Code, format_day, format_pounds
from evidence.bundle.disclosure import DisclosedValues
from evidence.bundle.search_moments import SearchMoment, search_moment
from evidence.bundle.unregistered_settings import (
    guidance_asks,
    unregistered_awards,
    unregistered_setting,
)
from evidence.proof.leaves import Connection, EntryLeaf, format_instant
from ledger.codec import decode


@dataclass(slots=True)
class SearchStatement:
    """The search on one referral. Its fields are the keys of `data/search.json` in a bundle."""

    referral_id: str
    opened_on: str
    needed_on: str
    lot: Lot
    kind: Kind
    emergency: bool
    tiers: list[dict[str, Any]] = field(default_factory=list)
    moments: list[SearchMoment] = field(default_factory=list)
    outcome: list[dict[str, Any]] = field(default_factory=list)
    unregistered: list[dict[str, Any]] = field(default_factory=list)
    guidance: list[str] = field(default_factory=list)


def search_statements(
    connection: Connection, entries: Sequence[EntryLeaf], disclosed: DisclosedValues
) -> list[dict[str, Any]]:
    """The search statement of each referral that the entries open, in that order.

    Entries that were reversed do not count.
    """
    decoded = [
        (e, decode(e.name, e.body, disclosed.get(e.position), at=e.position)) for e in entries
    ]
    reversed_at = reversals((entry.position, event) for entry, event in decoded)
    counted = [(entry, event) for entry, event in decoded if entry.position not in reversed_at]
    referrals = {e.referral_id: e for _, e in counted if isinstance(e, ReferralOpened)}
    statements = {referral_id: new_statement(e) for referral_id, e in referrals.items()}
    for entry, event in counted:
        statement = statements.get(getattr(event, "referral_id", None) or "")
        if isinstance(event, ProvidersInvited) and statement is not None:
            referral = referrals[statement.referral_id]
            moment = search_moment(connection, referral, statement.moments, entry, event)
            statement.moments.append(moment)
        elif statement is not None:
            add_entry(statement, entry, event)
    for statement in statements.values():
        for entry, award in unregistered_awards(counted, statement.referral_id):
            statement.unregistered.append(unregistered_setting(entry, award, counted))
            statement.guidance = guidance_asks(award.awarded_on)
    return [asdict(statement) for statement in statements.values()]


def new_statement(event: ReferralOpened) -> SearchStatement:
    """The statement of a referral that has just been opened."""
    return SearchStatement(
        event.referral_id, event.opened_on.isoformat(), event.needed_on.isoformat(),
        event.lot, event.kind, event.emergency,
    )  # fmt: skip


def add_entry(statement: SearchStatement, entry: EntryLeaf, event: Event) -> None:
    """Add to a statement what an entry says of the search, if anything."""
    match event:
        case TierStarted() | TierExhausted():
            began = isinstance(event, TierStarted)
            on = event.started_on if isinstance(event, TierStarted) else event.exhausted_on
            statement.tiers.append(
                {"tier": event.tier, "what": "began" if began else "came to nothing",
                 "on": on.isoformat(), "reason": event.reason, "because": [entry.position]}
            )  # fmt: skip
        case InvitationRead() | InvitationDeclined() | OfferMade() | OfferRefused():
            add_reply(statement, entry, event)
        case OfferWithdrawn() | AnswerObjected():
            add_reply(statement, entry, event)
        case ReferralAmended() | ReferralReopened():
            began = isinstance(event, ReferralReopened)
            on = event.reopened_on if isinstance(event, ReferralReopened) else event.amended_on
            statement.needed_on = event.needed_on.isoformat()
            statement.outcome.append(
                {"on": on.isoformat(), "because": [entry.position],
                 "what": "search begun again" if began else "what is needed was changed"}
            )  # fmt: skip
        case Award() | ReferralAbandoned():
            statement.outcome.append(search_outcome(entry, event))
        case AwardAuthorised() | AwardCancelled() | AuthorisationDeclined():
            statement.outcome.append(what_became_of_it(entry, event))
        case _:
            pass


def add_reply(statement: SearchStatement, entry: EntryLeaf, event: Any) -> None:
    """Add what a provider did to every moment at which it was invited."""
    for provider in (each for moment in statement.moments for each in moment.providers):
        if provider.provider_id == event.provider_id and provider.outcome == "invited":
            provider.because.append(entry.position)
            if isinstance(event, InvitationRead):
                provider.read_at = format_instant(event.read_at)
            else:
                provider.said.append(reply_text(entry, event))


def reply_text(entry: EntryLeaf, event: Any) -> str:
    """A provider's reply in a few words, and who entered it if not the provider."""
    entered, said = getattr(event, "on_behalf", None), own_words(entry, event)
    if entered is not None:
        how = in_a_sentence(entered.how)
        return f"{said}, entered on its behalf by {entered.entered_by}, received {how}"
    if entry.recorded_as != PROVIDERS_STAFF:
        return f"{said}, as entered by {entry.recorded_by} of the council"
    return said


def own_words(entry: EntryLeaf, event: Any) -> str:
    """A provider's reply in a few words."""
    match event:
        case AnswerObjected():
            day = format_day(event.objected_on)
            return f"objected on {day} to the {event.answer} entered on its behalf"
        case InvitationDeclined():
            why = in_a_sentence(event.code)
            return f"declined on {format_day(event.declined_on)}: {why}"
        case OfferMade():
            costs = costs_in_words(event.first_week, event.average_week, event.whole_life)
            day = format_day(event.offered_on)
            return f"offered {event.home_id or 'support'} at {costs} for a child on {day}"
        case OfferRefused():
            at = moment_in_words(event.refused_at)
            return f"offer refused by rule {event.rule} at {at}"
        case _:
            return f"withdrew its offer (entry {entry.position})"


def in_a_sentence(code: Code) -> str:
    """The label of a coded value as it stands within a sentence.

    >>> from domain.codes import Route
    >>> in_a_sentence(Route.DIRECT)
    'one provider chosen'
    """
    return code.label[:1].lower() + code.label[1:]


def post(role: str) -> str:
    """A post of the scheme of delegation as it stands within a sentence.

    >>> post("head-of-service"), post("a-post-of-the-council")
    ('the head of service', 'a-post-of-the-council')
    """
    title = DECIDING.get(role)
    return role if title is None else f"the {title[:1].lower()}{title[1:]}"


def costs_in_words(first_week: Decimal, average_week: Decimal, whole_life: Decimal) -> str:
    """What an offer or an award costs, in a few words.

    >>> costs_in_words(Decimal("3500.00"), Decimal("3500.00"), Decimal("913000.00"))
    '£3,500.00 in the first week, £3,500.00 in an average week, £913,000.00 over the minimum term'
    """
    return (
        f"{format_pounds(first_week)} in the first week, {format_pounds(average_week)} in an"
        f" average week, {format_pounds(whole_life)} over the minimum term"
    )


def what_became_of_it(
    entry: EntryLeaf, event: AwardAuthorised | AwardCancelled | AuthorisationDeclined
) -> dict[str, Any]:
    """What became of an award: authorised by a role, cancelled, or not authorised."""
    match event:
        case AwardAuthorised():
            what, on = f"award authorised by {post(event.authorised_as)}", event.authorised_on
        case AwardCancelled():
            what, on = "award cancelled", event.cancelled_on
        case AuthorisationDeclined():
            what, on = f"award not authorised by {post(event.declined_as)}", event.declined_on
    because = [entry.position]
    return {"what": what, "award_id": event.award_id, "on": on.isoformat(), "because": because}


def search_outcome(entry: EntryLeaf, event: Award | ReferralAbandoned) -> dict[str, Any]:
    """How a search ended: with an award, or because it was given up."""
    if isinstance(event, Award):
        return {
            "what": f"awarded: {in_a_sentence(event.route)}", "award_id": event.award_id,
            "provider_id": event.provider_id, "on": event.awarded_on.isoformat(),
            "registered": event.registered,
            "costs": costs_in_words(event.first_week, event.average_week, event.whole_life_value),
            "above_schedule": format_pounds(event.above_schedule),
            "because": [entry.position],
        }  # fmt: skip
    on = event.abandoned_on.isoformat()
    return {"what": "given up", "on": on, "because": [entry.position]}
