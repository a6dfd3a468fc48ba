"""Decision models of court orders, what each permits, and approvals out of area.

What an order permits is judged on the day that is asked about: by the order as the court had made
or changed it by then, and by what the law of that day lets such an order permit. What an order may
state when it is made is judged on the day it was made (ORDER-3), what it states when it is varied
on the day of that (VARYORDER-2), and its longest term from the day it begins (ORDER-4, ORDER-5) or
from that on which an extension begins (RENEW-4). An approval out of area counts from the day on
which it was given (START-9).

Source: Children Act 1989 ss25, 31, 38 and 50, the inherent jurisdiction of the High Court within
s100, and Children's Wellbeing and Schools Act 2026 s13, as `domain.statutes.orders` dates them
(ORDER-3, VARYORDER-2, START-8); Children (Secure Accommodation) Regulations 1991 regs 11 and 12
(ORDER-4, RENEW-4), and reg 12 (unconfirmed: whether an order after days without one is for a
further period) (ORDER-5); Care Planning, Placement and Case Review (England) Regulations 2010 reg
11 (START-9, RELOCATE-5); the ledger's own (decision 67).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Protocol, Self, TypeAlias

from domain.codes import Geography, Order
from domain.command import DecisionContext, Query, QueryItem, events_in, tag
from domain.events.awards import OutOfAreaApproved
from domain.events.governance import CommencementRecorded
from domain.events.orders import (
    CourtOrderDischarged,
    CourtOrderExtended,
    CourtOrderRecorded,
    CourtOrderVaried,
    OrderTerms,
)
from domain.law import Versions, provision_on
from domain.readings.dated import months_after
from domain.statute_codes import ActSection
from domain.statutes.orders import POWERS, SECURE, Power
from domain.statutes.wellbeing_act import as_commenced
from domain.values import Kind

OrderChange: TypeAlias = CourtOrderExtended | CourtOrderVaried | CourtOrderDischarged
CourtOrderEvent: TypeAlias = CourtOrderRecorded | OrderChange
OrderEvent: TypeAlias = CourtOrderEvent | OutOfAreaApproved | CommencementRecorded
ABOUT_A_CHILD: Final = events_in(CourtOrderEvent | OutOfAreaApproved)
COMMENCEMENTS: Final = QueryItem((CommencementRecorded,))
"""The commencements of the Act of 2026, of which an order that the Act provides for needs one."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Days on which an order is in force on the same terms: from a day up to another."""

    since: date
    until: date
    terms: OrderTerms

    def covers(self, children: Collection[str], day: date) -> bool:
        """Whether the order is about all these children and is in force on the day."""
        return self.since <= day < self.until and set(children) <= set(self.terms.child_refs)


@dataclass(frozen=True, slots=True)
class CourtOrder:
    """One order as the court made it, and what the court has changed since, by day."""

    made: CourtOrderRecorded
    changes: tuple[OrderChange, ...] = ()

    @property
    def discharged_on(self) -> date | None:
        """The day on which the court ended the order, if it did."""
        ends = (e.discharged_on for e in self.changes if isinstance(e, CourtOrderDischarged))
        return min(ends, default=None)

    def spells(self) -> Iterator[Spell]:
        """The days on which the order is in force, each run of them with its terms."""
        since, until = self.made.in_force_from, self.made.expires_on or date.max
        terms: OrderTerms = self.made
        for change in self.changes:
            day = day_of_change(change)
            yield Spell(since, min(day, until), terms)
            since = max(since, day)
            match change:
                case CourtOrderExtended():
                    until = change.expires_on
                case CourtOrderVaried():
                    terms = change
                case CourtOrderDischarged():
                    return
        yield Spell(since, until, terms)

    def expires_on(self, day: date) -> date:
        """The day on which the order ends, as the court had set it by a day."""
        until = self.made.expires_on or date.max
        for change in self.changes:
            if isinstance(change, CourtOrderExtended) and change.extended_on <= day:
                until = change.expires_on
        return until

    def is_in_force_on(self, day: date) -> bool:
        """Whether the order is in force on the day."""
        return any(spell.since <= day < spell.until for spell in self.spells())


