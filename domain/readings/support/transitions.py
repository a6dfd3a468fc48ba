"""Decision model of a young person's transition to adult services.

Who was consulted, who agreed and at what cost, and whether the person was transferred, is judged by
what is recorded, of whatever day (AGREE-1 to AGREE-5, TRANSFER-2). Whether every role that decides
had agreed is judged on the day of the transfer (TRANSFER-1) or on the first day of an arrangement
after care (AFTER-7). A breach of TRANSFER-1 or AFTER-7 is noted of what has happened, and refused
of what is to come. A breach of another always refuses. The days on which the scheme is read are the
command's.

Source: the council's scheme of delegation, after the council's cabinet report recommendation 5 and
¶2.6, for who is consulted and who agrees; Care Act 2014 ss58 to 60 and the council's scheme of
delegation (TRANSFER-1, AFTER-7); the ledger's own (decision 17), that who agreed, and in what role,
is of the entry.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.transitions import (
    AdultSocialCareConsulted,
    TransferredToAdults,
    TransitionAgreed,
    TransitionPlanned,
)

TransitionEvent: TypeAlias = (
    TransitionPlanned | AdultSocialCareConsulted | TransitionAgreed | TransferredToAdults
)


@dataclass(frozen=True, slots=True)
class Transition:
    """A transition: its plan, the roles consulted and agreeing, the latest day on which one agreed,
    the cost agreed, the transfer.
    """

    planned: TransitionPlanned | None = None
    consulted: frozenset[str] = frozenset()
    agreed_as: frozenset[str] = frozenset()
    agreed_by: frozenset[str] = frozenset()
    agreed: bool = False
    agreed_last: date = date.min
    transferred: bool = False
    agreed_weekly_cost: Decimal | None = None

    def after(self, event: TransitionEvent) -> Self:
        """The transition once the event is taken into account."""
        match event:
            case TransitionPlanned():
                return replace(self, planned=event)
            case AdultSocialCareConsulted():
                return replace(self, consulted=self.consulted | {event.consulted_as})
            case TransitionAgreed():
                return replace(
                    self,
                    agreed_as=self.agreed_as | {event.agreed_as},
                    agreed_by=self.agreed_by | {event.agreed_by},
                    agreed=event.complete,
                    agreed_last=max(self.agreed_last, event.agreed_on),
                    agreed_weekly_cost=event.agreed_weekly_cost,
                )
            case TransferredToAdults():
                return replace(self, transferred=True)

    def agreed_by_day(self, day: date) -> bool:
        """Whether every role that decides had agreed by a day (TRANSFER-1)."""
        return self.agreed and self.agreed_last <= day

    def is_agreed(self, person_ref: str, day: date, weekly_cost: Decimal) -> bool:
        """Whether the move is the person's, and was agreed by a day at no less a week (AFTER-7)."""
        theirs = self.planned is not None and self.planned.child_ref == person_ref
        most = self.agreed_weekly_cost
        return theirs and self.agreed_by_day(day) and most is not None and weekly_cost <= most


def transition_of(transition_id: str) -> QueryItem:
    """The entries about a transition."""
    return QueryItem(events_in(TransitionEvent), (tag("transition", transition_id),))
