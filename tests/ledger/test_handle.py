"""Handling commands: rules that must hold while many act at once, and corrections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from erasing import erase_by_two
from examples import (
    CHILD,
    FEB,
    JAN,
    MARCH,
    MAY,
    OTHER_CHILD,
    abandoned,
    admitted,
    applied,
    budget,
    care_started,
    case_reviewed,
    core,
    fee_proposed,
    framework,
    invited,
    invited_before,
    lot_terms,
    moderated,
    offer,
    opened,
    others_reported,
    placed,
    policy,
    registered,
    registration_cancelled,
    suspended,
)
from keys import vault_of
from putting_right import seconded

from domain.codes import ErasureGround
from domain.command import Command, Refusal
from domain.commands.awards.award_by_mini_competition import AwardByMiniCompetition
from domain.commands.awards.award_directly import AwardDirectly
from domain.commands.ledger.correct_entry import (
    AlreadyReversed,
    NoSuchEntry,
    RestsOnIt,
    ReversalStands,
    WouldNotHold,
)
from domain.commands.ledger.erase_person import ErasePerson
from domain.commands.market.change_places import ChangePlaces
from domain.commands.market.report_others_places import ReportOthersPlaces
from domain.commands.market.suspend_provider import SuspendProvider
from domain.commands.money.vary_fee import VaryFee
from domain.commands.placements.end_placement import EndPlacement
from domain.commands.placements.start_placement import (
    HomeFull,
    NotInCare,
    SettingNotStated,
    StartPlacement,
)
from domain.commands.placements.visit_child import VisitChild
from domain.commands.referrals.make_offer import MakeOffer
from domain.events.awards import AwardedByMiniCompetition, AwardedDirectly
from domain.events.base import Event
from domain.events.corrections import CommandRefused, EntryReversed
from domain.events.governance import Separated
from domain.events.offers import OfferRefused
from domain.events.placements import PlacementStarted
from domain.events.providers import ProviderSuspended
from domain.values import LAST_DAY
from ledger.codec import decode
from ledger.decision import ExpectedPosition, Outdated
from ledger.entries import Provenance
from ledger.handle import Correction, attempt, correct, handle
from ledger.log import Log
from ledger.metadata import metadata_from
from ledger.refusals import record_refusal, refusals_to
from ledger.vault import Reader

ROUNDS = 12
current = framework.model_copy(update={"ends_on": LAST_DAY})
YET_TO_COME = date(2150, 1, 1)
to_come = care_started.model_copy(update={"born_in": "2140-05"})
"""The care of a child who is ten on a day that is still to come."""


def story(log: Log, by: Provenance, *events: Event) -> None:
    log.append(events, unless=None, after=0, provenance=by)


def events_in(log: Log) -> list[Event]:
    return [decode(entry.name, entry.body) for entry in log.entries()]


def at_once(ledger: str, by: Provenance, commands: list[Command]) -> list[str]:
    """Give every command to a writer of its own at the same moment; how each ended."""

    def one(command: Command) -> str:
        log = Log(ledger, vault=vault_of(ledger))
        try:
            handle(log, command, by)
        except Refusal as refusal:
            return refusal.rule
        finally:
            log.close()
        return "recorded"

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(one, commands))


def placement(number: int, child: str = CHILD, home: str | None = "H-1") -> StartPlacement:
    return StartPlacement(
        placement_id=f"PL-{number}", child_ref=child, started_on=FEB, home_id=home
    )


def left(day: date) -> EndPlacement:
    """The first placement ended on a day."""
    return EndPlacement(placement_id="PL-1", code="CREQB", reason="Moved", ended_on=day)


def children(count: int) -> list[str]:
    return [f"C-{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n] * 16}" for n in range(count)]


def test_a_suspended_provider_gets_no_award_however_close_the_race(
    log: Log, ledger: str, by: Provenance
) -> None:
    story(log, by, current, lot_terms, policy, applied, admitted)
    for n in range(ROUNDS):
        mine = {"referral_id": f"R-{n}"}
        named = {**mine, "offer_id": f"O-{n}"}
        story(log, by, opened.model_copy(update=mine), invited.model_copy(update=mine),
              offer.model_copy(update=named), moderated.model_copy(update=named))  # fmt: skip
    awards: list[Command] = [
        AwardByMiniCompetition(
            award_id=f"AW-{n}", referral_id=f"R-{n}", provider_id="P-1", offer_id=f"O-{n}",
            reason="Best", awarded_on=MARCH)
        for n in range(ROUNDS)
    ]  # fmt: skip
    suspend = SuspendProvider(**dict(suspended))
    outcomes = at_once(ledger, by, [*awards[:6], suspend, *awards[6:]])
    assert set(outcomes) <= {"recorded", "AWARD-3"}
    kinds = [type(event) for event in events_in(log)]
    after = kinds[kinds.index(ProviderSuspended) :]
    assert AwardedByMiniCompetition not in after


def test_a_referral_is_awarded_once_by_whichever_way_comes_first(
    log: Log, ledger: str, by: Provenance
) -> None:
    story(log, by, current, lot_terms, policy, applied, admitted, registered, opened, invited)
    story(log, by, offer, moderated)
    award = {"referral_id": "R-1", "provider_id": "P-1", "awarded_on": MARCH}
    commands: list[Command] = [
        *(AwardByMiniCompetition(award_id=f"M-{n}", offer_id="O-1", reason="Best", **award)
          for n in range(4)),
        *(AwardDirectly(award_id=f"D-{n}", home_id="H-1", fee_lines=(core(),),
                        ground="emergency", reason="Urgent", **award)
          for n in range(4)),
    ]  # fmt: skip
    outcomes = at_once(ledger, by, commands)
    assert outcomes.count("recorded") == 1
    awarded = (AwardedByMiniCompetition, AwardedDirectly)
    assert sum(isinstance(event, awarded) for event in events_in(log)) == 1


def test_a_home_is_never_filled_above_its_places_by_us_and_others_together(
    log: Log, ledger: str, by: Provenance
) -> None:
    everyone = children(8)
    ours = registered.model_copy(update={"places": 3})
    story(log, by, ours, others_reported.model_copy(update={"filled": 1}))
    story(log, by, *(to_come.model_copy(update={"child_ref": c}) for c in everyone))
    commands: list[Command] = [
        placement(n, child).model_copy(update={"started_on": YET_TO_COME})
        for n, child in enumerate(everyone)
    ]
    assert sorted(at_once(ledger, by, commands)) == ["START-4"] * 6 + ["recorded"] * 2


def test_what_happened_is_recorded_by_everybody_at_once_with_each_breach_and_no_other(
    log: Log, ledger: str, by: Provenance
) -> None:
    everyone = children(8)
    story(log, by, registered.model_copy(update={"places": 3}))
    story(log, by, *(care_started.model_copy(update={"child_ref": c}) for c in everyone))
    commands: list[Command] = [placement(n, child) for n, child in enumerate(everyone)]
    commands += [ReportOthersPlaces(home_id="H-1", filled=1, counted_on=JAN)]
    assert set(at_once(ledger, by, commands)) == {"recorded"}
    breaches = [
        breach.rule for entry in log.entries() for breach in metadata_from(entry.metadata).breaches
    ]
    assert len(breaches) == 9 - 3
    assert set(breaches) <= {"START-4", "OTHERS-2"}


def test_a_placement_that_ends_is_judged_by_what_is_recorded_of_its_child_and_home(
    log: Log, by: Provenance
) -> None:
    gone = registration_cancelled.model_copy(update={"cancelled_on": MARCH})
    statutory = case_reviewed.model_copy(update={"placement_id": None})
    story(log, by, care_started, registered, placed, statutory, gone)
    by_the_council = left(MAY).model_copy(update={"code": "CARPL"})
    receipt = handle(log, by_the_council, by)
    entry = log.entry(receipt.first)
    assert entry is not None
    breaches = metadata_from(entry.metadata).breaches
    assert [breach.rule for breach in breaches] == ["END-5", "END-6"]


def test_a_child_has_one_placement_at_a_time_however_many_are_started_at_once(
    log: Log, ledger: str, by: Provenance
) -> None:
    homes = [{"home_id": f"H-{n}", "urn": f"SC90000{n}"} for n in range(6)]
    story(log, by, care_started, *(registered.model_copy(update=home) for home in homes))
    commands: list[Command] = [placement(n, home=f"H-{n}") for n in range(6)]
    outcomes = at_once(ledger, by, commands)
    assert sorted(outcomes) == ["START-2"] * 5 + ["recorded"]


def test_a_decision_overtaken_by_another_entry_is_taken_again(
    log: Log, by: Provenance, monkeypatch: pytest.MonkeyPatch
) -> None:
    story(log, by, care_started, registered, others_reported)
    read = log.read
    taken: list[Callable[[], object]] = [
        lambda: story(log, by, others_reported.model_copy(update={"filled": 2}))
    ]

    def read_then_be_overtaken(*args: object, **kwargs: object) -> object:
        history = read(*args, **kwargs)  # type: ignore[arg-type]
        if taken:
            taken.pop()()
        return history

    monkeypatch.setattr(log, "read", read_then_be_overtaken)
    story(log, by, to_come.model_copy(update={"child_ref": OTHER_CHILD}))
    later = placement(1, OTHER_CHILD).model_copy(update={"started_on": YET_TO_COME})
    with pytest.raises(HomeFull):
        handle(log, later, by)


@pytest.fixture
def placed_wrongly(log: Log, by: Provenance) -> int:
    """A placement at a wrong fee, whose start stands at the position returned."""
    story(log, by, care_started, registered, budget)
    start = placement(1).model_copy(update={"weekly_fee": 4000, "budget_line": "residential"})
    return handle(log, StartPlacement(**dict(start)), by).first


def test_a_wrong_entry_is_reversed_and_posted_again_in_one_append(
    log: Log, by: Provenance, placed_wrongly: int
) -> None:
    right = StartPlacement(
        **{**dict(placement(1)), "weekly_fee": 3500, "budget_line": "residential"}
    )
    receipt = seconded(log, Correction(placed_wrongly, "Keyed wrongly", "HoS", right), by)
    _, reversal, again = log.entries(after=placed_wrongly)
    assert (receipt.first, receipt.last) == (reversal.position, again.position)
    assert (reversal.name, again.name) == (EntryReversed.stored, PlacementStarted.stored)
    assert reversal.cause == again.cause == placed_wrongly
    assert reversal.tags == log.entries(after=placed_wrongly - 1)[0].tags
    assert b'"weekly_fee":"3500.00"' in again.body


def test_later_entries_about_a_corrected_placement_still_hold(
    log: Log, by: Provenance, placed_wrongly: int
) -> None:
    handle(log, left(MARCH), by)
    right = StartPlacement(
        **{**dict(placement(1)), "weekly_fee": 3500, "budget_line": "residential"}
    )
    seconded(log, Correction(placed_wrongly, "Keyed wrongly", "HoS", right), by)
    fee = VaryFee(placement_id="PL-1", weekly_fee=1, reason="x", varied_from=MARCH)
    with pytest.raises(Refusal) as ended:
        handle(log, fee, by)
    assert ended.value.rule == "VARY-1"


def test_a_replacement_obeys_the_ordinary_rules_or_nothing_is_recorded(
    log: Log, by: Provenance, placed_wrongly: int
) -> None:
    before_care = StartPlacement(**{**dict(placement(1)), "started_on": date(2021, 1, 1)})
    with pytest.raises(NotInCare):
        correct(log, Correction(placed_wrongly, "Wrong day", "HoS", before_care), by)
    assert log.head() == placed_wrongly


def test_a_reversed_placement_frees_the_child_and_the_place(
    log: Log, by: Provenance, placed_wrongly: int
) -> None:
    seconded(log, Correction(placed_wrongly, "Wrong child", "HoS"), by)
    handle(log, placement(1), by)


def test_a_stay_of_the_wrong_child_is_put_right_with_its_visit_in_one_act(
    log: Log, by: Provenance, placed_wrongly: int
) -> None:
    story(log, by, care_started.model_copy(update={"child_ref": OTHER_CHILD}))
    visit = VisitChild(placement_id="PL-1", seen_alone=True, visited_on=MARCH)
    visited = handle(log, visit, by).first
    right = placement(1, OTHER_CHILD)
    wrong = Correction(placed_wrongly, "Wrong child", "HoS", right, (visited,), (visit,))
    receipt = seconded(log, wrong, by)
    recorded = log.entries(after=receipt.first - 1)
    assert [entry.name for entry in recorded] == [
        "entry-reversed.v1", "entry-reversed.v1", "placement-started.v1", "child-visited.v1",
    ]  # fmt: skip
    assert f"child:{OTHER_CHILD}" in recorded[-1].tags
    handle(log, placement(2), by)


def test_a_correction_cites_an_entry_that_is_there_once_and_is_not_a_reversal(
    log: Log, by: Provenance, placed_wrongly: int
) -> None:
    correction = Correction(placed_wrongly, "Wrong child", "HoS")
    with pytest.raises(NoSuchEntry):
        correct(log, replace(correction, position=99), by)
    reversal = seconded(log, correction, by)
    with pytest.raises(AlreadyReversed):
        correct(log, correction, by)
    with pytest.raises(ReversalStands):
        correct(log, replace(correction, position=reversal.first), by)


def test_correct_4_an_end_is_not_reversed_under_a_later_placement(
    log: Log, by: Provenance, placed_wrongly: int
) -> None:
    end = handle(log, left(MARCH), by)
    later = StartPlacement(**{**dict(placement(2)), "started_on": MARCH})
    handle(log, later, by)
    with pytest.raises(WouldNotHold):
        correct(log, Correction(end.first, "Not ended", "HoS"), by)
    sooner = EndPlacement(
        placement_id="PL-1", code="CREQB", reason="Moved", ended_on=FEB.replace(day=20)
    )
    seconded(log, Correction(end.first, "Ended sooner", "HoS", sooner), by)
    assert placed_wrongly < end.first


def test_correct_4_places_are_not_taken_back_from_under_the_children_in_them(
    log: Log, by: Provenance
) -> None:
    first, second = children(2)
    story(log, by, registered.model_copy(update={"places": 1}))
    story(log, by, *(care_started.model_copy(update={"child_ref": c}) for c in (first, second)))
    more = handle(log, ChangePlaces(home_id="H-1", places=2, changed_on=JAN), by)
    handle(log, placement(1, first), by)
    handle(log, placement(2, second), by)
    with pytest.raises(WouldNotHold):
        correct(log, Correction(more.first, "Never granted", "HoS"), by)
    with pytest.raises(RestsOnIt) as refused:
        correct(log, Correction(1, "No such home", "HoS"), by)
    assert refused.value.detail == {
        "resting": ((4, "places-changed"), (5, "placement-started"), (6, "placement-started"))
    }
    three = ChangePlaces(home_id="H-1", places=3, changed_on=JAN)
    seconded(log, Correction(more.first, "It was three", "HoS", three), by)


def test_a_refusal_is_recorded_with_the_tags_of_its_command_and_nothing_more(
    log: Log, by: Provenance
) -> None:
    story(log, by, care_started)
    with pytest.raises(Refusal) as caught:
        attempt(log, placement(1), by)
    (entry,) = refusals_to(log, by, before=2**62)
    assert caught.value.kept_at == entry.position == 2
    assert entry.tags == ("placement:PL-1", f"child:{CHILD}", "untold:home:H-1")
    kept = decode(entry.name, entry.body)
    assert kept == CommandRefused(
        command="start_placement",
        rule="START-7",
        refused_because=SettingNotStated().title,
        about=entry.tags,
        refused_at=kept.refused_at,  # type: ignore[attr-defined]
    )
    assert kept.refused_at <= entry.recorded_at  # type: ignore[attr-defined]


def test_a_refused_offer_is_recorded_whole(log: Log, by: Provenance) -> None:
    story(log, by, opened, invited_before, registered)
    late = MakeOffer(**{k: v for k, v in offer if k in MakeOffer.model_fields})
    with pytest.raises(Refusal) as caught:
        attempt(log, late, by)
    assert caught.value.rule == "OFFER-4"
    (entry,) = refusals_to(log, by, before=2**62)
    keyring = log.keyring(Reader("tester", "auditor", "test"))
    assert keyring is not None
    kept = decode(entry.name, entry.body, log.values({entry.position: None}, keyring)[4])
    assert isinstance(kept, OfferRefused)
    assert (kept.fee_lines, kept.statement) == (offer.fee_lines, offer.statement)


def test_a_refusal_about_an_erased_child_is_recorded_without_what_would_be_sealed(
    log: Log, by: Provenance
) -> None:
    story(log, by, opened, invited_before, registered, abandoned)
    late = MakeOffer(**{k: v for k, v in offer if k in MakeOffer.model_fields})
    gone = ErasePerson(
        person_ref=CHILD, ground=ErasureGround.WRONG_PERSON, authority="DPO", erased_on=MARCH
    )
    erase_by_two(log, gone, by)
    with pytest.raises(Refusal) as caught:
        attempt(log, late, by)
    assert caught.value.rule == "OFFER-4"
    (entry,) = refusals_to(log, by, before=2**62)
    assert isinstance(decode(entry.name, entry.body), CommandRefused)


def test_a_recorded_refusal_does_not_change_later_decisions(log: Log, by: Provenance) -> None:
    story(log, by, care_started, registered)
    early = placement(1).model_copy(update={"started_on": date(2021, 1, 1)})
    for _ in range(3):
        with pytest.raises(NotInCare):
            attempt(log, early, by)
    assert attempt(log, placement(1), by).first == 6
    assert [e.position for e in refusals_to(log, by, before=5)] == [4, 3]
    for other in (replace(by, recorded_by="another"), replace(by, recorded_as="provider")):
        assert refusals_to(log, other, before=2**62) == []
    assert refusals_to(log, by, ("home:H-2",), before=2**62) == []


def test_a_refused_correction_bears_the_tags_of_the_entry_it_would_correct(
    log: Log, by: Provenance
) -> None:
    story(log, by, care_started)
    correction = Correction(1, "Wrong", "HoS", placement(1))
    with pytest.raises(NotInCare), record_refusal(log, correction.command(log), by):
        correct(log, correction, by)
    (entry,) = refusals_to(log, by, before=2**62)
    assert entry.tags == care_started.tags


def test_what_the_caller_saw_last_does_not_make_its_view_outdated(log: Log, by: Provenance) -> None:
    story(log, by, care_started, registered)
    seen = ExpectedPosition(f"child:{CHILD}", 1)
    assert handle(log, placement(1), by, seen).first == 3
    with pytest.raises(Outdated):
        handle(log, left(MARCH), by, seen)


def test_a_proposal_about_a_provider_makes_a_view_of_it_outdated(log: Log, by: Provenance) -> None:
    story(log, by, applied, admitted)
    seen = ExpectedPosition("provider:P-1", 2)
    proposed = {"proposal": Separated.REINSTATEMENT, "placement_id": None, "provider_id": "P-1"}
    story(log, by, fee_proposed.model_copy(update=proposed))
    with pytest.raises(Outdated):
        handle(log, SuspendProvider(**dict(suspended)), by, seen)
