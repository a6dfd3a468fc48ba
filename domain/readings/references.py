"""The events that make known what a command may name: a provider, a budget line, an order.

No decision model: a command lists them in `names`, and `domain.recorded_before` looks them up
(RECORDED-2), of whatever day they are.

Source: the ledger's own (decision 83).
"""

from typing import Final

from domain.command import events_in
from domain.events.base import Event
from domain.events.finance import BudgetLineCoded, BudgetSet, InvoiceRecorded, PaymentRecorded
from domain.events.orders import CourtOrderRecorded
from domain.events.placements import PlacementStarted
from domain.events.providers import HomeRegistered, ProviderAdmitted
from domain.events.purchasing import FrameworkEstablished
from domain.events.searches import ReferralOpened
from domain.events.support import SupportStarted
from domain.events.transitions import TransitionPlanned
from domain.readings.providers.known import KnownBy

PROVIDER: Final[tuple[type[Event], ...]] = (*events_in(KnownBy), ProviderAdmitted)
BUDGET_LINE: Final = (BudgetSet, BudgetLineCoded)
INVOICE: Final = (InvoiceRecorded,)
PAYMENT: Final = (PaymentRecorded,)
ORDER: Final = (CourtOrderRecorded,)
PLACEMENT: Final = (PlacementStarted,)
SUPPORT: Final = (SupportStarted,)
HOME: Final = (HomeRegistered,)
FRAMEWORK: Final = (FrameworkEstablished,)
SEARCH: Final = (ReferralOpened,)
TRANSITION: Final = (TransitionPlanned,)
