"""Ofsted's list: each change since the last list is recorded."""

from datetime import date
from typing import Any

import examples
import pytest
from specification import given

from api.imports.ofsted_rows import MOST_SETTINGS
from domain.commands.imports import load_ofsted_list
from domain.commands.imports.load_ofsted_list import (
    AlreadyLoaded,
    LaterListLoaded,
    LoadOfstedList,
)
from domain.events.base import Event
from domain.events.imports import OfstedListLoaded, Problem, RowSetAside, SettingsListed
from domain.events.providers import (
    HomeRegistered,
    JudgementRecorded,
    OwnerRecorded,
    PlacesChanged,
    RegistrationCancelled,
)
from domain.events.successions import HomeSuspended
from domain.readings.register import Listed
from domain.values import Judgement, Kind, Lot
from ledger.codec import encode

FILE, LATER, DAY = "4" * 64, "5" * 64, date(2022, 4, 1)
known = examples.registered
NEW = Listed(
    urn="SC900009", provider_id="OFSTED-77", name="Elm House", kind=Kind.CHILDRENS_HOME,
    in_house=False, sector="private", places=4, needs=(), authority=examples.BOROUGH,
    postcode="PR8 1ZZ", registered_on=date(2020, 5, 1), closed_on=None, judgement=None,
    inspected_on=None, owner=None, group=None, row=2,
)  # fmt: skip
KNOWN = NEW.model_copy(update={"urn": known.urn, "places": known.places})


def like(one: Listed, **fields: Any) -> Listed:
    return one.model_copy(update=fields)


def load(*settings: Listed, file: str = FILE, on: date = DAY, part: bool = False) -> LoadOfstedList:
    return LoadOfstedList(
        file=file, layout="ofsted-list.v1", listed_on=on, part=part, rows=len(settings),
        settings=settings,
    )  # fmt: skip


def loaded(*settings: Listed, file: str = FILE, **counts: int) -> OfstedListLoaded:
    none = dict.fromkeys(
        ("registered", "places_changed", "cancelled", "judged", "owners", "unchanged", "set_aside"),
        0,
    )
    return OfstedListLoaded(
        file=file, layout="ofsted-list.v1", listed_on=DAY, rows=len(settings),
        urns=tuple(sorted(one.urn for one in settings)), **{**none, **counts},
    )  # fmt: skip


registered = HomeRegistered(
    home_id="OFSTED-SC900009", provider_id="OFSTED-77", urn="SC900009", name="Elm House",
    kind=Kind.CHILDRENS_HOME, in_house=False, sector="private", places=4, ages_from=0, ages_to=17,
    needs=(), authority=examples.BOROUGH, postcode="PR8 1ZZ", registered_on=date(2020, 5, 1),
)  # fmt: skip


def test_ofsted_1_a_list_is_loaded_once() -> None:
    given(loaded(NEW)).when(load(NEW)).then_refused(AlreadyLoaded)


def test_ofsted_2_an_earlier_list_is_not_loaded_after_a_later_one() -> None:
    earlier = load(NEW, file=LATER, on=date(2022, 3, 1))
    given(loaded(NEW)).when(earlier).then_refused(LaterListLoaded)


def test_ofsted_3_an_open_setting_that_is_not_known_is_registered_under_its_urn() -> None:
    given().when(load(NEW)).then(registered, loaded(NEW, registered=1))


def test_ofsted_3_a_closed_setting_that_is_not_known_is_not_registered() -> None:
    closed = like(NEW, closed_on=date(2021, 1, 1), owner="Elm Ltd")
    given().when(load(closed)).then(loaded(closed, unchanged=1))


def test_a_known_setting_as_it_is_changes_nothing() -> None:
    given(known).when(load(KNOWN)).then(loaded(KNOWN, unchanged=1))


def test_ofsted_4_places_change_from_the_day_of_the_list() -> None:
    more = like(KNOWN, places=6)
    given(known).when(load(more)).then(
        PlacesChanged(home_id="H-1", places=6, changed_on=DAY), loaded(more, places_changed=1)
    )


def test_ofsted_4_places_fewer_than_the_children_in_them_are_set_aside() -> None:
    fewer = like(KNOWN, places=0)
    problem = Problem(row=2, column="places", rule="OFSTED-4")
    aside = RowSetAside(file=FILE, table="ofsted", row=2, row_seal="", problems=(problem,))
    given(known, examples.placed).when(load(fewer)).then(aside, loaded(fewer, set_aside=1))


