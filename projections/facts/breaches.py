"""Breaches: the rules that what happened has broken, and the duties that follow from each.

Counts      one row per breach, for as long as the entry that records it counts.
Dates       `happened_on` is the day on which what the entry records happened: of a finished stay
            that was not reviewed (START-17), the day of its end, which the next entry records.
"""

from typing import Final, LiteralString

from domain.events.after_care import AfterCareArranged
from domain.events.awards import AuthorisationDeclined, AwardAuthorised
from domain.events.finance import PaymentRecorded
from domain.events.orders import CarersApproved
from domain.events.placements import (
    AddressChanged,
    BlockPlaceFilled,
    NoticeGiven,
    PlacementEnded,
    PlacementStarted,
    RespiteArranged,
)
from domain.events.providers import (
    AddressOpened,
    AddressPlacesChanged,
    OthersPlacesReported,
    PlacesChanged,
)
from domain.events.successions import BusinessTransferred, HomeTransferred
from domain.events.support import ShortBreakTaken, SupportStarted
from domain.events.transitions import TransferredToAdults
from projections.facts.fact import Fact

SCHEMA: Final[LiteralString] = """
CREATE TABLE breach (
    subject       text       NOT NULL,
    rule          text       NOT NULL,
    sentence      text       NOT NULL,
    event         text       NOT NULL,
    happened_on   date       NOT NULL,
    child_ref     text,
    placement_id  text,
    home_id       text,
    award_id      text,
    authority     text,
    duties        jsonb      NOT NULL,  -- of each: duty, owed_to, due_on
    known         int8range  NOT NULL,
    because       bigint[]   NOT NULL
);
CREATE INDEX breach_subject ON breach (subject);
"""
BROKEN: Final[LiteralString] = """
FROM entry e JOIN ledger.entry AS stored ON stored.position = e.position
CROSS JOIN LATERAL jsonb_to_recordset(
    CASE WHEN strpos(stored.metadata, '"breaches":') > 0
         THEN jsonb_extract_path(stored.metadata::jsonb, 'breaches') END
) AS b (rule text, sentence text, duties jsonb)
"""
OF_CHILDREN: Final[LiteralString] = """
SELECT e.subject, b.rule, b.sentence, e.event,
       coalesce(CASE WHEN b.rule = 'START-17' THEN (
                    SELECT ended.fields ->> 'ended_on' FROM about ended
                    WHERE (ended.subject, ended.position, ended.event)
                        = (e.subject, e.position + 1, 'placement-ended')) END,
                e.fields ->> 'started_on', e.fields ->> 'ended_on', e.fields ->> 'stayed_from',
                e.fields ->> 'approved_on', e.fields ->> 'transferred_on',
                e.fields ->> 'moved_on', e.fields ->> 'filled_from',
                e.fields ->> 'respite_from')::date,
       e.fields ->> 'child_ref', e.fields ->> 'placement_id', e.fields ->> 'home_id',
       e.fields ->> 'award_id', e.fields ->> 'authority', coalesce(b.duties, '[]'), e.known,
       ARRAY[e.position]
"""
OF_PLACEMENTS: Final[LiteralString] = """
SELECT e.subject, b.rule, b.sentence, e.event, (e.fields ->> 'given_on')::date, NULL,
       e.fields ->> 'placement_id', NULL, NULL, NULL, coalesce(b.duties, '[]'), e.known,
       ARRAY[e.position]
"""
OF_SEARCHES: Final[LiteralString] = """
SELECT e.subject, b.rule, b.sentence, e.event,
       coalesce(e.fields ->> 'declined_on', e.fields ->> 'authorised_on')::date, NULL, NULL, NULL,
       e.fields ->> 'award_id', NULL, coalesce(b.duties, '[]'), e.known, ARRAY[e.position]
"""
OF_HOMES: Final[LiteralString] = """
SELECT e.subject, b.rule, b.sentence, e.event,
       coalesce(e.fields ->> 'changed_on', e.fields ->> 'counted_on',
                e.fields ->> 'opened_on', e.fields ->> 'passed_on')::date, NULL, NULL,
       e.fields ->> 'home_id', NULL, NULL, coalesce(b.duties, '[]'), e.known, ARRAY[e.position]
"""
OF_BUSINESSES: Final[LiteralString] = """
SELECT e.subject, b.rule, b.sentence, e.event, (e.fields ->> 'passed_on')::date, NULL, NULL, NULL,
       NULL, NULL, coalesce(b.duties, '[]'), e.known, ARRAY[e.position]
"""
OF_PAYMENTS: Final[LiteralString] = """
SELECT e.subject, b.rule, b.sentence, e.event, (e.fields ->> 'paid_on')::date, NULL, NULL, NULL,
       NULL, NULL, coalesce(b.duties, '[]'), e.known, ARRAY[e.position]
"""
OF_THE_FORMER: Final[LiteralString] = (
    "WHERE e.subject = 'provider:' || (e.fields ->> 'provider_id')"
)
FACTS: Final = (
    Fact(
        table="breach",
        subject="child:",
        events=(
            PlacementStarted,
            PlacementEnded,
            ShortBreakTaken,
            SupportStarted,
            AfterCareArranged,
            CarersApproved,
            TransferredToAdults,
            AddressChanged,
            BlockPlaceFilled,
            RespiteArranged,
        ),
        schema=SCHEMA,
        rows=OF_CHILDREN + BROKEN,
    ),
    Fact("breach", "placement:", (NoticeGiven,), "", OF_PLACEMENTS + BROKEN),
    Fact("breach", "referral:", (AuthorisationDeclined, AwardAuthorised), "", OF_SEARCHES + BROKEN),
    Fact(
        "breach",
        "home:",
        (PlacesChanged, OthersPlacesReported, AddressOpened, AddressPlacesChanged, HomeTransferred),
        "",
        OF_HOMES + BROKEN,
    ),
    Fact("breach", "payment:", (PaymentRecorded,), "", OF_PAYMENTS + BROKEN),
    Fact("breach", "provider:", (BusinessTransferred,), "", OF_BUSINESSES + BROKEN + OF_THE_FORMER),
)
