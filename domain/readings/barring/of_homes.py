"""Why a home may not be chosen on a day: its provider, kind, registration, operation, notices."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from domain.events.providers import JudgementRecorded
from domain.readings.barring.causes import Bar, Cause
from domain.readings.homes import Home
from domain.readings.registrations.notices import BAR_ANOTHER_CHILD, Notices, NoticesOfAll
from domain.registration_codes import OfstedNotice
from domain.values import Judgement, Kind

BY_NOTICE: Final = {
    OfstedNotice.RESTRICTION: Cause.RESTRICTED,
    OfstedNotice.SUSPENSION: Cause.REGISTRATION_SUSPENDED,
    OfstedNotice.CANCELLATION: Cause.CANCELLATION,
}


def not_fitting(
    home_id: str | None, home: Home, provider_id: str, kind: Kind, day: date
) -> Iterator[Bar]:
    """Why a home is not one of the provider's, of a kind, that takes another child on a day. Of a
    home that is another provider's nothing more is said.
    """
    known = home.as_of(day)
    if home_id is None:
        yield Bar(provider_id, Cause.NO_HOME, day)
    elif known is None:
        yield Bar(home_id, Cause.UNKNOWN, day)
    elif known.provider_id != provider_id:
        yield anothers(home_id, home, provider_id, day)
    else:
        if known.kind is not kind:
            yield Bar(home_id, Cause.ANOTHER_KIND, day)
        yield from takes_nobody(home_id, home, day)
        yield from takes_nobody_new(home_id, home, day)


def anothers(home_id: str, home: Home, provider_id: str, day: date) -> Bar:
    """That a home is another provider's on a day: since it passed to that one, until it passes to
    the provider.
    """
    since = max((e.passed_on for e in home.transfers if e.passed_on <= day), default=None)
    to_them = (
        e.passed_on for e in home.transfers if e.passed_on > day and e.successor_id == provider_id
    )
    return Bar(home_id, Cause.ANOTHERS, day, since, min(to_them, default=None))


def takes_nobody(home_id: str, home: Home, day: date) -> Iterator[Bar]:
    """Why no children may live in a home on a day: its registration, operation or suspension."""
    known = home.registered
    if known is None:
        yield Bar(home_id, Cause.UNKNOWN, day)
        return
    yield from not_registered(home_id, home, day)
    since = max((step for step in home.operating if step <= day), default=None)
    if since is not None and not home.operating[since]:
        again = (step for step, operating in home.operating.items() if step > day and operating)
        yield Bar(home_id, Cause.SHUT, day, since, min(again, default=None))
    yield from by_notices(home_id, home.notices, (OfstedNotice.SUSPENSION,), day)


def not_registered(home_id: str, home: Home, day: date) -> Iterator[Bar]:
    """Why a home has no registration in force on a day."""
    known = home.registered
    if known is None:
        yield Bar(home_id, Cause.UNKNOWN, day)
    elif day < known.registered_on:
        yield Bar(home_id, Cause.NOT_YET, day, until=known.registered_on)
    elif home.cancelled_on is not None and day >= home.cancelled_on:
        yield Bar(home_id, Cause.CANCELLED, day, home.cancelled_on)


def takes_nobody_new(
    home_id: str, home: Home, day: date, address_id: str | None = None
) -> Iterator[Bar]:
    """Why no other child may come to a home on a day: a suspension that it has apart from its
    provider's, or Ofsted's restriction of it or of the address that is given.
    """
    if home.passed_suspended(day):
        since = max(each.since for each in home.held if each.lots and each.since <= day)
        later = (each.lifted_on for each in home.lifted if each.lifted_on > day)
        lifted = min((each for each in later if not home.passed_suspended(each)), default=None)
        yield Bar(home_id, Cause.PASSED_SUSPENDED, day, since, lifted)
    yield from by_notices(home_id, home.notices, (OfstedNotice.RESTRICTION,), day, address_id)


def barred_by_notices(home_id: str | None, notices: NoticesOfAll, day: date) -> Iterator[Bar]:
    """Ofsted's notices about the whole of a home that bar any other child on a day."""
    yield from by_notices(home_id or "", notices.of(home_id), BAR_ANOTHER_CHILD, day)


def by_notices(
    home_id: str,
    notices: Notices,
    kinds: Iterable[OfstedNotice],
    day: date,
    address_id: str | None = None,
) -> Iterator[Bar]:
    """Ofsted's notices of these kinds that are in force on a day, about the whole registration or
    the address that is given.
    """
    for notice in notices.served.values():
        about = notice.address_id in (None, address_id)
        if notice.notice in kinds and about and notices.at(notice.notice_id, day):
            until = notices.until(notice)
            yield Bar(
                home_id,
                BY_NOTICE[notice.notice],
                day,
                notice.in_force_from,
                None if until == date.max else until,
            )


def at_address(address_id: str, notices: Notices, day: date) -> Iterator[Bar]:
    """Ofsted's restrictions of new children at an address itself, in force on a day."""
    own = {key: each for key, each in notices.served.items() if each.address_id == address_id}
    alone = replace(notices, served=own)
    yield from by_notices(address_id, alone, (OfstedNotice.RESTRICTION,), day, address_id)


def last_judged_inadequate(
    home_id: str, judged: Iterable[JudgementRecorded], since: date | None, day: date
) -> Iterator[Bar]:
    """That the home was last judged inadequate by the day, and after an award. A judgement counts
    from its publication.
    """
    by_then = [each for each in judged if (each.published_on or each.inspected_on) <= day]
    last = max(by_then, key=lambda each: each.inspected_on, default=None)
    if last is None or last.judgement is not Judgement.INADEQUATE:
        return
    published = last.published_on or last.inspected_on
    if since is None or since < published:
        yield Bar(home_id, Cause.INADEQUATE, day, published)


def address_shut(home: Home, address_id: str | None, day: date) -> Iterator[Bar]:
    """That an address is not open on a day."""
    if address_id is None or home.addresses.at(address_id, day) is not None:
        return
    opened = home.addresses.opened.get(address_id)
    closed = home.addresses.closed.get(address_id)
    until = opened.opened_on if opened is not None and day < opened.opened_on else None
    yield Bar(address_id, Cause.ADDRESS_SHUT, day, None if until else closed, until)