def test_rows_that_could_not_be_read_are_set_aside_with_the_list() -> None:
    problem = Problem(row=9, column="Places", rule="OFSTED-ROW-1")
    aside = RowSetAside(file=FILE, table="ofsted", row=9, row_seal="", problems=(problem,))
    command = load().model_copy(update={"set_aside": (aside,)})
    assert aside in given().when(command).outcome()


def test_ofsted_5_a_setting_the_list_says_is_closed_is_cancelled_from_that_day() -> None:
    closed = like(KNOWN, closed_on=date(2022, 3, 15), places=0)
    given(known).when(load(closed)).then(
        RegistrationCancelled(
            home_id="H-1", reason="Closed, by Ofsted's list", cancelled_on=date(2022, 3, 15)
        ),
        loaded(closed, cancelled=1),
    )


def test_ofsted_5_a_setting_no_longer_listed_is_cancelled_from_the_day_of_the_list() -> None:
    before: tuple[Event, ...] = (known, loaded(KNOWN, file=LATER))
    gone = RegistrationCancelled(
        home_id="H-1", reason="No longer on Ofsted's list", cancelled_on=DAY
    )
    given(*before).when(load(NEW)).then(registered, gone, loaded(NEW, registered=1, cancelled=1))
    part = loaded(NEW, registered=1).model_copy(update={"urns": (KNOWN.urn, NEW.urn)})
    given(*before).when(load(NEW, part=True)).then(registered, part)


def test_ofsted_5_a_setting_that_was_on_no_list_is_left_alone() -> None:
    given(known).when(load(NEW)).then(registered, loaded(NEW, registered=1))


def test_ofsted_5_a_long_list_is_in_several_entries_and_each_is_compared_with_the_next_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(load_ofsted_list, "MOST_LISTED", 1)
    first = SettingsListed(file=FILE, urns=(KNOWN.urn,))
    both = loaded(NEW, registered=1, unchanged=1).model_copy(update={"rows": 2})
    given(known).when(load(NEW, KNOWN)).then(registered, first, both)
    gone = RegistrationCancelled(
        home_id="H-1", reason="No longer on Ofsted's list", cancelled_on=DAY
    )
    last = load(NEW, file=LATER)
    given(known, registered, first, both).when(last).then(
        gone, loaded(NEW, file=LATER, cancelled=1, unchanged=1)
    )
    other = loaded(KNOWN, file=LATER)
    given(known, registered, first, both, other).when(load(NEW, file="9" * 64)).then(
        gone, loaded(NEW, file="9" * 64, cancelled=1, unchanged=1)
    )


def test_ofsted_5_the_largest_entry_of_a_list_is_one_that_the_log_holds() -> None:
    urns = tuple(f"SC{n:07d}" for n in range(MOST_SETTINGS))
    parts = load_ofsted_list.parts_of(urns)
    assert sum(map(len, parts)) == MOST_SETTINGS
    assert max(len(encode(loaded().model_copy(update={"urns": part}))) for part in parts) < 60_000


def test_ofsted_6_a_judgement_not_yet_recorded_is_recorded() -> None:
    day = date(2022, 3, 20)
    judged = like(KNOWN, judgement=Judgement.INADEQUATE, inspected_on=day)
    recorded = JudgementRecorded(
        home_id="H-1", judgement=Judgement.INADEQUATE, inspected_on=day, published_on=None
    )
    given(known).when(load(judged)).then(recorded, loaded(judged, judged=1))
    given(known, recorded).when(load(judged)).then(loaded(judged, unchanged=1))


def test_ofsted_6_a_judgement_from_before_the_registration_is_of_another_setting() -> None:
    early = like(NEW, judgement=Judgement.GOOD, inspected_on=date(2019, 1, 1))
    given().when(load(early)).then(registered, loaded(early, registered=1))


def test_ofsted_7_an_owner_is_recorded_once_a_provider_where_it_changed() -> None:
    first = like(NEW, owner="Elm Ltd", group="Elm Group")
    second = like(first, urn="SC900010", row=3)
    owned = OwnerRecorded(
        provider_id="OFSTED-77", owner="Elm Ltd", group="Elm Group", owned_from=DAY
    )
    another = registered.model_copy(update={"urn": "SC900010", "home_id": "OFSTED-SC900010"})
    given().when(load(first, second)).then(
        registered, another, owned, loaded(first, second, registered=2, owners=1)
    )
    given(registered, another, owned).when(load(first, second)).then(
        loaded(first, second, unchanged=2)
    )


