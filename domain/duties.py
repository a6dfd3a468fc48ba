"""Duties that follow when a rule was broken, as dated law: what, for whom, and within what time.

They are owed for what has happened (decision 66). The law is that of the day of the breach, and the
time runs from that day, however late it is recorded. Where the law says "immediately" or "as soon
as is reasonably practicable", or sets no day, the last day in time is the next working day. That
day is the council's own standard, and the citation says so.

Source: each duty cites its own. What no law asks rests on the contract, on the council's contract
procedure rules, financial regulations and scheme of delegation, or on a standard of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.codes import Duty, Geography, OwedTo
from domain.law import (
    DISTANCE_DEFINED,
    OPEN,
    REGULATIONS_IN_FORCE,
    SUPPORTED_REGISTERED,
    UNDER_SIXTEENS_PROTECTED,
    Clock,
    Provision,
    Versions,
)
from domain.working_days import working_day_after


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty, whom it is owed to or who has to act, and the time within which it is done.

    One that is `only_for_a_placement` in a place is owed only if the placement lies there.
    """

    duty: Duty
    owed_to: OwedTo
    within: Clock
    only_for_a_placement: Geography | None = None


AT_ONCE: Final = Clock(working_days=1)
OFSTED_TOLD: Final = Owed(Duty.TELL_OFSTED, OwedTo.OFSTED, AT_ONCE)
DIRECTOR_TOLD: Final = Owed(Duty.TELL_DIRECTOR, OwedTo.DIRECTOR, AT_ONCE)
REVIEWING_OFFICER_TOLD: Final = Owed(Duty.TELL_REVIEWING_OFFICER, OwedTo.REVIEWING_OFFICER, AT_ONCE)
CASE_REVIEWED: Final = Owed(Duty.REVIEW_CASE, OwedTo.REVIEWING_OFFICER, AT_ONCE)
AUTHORISATION_SOUGHT: Final = Owed(Duty.SEEK_AUTHORISATION, OwedTo.DECIDER, AT_ONCE)
REPORTED: Final = Owed(Duty.REPORT_UNLAWFULNESS, OwedTo.MONITORING_OFFICER, AT_ONCE)


OWN_DAY: Final = "; the day is the council’s own standard"
OWN_NEXT_DAY: Final = "; the next working day, for what has no other, is the council’s own standard"


def since_the_regulations(citation: str, *owed: Owed) -> Versions[tuple[Owed, ...]]:
    """Duties as a provision in force from 1 April 2011, when the Care Planning Regulations 2010
    began. What was broken before then owes none, whatever the citation.
    """
    return (Provision(owed, REGULATIONS_IN_FORCE, OPEN, citation),)


UNLAWFUL_SETTING: Final = (
    OFSTED_TOLD,
    Owed(Duty.APPLY_TO_COURT, OwedTo.COURT, AT_ONCE),
    DIRECTOR_TOLD,
    CASE_REVIEWED,
)
REGISTRATION: Final = "Care Standards Act 2000 s11; Care Planning Regulations 2010 reg"
GUIDANCE_OF_2019: Final = "; President’s Practice Guidance on unregistered homes, November 2019"
ADDENDUM: Final = ", with its addendum of 1 December 2020"
GUIDANCE_OF_2023: Final = (
    "; President’s revised Practice Guidance on unregistered placements, September 2023"
    " (the day that it began is unconfirmed)"
)
GUIDED: Final = date(2019, 11, 12)
ADDED: Final = date(2020, 12, 1)
GUIDED_ANEW: Final = date(2023, 10, 1)
"""The revised guidance is of September 2023. It is cited from October: its day is unconfirmed."""