def day_of_change(change: OrderChange) -> date:
    """The day from which the court changed an order."""
    match change:
        case CourtOrderExtended():
            return change.extended_on
        case CourtOrderVaried():
            return change.varied_on
        case CourtOrderDischarged():
            return change.discharged_on


@dataclass(frozen=True, slots=True)
class Orders:
    """Court orders and their changes by identifier, approvals of placements out of area, and the
    sections of the Act of 2026 that are commenced.
    """

    made: Mapping[str, CourtOrderRecorded] = field(default_factory=dict)
    changes: Mapping[str, tuple[OrderChange, ...]] = field(default_factory=dict)
    approvals: tuple[OutOfAreaApproved, ...] = ()
    commenced: tuple[CommencementRecorded, ...] = ()

    def after(self, event: OrderEvent) -> Self:
        """The orders once the event is taken into account."""
        match event:
            case OutOfAreaApproved():
                return replace(self, approvals=(*self.approvals, event))
            case CommencementRecorded():
                return replace(self, commenced=(*self.commenced, event))
            case CourtOrderRecorded():
                return replace(self, made={**self.made, event.order_id: event})
            case _:
                changed = (*self.changes.get(event.order_id, ()), event)
                return replace(self, changes={**self.changes, event.order_id: changed})

    def find(self, order_id: str) -> CourtOrder | None:
        """The order of an identifier, with its changes in the order of their days."""
        made = self.made.get(order_id)
        if made is None:
            return None
        return CourtOrder(made, tuple(sorted(self.changes.get(order_id, ()), key=day_of_change)))

    @property
    def recorded(self) -> tuple[CourtOrder, ...]:
        """Every order, with its changes."""
        return tuple(order for order_id in self.made if (order := self.find(order_id)))

    def is_secured_until(self, child_ref: str, day: date) -> bool:
        """Whether a secure accommodation order about the child that began before a day is in force
        on it, or ends on it.
        """
        return any(
            spell.since < day <= spell.until
            for order in self.recorded
            if order.made.order is Order.SECURE_ACCOMMODATION and child_ref in order.made.child_refs
            for spell in order.spells()
        )

    def have_secured(self, child_ref: str, before: date) -> bool:
        """Whether a secure accommodation order about the child was in force before a day."""
        return any(
            made.order is Order.SECURE_ACCOMMODATION
            and child_ref in made.child_refs
            and made.in_force_from < before
            for made in self.made.values()
        )

    def in_force(self, children: Collection[str], day: date) -> tuple[OrderTerms, ...]:
        """The terms of the orders about all these children that are in force on the day."""
        return tuple(
            spell.terms
            for order in self.recorded
            for spell in order.spells()
            if spell.covers(children, day)
        )

    def permits(
        self, children: Collection[str], place: "Place", day: date, context: DecisionContext
    ) -> bool:
        """Whether an order in force on the day permits these children to live in the place."""
        return any(
            allows(terms, place, day, context, self.commenced)
            for terms in self.in_force(children, day)
        )

    def permits_somewhere(
        self, children: Collection[str], place: "Place", day: date, context: DecisionContext
    ) -> bool:
        """Whether an order in force on the day permits these children to live in such a place,
        with whichever provider or in whichever home the order names.
        """
        return any(
            allows(terms, place.named_by(terms), day, context, self.commenced)
            for terms in self.in_force(children, day)
        )

    def directs(self, children: Collection[str], place: "Place", day: date) -> bool:
        """Whether an order in force on the day directs a placement with this provider, or in this
        home.
        """
        return any(
            terms.order is Order.PLACEMENT_DIRECTED
            and terms.provider_id in (None, place.provider_id)
            and terms.home_id in (None, place.home_id)
            for terms in self.in_force(children, day)
        )

    def is_approved(
        self, child_ref: str, where: tuple[str | None, str, Geography], day: date
    ) -> bool:
        """Whether a placement of the child in a home, or in none, in an authority that lies there
        was approved by the day. What was approved for one home is not for another.
        """
        return any(
            child_ref in approval.child_refs
            and (approval.home_id, approval.authority, approval.geography) == where
            and approval.approved_on <= day
            for approval in self.approvals
        )