def test_ofsted_7_a_known_settings_owner_is_its_own_providers() -> None:
    owned = like(KNOWN, owner="Alder Homes Ltd", group="Alder Group")
    given(known).when(load(owned)).then(
        examples.owner_recorded.model_copy(
            update={"provider_id": known.provider_id, "owned_from": DAY}
        ),
        loaded(owned, owners=1, unchanged=1),
    )


def test_a_home_that_passed_on_is_found_by_its_new_number_and_its_former_one_closes_nothing() -> (
    None
):
    passed = examples.home_transferred
    before = loaded(KNOWN, file="6" * 64)
    history = (known, before, passed)
    anew = like(KNOWN, urn=passed.urn, places=4)
    more = PlacesChanged(home_id="H-1", places=4, changed_on=DAY)
    given(*history).when(load(anew)).then(more, loaded(anew, places_changed=1))
    closed = like(KNOWN, closed_on=date(2022, 3, 1))
    same = like(anew, places=known.places)
    given(*history).when(load(closed, same)).then(loaded(closed, same, unchanged=2))


def test_ofsted_1_every_list_that_was_loaded_is_known() -> None:
    given(loaded(NEW), loaded(NEW, file=LATER)).when(load(NEW)).then_refused(AlreadyLoaded)


def test_ofsted_3_a_new_setting_has_the_judgement_and_the_places_that_are_listed_or_none() -> None:
    day = NEW.registered_on
    judged = like(NEW, judgement=Judgement.GOOD, inspected_on=day)
    recorded = JudgementRecorded(
        home_id="OFSTED-SC900009", judgement=Judgement.GOOD, inspected_on=day, published_on=None
    )
    given().when(load(judged)).then(registered, recorded, loaded(judged, registered=1, judged=1))
    unsaid = like(NEW, places=None)
    none = registered.model_copy(update={"places": 0})
    given().when(load(unsaid)).then(none, loaded(unsaid, registered=1))


@pytest.mark.parametrize(
    "fields",
    [
        {"places": None},
        {"judgement": Judgement.GOOD},
        {"inspected_on": date(2022, 3, 20)},
        {"judgement": Judgement.CONSISTENTLY_STRONG, "inspected_on": date(2022, 3, 20)},
    ],
)
def test_what_a_list_does_not_say_or_may_not_be_changes_nothing(fields: dict[str, Any]) -> None:
    said = like(KNOWN, **fields)
    given(known).when(load(said)).then(loaded(said, unchanged=1))


def test_ofsted_5_a_registration_ends_once_and_on_no_day_before_it_began() -> None:
    ended = examples.registration_cancelled
    closed = like(KNOWN, closed_on=date(2022, 3, 15), places=9)
    given(known, ended).when(load(closed)).then(loaded(closed, unchanged=1))
    listed_still = like(KNOWN, places=9)
    given(known, ended).when(load(listed_still)).then(loaded(listed_still, unchanged=1))
    given(known, loaded(KNOWN, file=LATER), ended).when(load(NEW)).then(
        registered, loaded(NEW, registered=1)
    )
    for over in (ended.cancelled_on, DAY):
        was_over = ended.model_copy(update={"cancelled_on": over})
        sooner = like(KNOWN, closed_on=date(2022, 2, 1))
        given(known, was_over).when(load(sooner)).then(loaded(sooner, unchanged=1))
    early = like(KNOWN, closed_on=date(2021, 1, 1))
    first, *_ = given(known).when(load(early)).outcome()
    assert first == RegistrationCancelled(
        home_id="H-1", reason="Closed, by Ofsted's list", cancelled_on=known.registered_on
    )


