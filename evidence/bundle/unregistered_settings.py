"""Gathers what practice guidance has the court ask about a placement in an unregistered setting."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from domain.codes import Recipient
from domain.events.awards import AwardedUnregistered
from domain.events.base import Event
from domain.events.placements import RecipientNotified
from domain.readings.orders import CourtOrder, CourtOrderEvent, Orders
from evidence.proof.leaves import EntryLeaf

GUIDANCE_2019: Final = (date(2019, 11, 12), date(2023, 10, 1))
"""The days on which the guidance of 2019 applied: the first, and the first on which it did not."""
GUIDANCE_2019_ASKS: Final = "guidance of 2019: the reasons, and the steps taken to register it"
GUIDANCE_2023_ASKS: Final = (
    "guidance of 2023: is it registered, why is it in the child's best interests, was Ofsted told"
)
Entries = Sequence[tuple[EntryLeaf, Event]]


def unregistered_awards(
    entries: Entries, referral_id: str
) -> list[tuple[EntryLeaf, AwardedUnregistered]]:
    """The awards of a referral to an unregistered setting, with their entries."""
    return [
        (entry, event)
        for entry, event in entries
        if isinstance(event, AwardedUnregistered) and event.referral_id == referral_id
    ]


def unregistered_setting(
    entry: EntryLeaf, award: AwardedUnregistered, entries: Entries
) -> dict[str, Any]:
    """Why the setting was used, under which court order, and when Ofsted was told of it."""
    order = order_behind(award, entries)
    notices = [event for _, event in entries if isinstance(event, RecipientNotified)]
    return {
        "award_id": award.award_id,
        "best_interests": award.best_interests,
        "order": None if order is None else order_in_words(order),
        "ofsted_told_on": [
            notice.notified_on.isoformat()
            for notice in notices
            if notice.recipient is Recipient.OFSTED
        ],
        "because": [entry.position],
    }


def order_behind(award: AwardedUnregistered, entries: Entries) -> CourtOrder | None:
    """The court order that an award rests on, with what the court changed of it since."""
    orders = Orders()
    for _, event in entries:
        if isinstance(event, CourtOrderEvent):
            orders = orders.after(event)
    return orders.find(award.order_id)


def order_in_words(order: CourtOrder) -> str:
    """What a court ordered, which court, when, and until when as it was last set."""
    made, until = order.made, order.discharged_on or order.expires_on(date.max)
    settings = ", ".join(kind.label.lower() for kind in made.settings)
    return (
        f"{made.order.label}, {made.court}, made on {made.made_on.isoformat()},"
        f" in force until {until.isoformat()}, for: {settings}"
    )


def guidance_asks(awarded_on: date) -> list[str]:
    """What guidance asks of an award to an unregistered setting on a day."""
    asks = [GUIDANCE_2023_ASKS]
    if GUIDANCE_2019[0] <= awarded_on < GUIDANCE_2019[1]:
        asks.append(GUIDANCE_2019_ASKS)
    return asks