APPROVAL_SOUGHT: Final = (
    Owed(Duty.SEEK_APPROVAL, OwedTo.APPROVER, AT_ONCE),
    REVIEWING_OFFICER_TOLD,
    Owed(Duty.TELL_AREA_AUTHORITY, OwedTo.AREA_AUTHORITY, Clock(working_days=5)),
)
AREA_CONSULTED: Final = Owed(
    Duty.CONSULT_AREA_AUTHORITY, OwedTo.AREA_AUTHORITY, AT_ONCE, Geography.AT_A_DISTANCE
)
MONITORING: Final = (
    "The council’s contract procedure rules; the monitoring officer’s duty to report what"
    " contravenes the law, Local Government and Housing Act 1989 s5A"
)
UNAUTHORISED_PURCHASE: Final = since_the_regulations(
    MONITORING + OWN_DAY,
    AUTHORISATION_SOUGHT,
    REPORTED,
)
MORE_CHILDREN_THAN_PLACES: Final = since_the_regulations(
    "Care Standards Act 2000 s24; Care Planning Regulations 2010 reg 33" + OWN_DAY,
    OFSTED_TOLD,
    CASE_REVIEWED,
)
NOT_NOVATED: Final = since_the_regulations(
    "The contract, which passes by agreement; the council’s scheme of delegation" + OWN_DAY,
    Owed(Duty.SEEK_AGREEMENT, OwedTo.DECIDER, AT_ONCE),
)
ENDED_WITHOUT_REVIEW: Final = since_the_regulations(
    "Care Planning Regulations 2010 reg 14" + OWN_NEXT_DAY,
    REVIEWING_OFFICER_TOLD,
    CASE_REVIEWED,
    Owed(Duty.TELL_THOSE_NOTIFIED, OwedTo.THOSE_NOTIFIED, Clock(working_days=10)),
)
HOME_NOT_REGISTERED: Final = since_the_regulations(
    REGISTRATION + " 33" + OWN_DAY,
    OFSTED_TOLD,
    DIRECTOR_TOLD,
    CASE_REVIEWED,
)
WITHOUT_AN_ORDER: Final[Versions[tuple[Owed, ...]]] = (
    Provision(
        UNLAWFUL_SETTING, REGULATIONS_IN_FORCE, GUIDED, REGISTRATION + " 33" + OWN_DAY
    ),
    Provision(
        UNLAWFUL_SETTING, GUIDED, ADDED, REGISTRATION + " 33" + GUIDANCE_OF_2019 + OWN_DAY
    ),
    Provision(
        UNLAWFUL_SETTING, ADDED, UNDER_SIXTEENS_PROTECTED,
        REGISTRATION + " 33" + GUIDANCE_OF_2019 + ADDENDUM + OWN_DAY,
    ),
    Provision(
        UNLAWFUL_SETTING, UNDER_SIXTEENS_PROTECTED, GUIDED_ANEW,
        REGISTRATION + "s 27A and 33" + GUIDANCE_OF_2019 + ADDENDUM + OWN_DAY,
    ),
    Provision(
        UNLAWFUL_SETTING, GUIDED_ANEW, SUPPORTED_REGISTERED,
        REGISTRATION + "s 27A and 33" + GUIDANCE_OF_2023 + OWN_DAY,
    ),
    Provision(
        UNLAWFUL_SETTING, SUPPORTED_REGISTERED, OPEN,
        REGISTRATION + "s 27A, 27C and 33" + GUIDANCE_OF_2023 + OWN_DAY,
    ),
)  # fmt: skip
NOT_SECURED: Final = since_the_regulations(
    "Children Act 1989 s25; Children (Secure Accommodation) Regulations 1991 regs 4 and 10;"
    " Care Planning Regulations 2010 reg 33" + OWN_DAY,
    Owed(Duty.APPLY_TO_COURT, OwedTo.COURT, AT_ONCE),
    DIRECTOR_TOLD,
    CASE_REVIEWED,
)
NOT_FURTHER: Final = since_the_regulations(
    "Children (Secure Accommodation) Regulations 1991 regs 11 and 12" + OWN_DAY,
    Owed(Duty.APPLY_TO_COURT, OwedTo.COURT, AT_ONCE),
    DIRECTOR_TOLD,
)
UNSAFE: Final = since_the_regulations(
    "Children Act 1989 s22(3); Care Planning Regulations 2010 reg 33" + OWN_DAY,
    DIRECTOR_TOLD,
    CASE_REVIEWED,
)
APPROVAL_RAN_OUT: Final = since_the_regulations(
    "Care Planning Regulations 2010 reg 25" + OWN_DAY,
    DIRECTOR_TOLD,
    CASE_REVIEWED,
)
BEYOND_SHORT_BREAKS: Final = since_the_regulations(
    "Care Planning Regulations 2010 reg 48" + OWN_DAY,
    REVIEWING_OFFICER_TOLD,
    CASE_REVIEWED,
)
NOT_APPROVED: Final[Versions[tuple[Owed, ...]]] = (
    Provision(
        APPROVAL_SOUGHT, REGULATIONS_IN_FORCE, DISTANCE_DEFINED,
        "Care Planning Regulations 2010 regs 11 and 13(4)" + OWN_NEXT_DAY,
    ),
    Provision(
        (*APPROVAL_SOUGHT, AREA_CONSULTED), DISTANCE_DEFINED, OPEN,
        "Care Planning Regulations 2010 regs 11, as amended by SI 2013/3239 reg 18, and 13(4)"
        + OWN_NEXT_DAY,
    ),
)  # fmt: skip
DUTIES: Final[Mapping[str, Versions[tuple[Owed, ...]]]] = {
    "START-3": HOME_NOT_REGISTERED,
    "START-4": MORE_CHILDREN_THAN_PLACES,
    "START-8": WITHOUT_AN_ORDER,
    "START-9": NOT_APPROVED,
    "RELOCATE-5": NOT_APPROVED,
    "RELOCATE-4": MORE_CHILDREN_THAN_PLACES,
    "RELOCATE-6": UNSAFE,
    "START-10": UNAUTHORISED_PURCHASE,
    "START-12": NOT_SECURED,
    "REJECT-3": since_the_regulations(
        MONITORING + OWN_DAY,
        Owed(Duty.END_OR_SEEK_ANEW, OwedTo.DECIDER, Clock(working_days=5)),
        REPORTED,
        REVIEWING_OFFICER_TOLD,
    ),
    "ORDER-5": NOT_FURTHER,
    "START-13": UNAUTHORISED_PURCHASE,
    "START-20": UNAUTHORISED_PURCHASE,
    "START-21": UNAUTHORISED_PURCHASE,
    "AUTHORISE-9": since_the_regulations(
        MONITORING + "; SI 2012/2089 reg 18, on which scrutiny may ask for a report" + OWN_DAY,
        REPORTED,
    ),
    "AUTHORISE-10": since_the_regulations(MONITORING + OWN_DAY, REPORTED),
    "FILL-4": UNAUTHORISED_PURCHASE,
    "RESPITE-4": UNAUTHORISED_PURCHASE,
    "RESPITE-5": UNAUTHORISED_PURCHASE,
    "RESPITE-9": UNAUTHORISED_PURCHASE,
    "START-14": UNSAFE,
    "START-17": ENDED_WITHOUT_REVIEW,
    "PAYMENT-4": since_the_regulations(
        "The contract, under which what is in dispute is withheld; the council’s financial"
        " regulations" + OWN_DAY,
        Owed(Duty.ASK_BACK, OwedTo.FINANCE, AT_ONCE),
    ),
    "PLACES-2": MORE_CHILDREN_THAN_PLACES,
    "OTHERS-2": MORE_CHILDREN_THAN_PLACES,
    "END-3": ENDED_WITHOUT_REVIEW,
    "END-5": HOME_NOT_REGISTERED,
    "END-6": WITHOUT_AN_ORDER,
    "END-7": NOT_SECURED,
    "NOTICE-2": since_the_regulations(
        "The individual placement agreement, which is a contract and no law" + OWN_DAY,
        Owed(Duty.QUESTION_NOTICE, OwedTo.PARTY, AT_ONCE),
    ),
    "SUPPORT-3": UNAUTHORISED_PURCHASE,
    "SUPPORT-7": UNSAFE,
    "RESPITE-10": UNSAFE,
    "BREAK-6": since_the_regulations(
        "Children Act 1989 ss 17 and 22(3)" + OWN_DAY,
        DIRECTOR_TOLD,
    ),
    "AFTER-11": since_the_regulations(
        "Children Act 1989 s23C; Procurement Act 2023 s57" + OWN_DAY,
        DIRECTOR_TOLD,
    ),
    "BREAK-4": BEYOND_SHORT_BREAKS,
    "BREAK-5": BEYOND_SHORT_BREAKS,
    "BREAK-7": UNAUTHORISED_PURCHASE,
    "BREAK-8": UNAUTHORISED_PURCHASE,
    "TRANSFER-1": since_the_regulations(
        "Care Act 2014 ss 58 to 60; the council’s scheme of delegation" + OWN_DAY,
        Owed(Duty.SEEK_AGREEMENT, OwedTo.DECIDER, AT_ONCE),
        DIRECTOR_TOLD,
    ),
    "TAKEOVER-4": NOT_NOVATED,
    "HANDOVER-4": NOT_NOVATED,
    "APPROVED-3": APPROVAL_RAN_OUT,
    "END-8": APPROVAL_RAN_OUT,
    "AFTER-7": since_the_regulations(
        "Care Act 2014 ss 58 to 60; the council’s scheme of delegation" + OWN_DAY,
        Owed(Duty.SEEK_AGREEMENT, OwedTo.DECIDER, AT_ONCE),
    ),
    "TRANSFER-3": since_the_regulations(
        "Care Act 2014 ss 58 to 60" + OWN_DAY,
        DIRECTOR_TOLD,
        REVIEWING_OFFICER_TOLD,
    ),
}  # fmt: skip
"""The duties by the number of the rule that was broken. A breach of a rule that is not here, such
as START-19 or AFTER-9, owes none.
"""


def due_day(within: Clock, day: date) -> date:
    """The last day in time, for a time that starts on a day.

    >>> due_day(Clock(working_days=5), date(2022, 4, 13)), due_day(Clock(days=7), date(2022, 4, 13))
    (datetime.date(2022, 4, 22), datetime.date(2022, 4, 20))
    """
    if within.working_days:
        return working_day_after(day, within.working_days)
    return day + timedelta(days=within.days)