class Stated(Protocol):
    """What is stated of an order: its settings, and the provider or home it is tied to."""

    @property
    def settings(self) -> tuple[Kind, ...]: ...
    @property
    def provider_id(self) -> str | None: ...
    @property
    def home_id(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a child is to live: the kind of setting, its provider and home if it has them.

    `irregular` is whether the law lets the child live there only under a court's order: because it
    must be registered and is not, or is no setting for the child's age.
    """

    kind: Kind
    provider_id: str | None = None
    home_id: str | None = None
    irregular: bool = False

    def named_by(self, terms: "Stated") -> Self:
        """The place with whichever provider and in whichever home an order names."""
        return replace(self, provider_id=terms.provider_id, home_id=terms.home_id)


def powers(order: Order, commenced: Sequence[CommencementRecorded]) -> Versions[Power]:
    """What an order can permit, in each version of the law. One that the Act of 2026 provides for
    permits nothing before its section is commenced.
    """
    return as_commenced(POWERS[order], ActSection.LIBERTY, commenced)


def power_of(
    order: Order, day: date, context: DecisionContext, commenced: Sequence[CommencementRecorded]
) -> Power:
    """What the law in force on a day lets an order permit. Before there was one it permits none."""
    return context.in_force(powers(order, commenced), day) or Power(frozenset())


def may_permit(
    order: Order,
    terms: Stated,
    day: date,
    context: DecisionContext,
    commenced: Sequence[CommencementRecorded],
) -> bool:
    """Whether the law in force on a day lets an order permit what is stated of it."""
    power = power_of(order, day, context, commenced)
    tied = terms.provider_id is not None or terms.home_id is not None
    return (
        set(terms.settings) <= power.settings
        and bool(terms.settings) is bool(power.settings)
        and (tied or not power.tied)
    )


def longest_secure(day: date, *, later: bool, context: DecisionContext) -> date:
    """The last day that a secure accommodation order can expire on, if a court lets it begin on a
    day: the first about a child, or a later one.
    """
    limits = context.in_force(SECURE, day)
    if limits is None:
        return date.max
    return months_after(day, limits.later_months if later else limits.first_months)


def orders_for(
    place: "Place", day: date, commenced: Sequence[CommencementRecorded]
) -> tuple[Order, ...]:
    """The kinds of order that the law in force on a day lets permit a place."""
    found = ((order, provision_on(powers(order, commenced), day)) for order in POWERS)
    return tuple(
        order
        for order, power in found
        if power is not None
        and place.kind in power.value.settings
        and (power.value.unregistered or not place.irregular)
    )


def allows(
    terms: OrderTerms,
    place: Place,
    day: date,
    context: DecisionContext,
    commenced: Sequence[CommencementRecorded],
) -> bool:
    """Whether an order on these terms permits a place, by its own words and by the law."""
    power = power_of(terms.order, day, context, commenced)
    return (
        place.kind in power.settings & set(terms.settings)
        and (power.unregistered or not place.irregular)
        and terms.provider_id in (None, place.provider_id)
        and terms.home_id in (None, place.home_id)
    )


def orders_about(*child_refs: str) -> Query:
    """The court orders about children, the approvals of placements outside the area, and the
    commencements by which some orders permit anything.
    """
    about = (QueryItem(ABOUT_A_CHILD, (tag("child", each),)) for each in child_refs)
    return (*about, COMMENCEMENTS)


def order_of(order_id: str) -> QueryItem:
    """The entries of one court order."""
    return QueryItem(events_in(CourtOrderEvent), (tag("order", order_id),))
