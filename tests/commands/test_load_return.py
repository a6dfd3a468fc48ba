from datetime import date

from examples import CHILD, OTHER_CHILD, episode_stated
from specification import given

from domain.commands.load_return import AlreadyLoaded, LaterReturnLoaded, LoadReturn
from domain.events.base import Event
from domain.events.imports import (
    EpisodeLapsed,
    EpisodeStated,
    EpisodeSuperseded,
    Problem,
    ReturnLoaded,
)

FIRST, SECOND = "1" * 64, "2" * 64
YEAR, NEXT = date(2017, 4, 1), date(2018, 4, 1)


def episode(start: date, end: date | None, *, child: str = CHILD, row: int = 2) -> EpisodeStated:
    stated = {"child_ref": child, "started_on": start, "ended_on": end, "row": row}
    return episode_stated.model_copy(update=stated)


def load(*episodes: EpisodeStated, year: date = YEAR, file: str = FIRST) -> LoadReturn:
    return LoadReturn(
        files=(file,),
        episodes_file=file,
        year_from=year,
        year_to=year.replace(year=year.year + 1, month=3, day=31),
        rows=len(episodes),
        episodes=episodes,
    )


def loaded(year: date = YEAR, file: str = FIRST, rows: int = 0, **counts: int) -> ReturnLoaded:
    none = {"stated": 0, "unchanged": 0, "superseded": 0, "lapsed": 0, "set_aside": 0}
    return ReturnLoaded(
        files=(file,),
        year_from=year,
        year_to=year.replace(year=year.year + 1, month=3, day=31),
        rows=rows,
        not_read=(),
        **{**none, **counts},
    )


running = episode(date(2017, 6, 1), None)
before: tuple[Event, ...] = (running, loaded(rows=1, stated=1))


def test_a_return_states_its_episodes() -> None:
    given().when(load(running)).then(running, loaded(rows=1, stated=1))


def test_return_1_a_return_is_loaded_once() -> None:
    given(*before).when(load(running)).then_refused(AlreadyLoaded)


def test_return_2_an_earlier_year_is_not_loaded_after_a_later_one() -> None:
    later = loaded(NEXT, SECOND)
    given(later).when(load(running)).then_refused(LaterReturnLoaded)


def test_return_3_an_episode_stated_again_with_an_end_replaces_what_was_stated() -> None:
    ended = episode(date(2017, 6, 1), date(2018, 9, 1))
    given(*before).when(load(ended, year=NEXT, file=SECOND)).then(
        ended, loaded(NEXT, SECOND, rows=1, stated=1)
    )


def test_return_3_an_episode_stated_again_as_it_was_adds_nothing() -> None:
    same = running.model_copy(update={"file": SECOND, "row": 9})
    given(*before).when(load(same, year=NEXT, file=SECOND)).then(
        loaded(NEXT, SECOND, rows=1, unchanged=1)
    )


def test_return_4_an_earlier_episode_that_shares_days_with_one_stated_is_superseded() -> None:
    restated = episode(date(2017, 5, 20), date(2018, 9, 1))
    superseded = EpisodeSuperseded(
        child_ref=CHILD, started_on=date(2017, 6, 1), file=SECOND, rule="RETURN-4"
    )
    given(*before).when(load(restated, year=NEXT, file=SECOND)).then(
        restated, superseded, loaded(NEXT, SECOND, rows=1, stated=1, superseded=1)
    )


def test_return_5_an_episode_not_continued_is_held_up_to_the_year() -> None:
    other = episode(date(2018, 5, 1), None, child=OTHER_CHILD)
    lapsed = EpisodeLapsed(
        child_ref=CHILD,
        started_on=date(2017, 6, 1),
        held_until=NEXT,
        file=SECOND,
        rule="RETURN-5",
    )
    given(*before).when(load(other, year=NEXT, file=SECOND)).then(
        other, lapsed, loaded(NEXT, SECOND, rows=1, stated=1, lapsed=1)
    )


def test_return_5_the_same_year_sent_again_without_an_episode_no_longer_holds_it() -> None:
    superseded = EpisodeSuperseded(
        child_ref=CHILD, started_on=date(2017, 6, 1), file=SECOND, rule="RETURN-5"
    )
    given(*before).when(load(file=SECOND)).then(superseded, loaded(file=SECOND, superseded=1))


def test_return_5_an_episode_that_ended_before_the_year_is_left_as_it_was() -> None:
    ended = episode(date(2017, 6, 1), date(2018, 4, 1))
    given(ended, loaded(rows=1, stated=1)).when(load(year=NEXT, file=SECOND)).then(
        loaded(NEXT, SECOND)
    )


def test_return_5_a_lapsed_episode_that_is_stated_again_is_held_again() -> None:
    lapsed = EpisodeLapsed(
        child_ref=CHILD, started_on=date(2017, 6, 1), held_until=NEXT, file=SECOND, rule="RETURN-5"
    )
    given(*before, lapsed, loaded(NEXT, SECOND, lapsed=1)).when(
        load(running, year=NEXT, file="3" * 64)
    ).then(running, loaded(NEXT, "3" * 64, rows=1, stated=1))


def test_return_6_episodes_that_share_days_are_held_and_queried() -> None:
    second = episode(date(2017, 8, 1), date(2017, 9, 1), row=3)
    queried = second.model_copy(
        update={"queried": (Problem(row=3, column="DECOM", rule="RETURN-6"),)}
    )
    given().when(load(running, second)).then(running, queried, loaded(rows=2, stated=2))


def test_return_7_a_second_row_for_one_start_is_set_aside() -> None:
    again = episode(date(2017, 6, 1), date(2017, 9, 1), row=3)
    events = given().when(load(running, again)).outcome()
    assert events[0] == running
    assert events[-1] == loaded(rows=2, stated=1, set_aside=1)
    assert events[1].model_dump()["problems"] == (
        {"row": 3, "column": "DECOM", "rule": "RETURN-7"},
    )
