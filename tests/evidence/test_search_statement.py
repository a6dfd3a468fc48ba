"""The search statement: who was eligible as known then, who was asked, and the outcome."""

from contextlib import closing

import pytest
from examples import (
    CHILD,
    OTHER_CHILD,
    admitted,
    applied,
    authorisation_declined,
    authorised,
    award_cancelled,
    awarded,
    awarded_unregistered,
    bundle_issued,
    command_refused,
    declined,
    framework,
    invitation_read,
    invited,
    offer,
    opened,
    order,
    order_extended,
    person_erased,
    placed,
    suspended,
    tier_exhausted,
    tier_started,
)
from facts import record

from domain.codes import NotAsked, Recipient
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.events.placements import RecipientNotified
from domain.events.searches import ContradictedReason, LeftOut
from domain.search_codes import Contradiction
from evidence.bundle.search_statement import search_statements
from evidence.bundle.subject import read_subject, snapshot
from evidence.bundle.unregistered_settings import GUIDANCE_2019_ASKS, GUIDANCE_2023_ASKS
from ledger.log import Log


def admission_of(provider: str) -> list[Event]:
    who = {"provider_id": provider}
    return [applied.model_copy(update=who), admitted.model_copy(update=who)]


def statement_of(log: Log, ledger: str) -> dict:  # type: ignore[type-arg]
    with closing(snapshot(ledger)) as connection:
        about = read_subject(connection, "referral:R-1", up_to=log.head())
        (found,) = search_statements(connection, about.entries, {})
    return found


invitation = invited.model_copy(
    update={
        "provider_ids": ("P-1",),
        "left_out": (LeftOut(provider_id="P-2", code=NotAsked.NO_VACANCY),),
    }
)


def test_search_1_eligible_is_as_known_at_the_moment_of_asking(log: Log, ledger: str) -> None:
    gone = suspended.model_copy(update={"provider_id": "P-2"})
    record(
        log,
        framework,
        *admission_of("P-1"),
        *admission_of("P-2"),
        opened,
        tier_started,
        invitation,
        *admission_of("P-3"),
        gone,
    )
    (moment,) = statement_of(log, ledger)["moments"]
    assert moment["eligible"] == ["P-1", "P-2"]
    assert moment["neither"] == []
    assert [(a["provider_id"], a["outcome"]) for a in moment["providers"]] == [
        ("P-1", "invited"), ("P-2", "left out: no-vacancy"),
    ]  # fmt: skip


def test_search_1_an_entry_reversed_before_the_invitation_does_not_count(
    log: Log, ledger: str
) -> None:
    def reversal(position: int, event: Event) -> Event:
        return EntryReversed(
            position=position, entry=event.stored, entry_tags=event.tags, reason="r", authority="a"
        )

    third = admission_of("P-3")
    record(log, framework, *admission_of("P-1"), *admission_of("P-2"), *third,
           reversal(7, third[1]), opened,
           invitation, reversal(4, admission_of("P-2")[1]))  # fmt: skip
    (moment,) = statement_of(log, ledger)["moments"]
    assert moment["eligible"] == ["P-1", "P-2"]


def test_search_2_a_provider_neither_asked_nor_left_out_is_listed(log: Log, ledger: str) -> None:
    three = (each for n in (1, 2, 3) for each in admission_of(f"P-{n}"))
    record(log, framework, *three, opened, invitation)
    (moment,) = statement_of(log, ledger)["moments"]
    assert moment["neither"] == ["P-3"]


def test_search_3_a_reason_that_the_ledger_contradicted_says_what_it_held(
    log: Log, ledger: str
) -> None:
    held = ContradictedReason(provider_id="P-2", holds=Contradiction.PLACES_FREE)
    found = invitation.model_copy(update={"contradicted": (held,)})
    record(log, framework, *admission_of("P-1"), *admission_of("P-2"), opened, found)
    (moment,) = statement_of(log, ledger)["moments"]
    assert [each["contradiction"] for each in moment["providers"]] == [
        None, "The register shows a place free",
    ]  # fmt: skip


