"""The law of publishing a key decision before it is made, by the kind of notice.

Clear days are whole days between the one on which the notice is published and that of the decision:
neither counts. The law is that of the day of the authorisation that is stated, and not of the day
of recording (AUTHORISE-9).

Source: Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England)
Regulations 2012 (SI 2012/2089) regs 8 to 11; the ledger's own (decision 96), that the five clear
days are working days (unconfirmed).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.events.awards import KeyDecisionPublished
from domain.law import OPEN, Clock, Provision, Versions
from domain.statute_codes import Notice
from domain.working_days import working_day_after


@dataclass(frozen=True, slots=True)
class ClearDays:
    """The clear days that must pass after a notice in the forward plan, and after one of the
    general exception. In special urgency none need pass once the chair has agreed.
    """

    forward_plan: Clock
    general_exception: Clock


PUBLISHED_FIRST: Final[Versions[ClearDays]] = (
    Provision(
        ClearDays(Clock(days=28), Clock(working_days=5)), date(2012, 9, 10), OPEN,
        "Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England)"
        " Regulations 2012 (SI 2012/2089) regs 8 to 11",
        unconfirmed="whether Saturdays, Sundays and bank holidays are among the five clear days;"
        " here they are not",
    ),
)  # fmt: skip
"""What is published before a key decision is made. The forward plans of the Regulations of 2000,
which came before, are not judged.
"""


def first_day_after(clear: Clock, day: date) -> date:
    """The first day on which a decision may be made, so many clear days after one.

    >>> first_day_after(Clock(days=28), date(2022, 4, 13))
    datetime.date(2022, 5, 12)
    >>> first_day_after(Clock(working_days=5), date(2022, 4, 13))
    datetime.date(2022, 4, 23)
    """
    last = working_day_after(day, clear.working_days) if clear.working_days else day
    return last + timedelta(days=clear.days + 1)


def lawful_from(published: KeyDecisionPublished, law: ClearDays) -> date:
    """The first day on which a key decision may be made on a notice of it: so many clear days after
    it was published or, in special urgency, the day on which the chair agreed.
    """
    match published.notice:
        case Notice.FORWARD_PLAN:
            return first_day_after(law.forward_plan, published.published_on)
        case Notice.GENERAL_EXCEPTION:
            return first_day_after(law.general_exception, published.published_on)
        case Notice.SPECIAL_URGENCY:
            return published.agreed_on or published.published_on