def test_ofsted_5_a_registration_that_is_to_end_goes_on_until_then_and_may_end_earlier() -> None:
    to_end = examples.registration_cancelled.model_copy(update={"cancelled_on": date(2030, 1, 1)})
    then, shut = date(2022, 3, 15), "Closed, by Ofsted's list"
    closed = RegistrationCancelled(home_id="H-1", reason=shut, cancelled_on=then)
    one = like(KNOWN, closed_on=then)
    given(known, to_end).when(load(one)).then(closed, loaded(one, cancelled=1))
    gone = closed.model_copy(update={"reason": "No longer on Ofsted's list", "cancelled_on": DAY})
    before = (known, to_end, loaded(KNOWN, file=LATER))
    given(*before).when(load(NEW)).then(registered, gone, loaded(NEW, registered=1, cancelled=1))
    changed = examples.places_changed.model_copy(update={"places": 9, "changed_on": DAY})
    more = like(KNOWN, places=9)
    given(known, to_end).when(load(more)).then(changed, loaded(more, places_changed=1))
    same = like(KNOWN, closed_on=to_end.cancelled_on)
    given(known, to_end).when(load(same)).then(loaded(same, unchanged=1))


def test_ofsted_5_what_is_no_longer_listed_is_cancelled_in_the_order_of_its_numbers() -> None:
    urns = [f"SC9000{n:02d}" for n in range(20, 30)]
    homes = [registered.model_copy(update={"urn": urn, "home_id": f"OFSTED-{urn}"}) for urn in urns]
    before = loaded(*(like(NEW, urn=urn) for urn in urns), file=LATER)
    *gone, _ = given(*reversed(homes), before).when(load()).outcome()
    assert [event.home_id for event in gone if isinstance(event, RegistrationCancelled)] == [
        home.home_id for home in homes
    ]


def test_ofsted_7_owners_are_of_who_runs_the_home_on_the_day_of_the_list() -> None:
    passed = examples.home_transferred
    former = like(KNOWN, owner="Former Ltd")
    closed = like(NEW, urn="SC900010", closed_on=date(2021, 1, 1), owner="Closed Ltd")
    unowned = like(KNOWN, urn="SC900011")
    anew = like(KNOWN, urn=passed.urn, owner="Oak Ltd")
    other = registered.model_copy(update={"urn": "SC900011", "home_id": "OFSTED-SC900011"})
    owned = OwnerRecorded(provider_id="P-2", owner="Oak Ltd", group="Oak Ltd", owned_from=DAY)
    rows = (former, closed, unowned, anew)
    happened = given(known, passed, other).when(load(*rows)).outcome()
    assert [event for event in happened if isinstance(event, OwnerRecorded)] == [owned]


def test_ofsted_5_what_the_last_whole_list_held_is_missed_after_a_part_of_one() -> None:
    both = loaded(NEW, registered=1).model_copy(update={"urns": (KNOWN.urn, NEW.urn)})
    whole = loaded(KNOWN, file=LATER)
    last = load(NEW, file="9" * 64)
    *gone, _ = given(known, whole, registered, both).when(last).outcome()
    assert [event.home_id for event in gone if isinstance(event, RegistrationCancelled)] == ["H-1"]


def test_ofsted_5_a_setting_whose_row_is_set_aside_is_on_the_list_and_not_cancelled() -> None:
    before = (known, loaded(KNOWN, file=LATER))
    held = loaded(NEW, registered=1).model_copy(update={"urns": (KNOWN.urn, NEW.urn)})
    others = {"other_urns": (KNOWN.urn, "SC999999")}
    given(*before).when(load(NEW).model_copy(update=others)).then(registered, held)


def test_a_setting_that_the_list_registers_anew_keeps_the_suspension_of_the_one_it_closes() -> None:
    closed = like(KNOWN, closed_on=date(2022, 3, 1))
    new = like(NEW, registered_on=DAY)
    before = given(known, examples.suspended)
    still = before.when(load(KNOWN, new)).outcome()
    assert not [each for each in still if isinstance(each, HomeSuspended)]
    (kept,) = [e for e in before.when(load(closed, new)).outcome() if isinstance(e, HomeSuspended)]
    assert kept == examples.home_suspended.model_copy(
        update={
            "home_id": "OFSTED-SC900009",
            "former_home": "H-1",
            "reason": "Registered anew where H-1 was",
        }
    )
    held = {"suspended": (Lot.RESIDENTIAL,), "urn": "SC900010"}
    passed = examples.home_transferred.model_copy(update=held)
    gone = given(known, passed, loaded(like(KNOWN, urn=passed.urn))).when(load(new, file=LATER))
    assert [e for e in gone.outcome() if isinstance(e, HomeSuspended)] == [kept]
