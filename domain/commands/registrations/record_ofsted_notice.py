"""Record a notice that Ofsted served about a registration or one of its addresses.

    SERVED-1  The registration is in force on the day on which the notice begins.
    SERVED-2  A notice has its reference once under the registration.
    SERVED-3  A notice that is in force until a day, which is not one of its days, ends after it
              begins.
    SERVED-4  An address that is named is open on the day on which the notice begins. A suspension
              or a cancellation names no address: it is of the whole registration.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day on which the notice was received is not to come (FACT-1). The day on which it begins may be,
or have passed. While a restriction is in force no other child comes to live there; those who live
there stay. Where it is of the whole registration, no award or offer is made of the home. While a
suspension is in force, no child may live there at all. A cancellation ends the registration on the
day on which it begins. A compliance notice bars nobody. None of them suspends the provider: that is
the council's own decision.

Source: Care Standards Act 2000 s22B, on restriction of accommodation, for what a restriction bars;
the rules are the ledger's own (decision 94).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Final

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.providers import OfstedNoticeServed, RegistrationCancelled
from domain.readings.arrival.lives_at import places_told
from domain.readings.homes import Home, home_of
from domain.registration_codes import AddressId, NoticeId, OfstedNotice
from domain.values import Day, HomeId, Words
from domain.wording import Label

OF_THE_WHOLE: Final = frozenset((OfstedNotice.SUSPENSION, OfstedNotice.CANCELLATION))


class RecordOfstedNotice(Command):
    stored: ClassVar[str] = "record_ofsted_notice"
    label: ClassVar[str] = "Record a notice from Ofsted"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "received_on"
    home_id: HomeId
    notice_id: NoticeId
    notice: Annotated[OfstedNotice, Label("Kind of notice")]
    address_id: AddressId | None = None
    source: Annotated[Words, Label("Where the notice was seen")]
    received_on: Day
    in_force_from: Day
    in_force_until: Day | None = None


class NotRegistered(Refusal):
    """The home is not registered on the day on which the notice begins. Check the home and the
    day.
    """

    rule = "SERVED-1"


class AlreadyRecorded(Refusal):
    """The registration has had a notice under this reference. Choose another reference."""

    rule = "SERVED-2"


class EndsBeforeItBegins(Refusal):
    """The notice would end on or before the day on which it begins. Choose a later day."""

    rule = "SERVED-3"
    satisfied_by = "It ends after {in_force_from}."


class NoSuchAddress(Refusal):
    """The address is not open on that day, or the notice is of the whole registration.

    Check the address, or leave it out.
    """

    rule = "SERVED-4"
    satisfied_by = "Its addresses on that day: {addresses}."


def query(command: RecordOfstedNotice) -> Query:
    return (home_of(command.home_id),)


def decide(
    command: RecordOfstedNotice, state: Home, _context: DecisionContext
) -> Sequence[OfstedNoticeServed | RegistrationCancelled]:
    begins, ends = command.in_force_from, command.in_force_until
    if state.registration_on(begins) is None:
        raise NotRegistered(home_id=command.home_id)
    if command.notice_id in state.notices.served:
        raise AlreadyRecorded(notice_id=command.notice_id)
    if ends is not None and ends <= begins:
        raise EndsBeforeItBegins(in_force_from=begins)
    unknown = state.addresses.at(command.address_id, begins) is None
    if command.address_id is not None and (unknown or command.notice in OF_THE_WHOLE):
        raise NoSuchAddress(addresses=places_told(state, begins)["addresses"])
    served = event_from(OfstedNoticeServed, command)
    if command.notice is not OfstedNotice.CANCELLATION:
        return [served]
    cancelled = RegistrationCancelled(
        home_id=command.home_id, reason=command.source, cancelled_on=begins
    )
    return [served, cancelled]


DECIDER = Decider(RecordOfstedNotice, Home, query, Home.after, decide)