def test_each_providers_reply_is_listed_with_its_entries(log: Log, ledger: str) -> None:
    other_declined = declined.model_copy(update={"provider_id": "P-2"})
    record(log, framework, *admission_of("P-1"), *admission_of("P-2"), opened, tier_started,
           invited, invitation_read, offer, other_declined, tier_exhausted)  # fmt: skip
    found = statement_of(log, ledger)
    first, second = found["moments"][0]["providers"]
    assert first["read_at"] is not None
    assert first["said"][0].startswith("offered H-1 at £")
    assert first["because"] == [8, 9, 10]
    assert second["said"][0].startswith("declined on ")
    assert [tier["what"] for tier in found["tiers"]] == ["began", "came to nothing"]


@pytest.mark.parametrize("told", [True, False])
def test_an_unregistered_setting_answers_what_the_guidance_asks(
    log: Log, ledger: str, *, told: bool
) -> None:
    linked = order.model_copy(update={"order_id": awarded_unregistered.order_id})
    started = placed.model_copy(update={"award_id": awarded_unregistered.award_id})
    notice = RecipientNotified(
        placement_id=placed.placement_id, child_ref=placed.child_ref, recipient=Recipient.OFSTED,
        authority=None, notified_on=placed.started_on,
    )  # fmt: skip
    record(
        log,
        linked,
        order_extended,
        opened,
        awarded_unregistered,
        started,
        *([notice] if told else []),
    )
    with closing(snapshot(ledger)) as connection:
        about = read_subject(connection, f"child:{placed.child_ref}", up_to=log.head())
        (found,) = search_statements(connection, about.entries, {})
    (setting,) = found["unregistered"]
    assert setting["order"] == (
        "Deprivation of liberty, under the High Court’s inherent jurisdiction,"
        " High Court, Liverpool, made on 2022-02-01, in force until 2022-09-01,"
        " for: children’s home, semi-independent, other"
    )
    assert setting["ofsted_told_on"] == ([placed.started_on.isoformat()] if told else [])
    assert setting["best_interests"] is None  # sealed, and not opened here
    assert found["guidance"] == [GUIDANCE_2023_ASKS, GUIDANCE_2019_ASKS]
    assert found["outcome"][0]["registered"] is False


def test_what_an_earlier_bundle_an_erasure_or_a_refusal_names_is_not_followed_to_another_child(
    log: Log, ledger: str
) -> None:
    anothers = placed.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD})
    both = (f"child:{CHILD}", f"child:{OTHER_CHILD}", "placement:PL-2")
    of_both: tuple[Event, ...] = (
        bundle_issued.model_copy(update={"covers": both}),
        person_erased.model_copy(update={"about": both}),
        command_refused.model_copy(update={"about": both}),
    )
    record(log, placed, anothers, *of_both)
    with closing(snapshot(ledger)) as connection:
        about = read_subject(connection, f"child:{CHILD}", up_to=log.head())
    assert about.covers == (f"child:{CHILD}", "placement:PL-1")
    assert [entry.position for entry in about.entries] == [1, 3, 4, 5]


def test_what_became_of_each_award_is_said_with_its_day(log: Log, ledger: str) -> None:
    again = awarded.model_copy(update={"award_id": "AW-2"})
    record(log, framework, opened, awarded, award_cancelled, again, authorisation_declined,
           authorised)  # fmt: skip
    outcome = statement_of(log, ledger)["outcome"]
    assert [(each["what"], each["award_id"]) for each in outcome] == [
        ("awarded: offers compared", "AW-1"),
        ("award cancelled", "AW-1"),
        ("awarded: offers compared", "AW-2"),
        ("award not authorised by the director of children’s services", "AW-1"),
        ("award authorised by the director of children’s services", "AW-1"),
    ]
    assert all(each["on"] and each["because"] for each in outcome)
