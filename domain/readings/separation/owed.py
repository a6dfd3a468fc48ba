"""The terms of an agreement that alter what is owed while a child is away and when they leave."""

from decimal import Decimal
from typing import Final, NamedTuple, Protocol

from domain.events.placements import AgreementSigned


class States(Protocol):
    """The terms of a lot, which need not state each of these."""

    @property
    def retainer_percent(self) -> Decimal | None: ...
    @property
    def retainer_days(self) -> int | None: ...
    @property
    def notice_days(self) -> int | None: ...
    @property
    def last_day_charged(self) -> bool | None: ...


class Owed(NamedTuple):
    """The per cent of the fee that is paid while the child is away, for how many days, how many
    days of notice there are, and whether the last day is charged.
    """

    retainer_percent: Decimal
    retainer_days: int
    notice_days: int
    last_day_charged: bool

    def covers(self, other: "Owed") -> bool:
        """Whether other terms ask no more than these.

        >>> NOT_AGREED.covers(Owed(Decimal(50), 28, 1, False))
        True
        >>> NOT_AGREED.covers(Owed(Decimal(50), 28, 28, False))
        False
        """
        return (
            self.retainer_percent >= other.retainer_percent
            and self.retainer_days >= other.retainer_days
            and self.notice_days >= other.notice_days
            and self.last_day_charged >= other.last_day_charged
        )

    def or_less(self, other: "Owed") -> "Owed":
        """The lesser of each of the four: what both ask.

        >>> tuple(NOT_AGREED.or_less(Owed(Decimal(50), 28, 28, True)))
        (Decimal('50'), 28, 1, False)
        """
        return Owed(
            min(self.retainer_percent, other.retainer_percent),
            min(self.retainer_days, other.retainer_days),
            min(self.notice_days, other.notice_days),
            self.last_day_charged and other.last_day_charged,
        )


NOT_AGREED: Final = Owed(Decimal(100), 366, 1, last_day_charged=False)
"""What is owed where nothing is agreed: the whole fee while the child is away (CHARGE-4), a day's
notice (NOTICE-2), and no last day (CHARGE-1).
"""


def owed_under(agreement: AgreementSigned) -> Owed:
    """What an agreement asks."""
    return Owed._make(getattr(agreement, name) for name in Owed._fields)


def owed_by(terms: States) -> Owed | None:
    """What a lot's terms ask; None if they state nothing of it. What else is not stated is as where
    nothing is agreed.
    """
    stated = {name: getattr(terms, name) for name in Owed._fields}
    found = {name: each for name, each in stated.items() if each is not None}
    return NOT_AGREED._replace(**found) if found else None
