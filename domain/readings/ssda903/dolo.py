"""The table of deprivations of liberty of the SSDA903 return, from 2026-27.

    DOLO-1  From 2026-27 a row is written for each order under the High Court's inherent
            jurisdiction that deprives the child of liberty, for the days on which it was in force
            and the child in care. An order that runs past the year has no end there, and stands
            again in the next year with the same start. No other order has a row: secure
            accommodation is told by the place of the episode.
    DOLO-2  An extension continues the row. After days on which the order had lapsed, the extension
            begins another row. A later order ends the row of the one before it, and its own row
            runs to the later end of the two.

The department's guide for 2026-27 was not seen, so that an extension continues the row is
unconfirmed.

Source: the Department for Education's SSDA903 return for 2026-27 (unconfirmed: its guide), and
decision 81.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from domain.codes import Order
from domain.readings.orders import Orders
from domain.ssda903.codes import write_day

Cells = tuple[str, ...]
Span = tuple[date, date]


def dolo_spans(orders: Orders, in_care: Iterable[Span], year: Span) -> list[Span]:
    """The days of a child's rows: from a day until another, which is not one of them, or until
    `date.max`.

    `in_care` are the days of the periods of care, and `year` the first and last day of the year.
    """
    runs = sorted(
        run
        for order in orders.recorded
        if order.made.order is Order.DEPRIVATION_OF_LIBERTY
        for run in joined((spell.since, spell.until) for spell in order.spells())
    )
    periods = tuple(in_care)
    within = (
        (max(since, care_from), min(until, care_until))
        for since, until in one_at_a_time(runs)
        for care_from, care_until in periods
    )
    return [
        (since, until)
        for since, until in within
        if since < until and since <= year[1] and until >= year[0]
    ]


def one_at_a_time(runs: Iterable[Span]) -> list[Span]:
    """The runs, in their order, each cut where the next begins: the last holds until all are over.

    >>> one_at_a_time([(date(2026, 6, 1), date(2026, 9, 1)), (date(2026, 7, 1), date(2026, 8, 1))])
    [(datetime.date(2026, 6, 1), datetime.date(2026, 7, 1)), \
(datetime.date(2026, 7, 1), datetime.date(2026, 9, 1))]
    """
    cut: list[Span] = []
    for since, until in runs:
        last = until
        if cut and cut[-1][1] > since:
            before = cut.pop()
            cut.append((before[0], since))
            last = max(until, before[1])
        cut.append((since, last))
    return cut


def joined(spells: Iterable[Span]) -> Iterator[Span]:
    """Spells that follow one another without a day between as one, and the rest as they are."""
    last: Span | None = None
    for since, until in spells:
        if since >= until:
            continue
        if last is not None and since <= last[1]:
            last = (last[0], until)
            continue
        if last is not None:
            yield last
        last = (since, until)
    if last is not None:
        yield last


def dolo_cells(number: str, born: str, span: Span, year_to: date) -> Cells:
    """A row of the table: an end after the year is blank."""
    return number, born, write_day(span[0]), write_day(span[1] if span[1] <= year_to else None)
