"""What a provider told the council by telephone, by e-mail or otherwise, and an officer enters.

The entry says on whose behalf it was entered, by whom, how it was received and when. It is sealed
and opened like any other, and brings no opening forward: until the time to answer has passed, the
provider may object to it.

Source: the ledger's own (decision 91).
"""

from datetime import UTC, date, datetime
from typing import Final

from domain.codes import Tier
from domain.command import PROVIDERS_STAFF, DecisionContext
from domain.events.searches import OnBehalf, Received
from domain.london import day_in_london
from domain.readings.search import Invitation

NEVER_INVITED: Final = Invitation(Tier.SPOT, datetime.min.replace(tzinfo=UTC))
"""Stands for the invitation of a provider whose invitation was put right since it offered."""
BROKER: Final = "broker"
"""The role in which an officer enters what a provider told the council."""


def is_well_received(
    received: Received | None, invitation: Invitation, day: date, context: DecisionContext
) -> bool:
    """Whether the person in this role may enter an answer of a day (OFFER-12, DECLINE-3).

    A broker states how and when it was received. Another officer may, as one does who puts right
    what was entered. A provider's own staff state nothing of it. What is stated was received on
    that day in London, on the day the provider was asked or later, and by now.
    """
    if received is None:
        return context.role != BROKER
    return (
        context.role != PROVIDERS_STAFF
        and invitation.invited_on <= day_in_london(received.received_at) == day
        and received.received_at <= context.decided_at
    )


def on_behalf(received: Received | None, context: DecisionContext) -> OnBehalf | None:
    """What the entry says of who entered an answer, if it was not the provider's own staff."""
    if received is None:
        return None
    return OnBehalf(how=received.how, received_at=received.received_at, entered_by=context.actor)
