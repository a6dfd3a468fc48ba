from datetime import date

from examples import CHILD, OTHER_CHILD, child_returned, episode_stated
from specification import given

from domain.commands.imports.load_return import AlreadyLoaded, LaterReturnLoaded, LoadReturn
from domain.events.base import Event
from domain.events.imports import (
    ChildReturned,
    ChildWithdrawn,
    EpisodeLapsed,
    EpisodeStated,
    EpisodeSuperseded,
    Problem,
    ReturnLoaded,
    RowSetAside,
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
    none = dict.fromkeys(
        ("stated", "unchanged", "superseded", "lapsed", "set_aside", "children", "withdrawn"), 0
    )
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


def test_return_2_a_return_for_the_latest_year_may_be_sent_again() -> None:
    given(*before).when(load(running, file=SECOND)).then(loaded(file=SECOND, rows=1, unchanged=1))


def test_return_3_a_query_does_not_make_it_another_episode() -> None:
    queried = running.model_copy(
        update={"queried": (Problem(row=2, column="DECOM", rule="RETURN-6"),)}
    )
    given(queried, loaded(rows=1, stated=1)).when(load(running, file=SECOND)).then(
        loaded(file=SECOND, rows=1, unchanged=1)
    )


def test_return_4_an_episode_that_only_touches_another_is_not_superseded() -> None:
    ended = episode(date(2017, 6, 1), date(2017, 8, 1))
    following = episode(date(2017, 8, 1), date(2017, 9, 1), row=3)
    given(ended, loaded(rows=1, stated=1)).when(load(following, year=NEXT, file=SECOND)).then(
        following, loaded(NEXT, SECOND, rows=1, stated=1)
    )


def test_return_4_an_episode_that_shares_days_only_within_the_year_is_not_superseded() -> None:
    over_the_year = episode(date(2017, 6, 1), date(2018, 9, 1))
    within = episode(date(2018, 5, 1), date(2018, 6, 1), row=3)
    lapsed = EpisodeLapsed(
        child_ref=CHILD, started_on=date(2017, 6, 1), held_until=NEXT, file=SECOND, rule="RETURN-5"
    )
    given(over_the_year, loaded(rows=1, stated=1)).when(load(within, year=NEXT, file=SECOND)).then(
        within, lapsed, loaded(NEXT, SECOND, rows=1, stated=1, lapsed=1)
    )


def test_return_4_days_are_shared_up_to_the_end_of_either() -> None:
    short = episode(date(2017, 6, 1), date(2017, 7, 1))
    after = episode(date(2017, 7, 15), date(2017, 8, 1), row=3)
    given(short, loaded(rows=1, stated=1)).when(load(after, year=NEXT, file=SECOND)).then(
        after, loaded(NEXT, SECOND, rows=1, stated=1)
    )
    held = episode(date(2017, 9, 1), None)
    stated = episode(date(2017, 5, 1), date(2017, 8, 1), row=3)
    lapsed = EpisodeLapsed(
        child_ref=CHILD, started_on=date(2017, 9, 1), held_until=NEXT, file=SECOND, rule="RETURN-5"
    )
    given(held, loaded(rows=1, stated=1)).when(load(stated, year=NEXT, file=SECOND)).then(
        stated, lapsed, loaded(NEXT, SECOND, rows=1, stated=1, lapsed=1)
    )


def test_return_4_an_episode_without_an_end_shares_every_later_day() -> None:
    held = episode(date(2017, 9, 1), date(2017, 10, 1))
    open_ended = episode(date(2017, 5, 1), None, row=3)
    superseded = EpisodeSuperseded(
        child_ref=CHILD, started_on=date(2017, 9, 1), file=SECOND, rule="RETURN-4"
    )
    given(held, loaded(rows=1, stated=1)).when(load(open_ended, year=NEXT, file=SECOND)).then(
        open_ended, superseded, loaded(NEXT, SECOND, rows=1, stated=1, superseded=1)
    )


def test_return_5_an_episode_that_started_on_the_first_day_of_the_year_is_not_held_at_all() -> None:
    first_day = episode(YEAR, None)
    superseded = EpisodeSuperseded(child_ref=CHILD, started_on=YEAR, file=SECOND, rule="RETURN-5")
    given(first_day, loaded(rows=1, stated=1)).when(load(file=SECOND)).then(
        superseded, loaded(file=SECOND, superseded=1)
    )


def test_return_5_every_episode_that_is_not_continued_lapses() -> None:
    other = episode(date(2017, 6, 1), None, child=OTHER_CHILD)
    lapsed = EpisodeLapsed(
        child_ref=OTHER_CHILD,
        started_on=date(2017, 6, 1),
        held_until=NEXT,
        file=SECOND,
        rule="RETURN-5",
    )
    given(running, other, loaded(rows=2, stated=2)).when(
        load(running, year=NEXT, file=SECOND)
    ).then(lapsed, loaded(NEXT, SECOND, rows=1, unchanged=1, lapsed=1))


def test_return_5_a_superseded_or_lapsed_episode_is_no_longer_held() -> None:
    gone = EpisodeSuperseded(
        child_ref=CHILD, started_on=date(2017, 6, 1), file=SECOND, rule="RETURN-5"
    )
    third = "3" * 64
    given(*before, gone).when(load(year=NEXT, file=third)).then(loaded(NEXT, third))
    statement_reversed = (gone,)
    given(*statement_reversed).when(load(year=NEXT, file=third)).then(loaded(NEXT, third))
    lapsed = EpisodeLapsed(
        child_ref=CHILD, started_on=date(2017, 6, 1), held_until=NEXT, file=SECOND, rule="RETURN-5"
    )
    given(*before, lapsed).when(load(year=NEXT, file=third)).then(loaded(NEXT, third))


def test_return_6_episodes_that_only_touch_are_not_queried() -> None:
    first = episode(date(2017, 6, 1), date(2017, 8, 1))
    second = episode(date(2017, 8, 1), None, row=3)
    given().when(load(first, second)).then(first, second, loaded(rows=2, stated=2))


def test_return_7_a_row_set_aside_keeps_its_table_and_row_and_is_counted_once() -> None:
    again = episode(date(2017, 6, 1), date(2017, 9, 1), row=3)
    aside = RowSetAside(
        file=again.file,
        table="episodes",
        row=3,
        row_seal="",
        problems=(Problem(row=3, column="DECOM", rule="RETURN-7"),),
    )
    given().when(load(running, again)).then(running, aside, loaded(rows=2, stated=1, set_aside=1))
    unread = load(running).model_copy(update={"set_aside": (aside,)})
    given().when(unread).then(running, aside, loaded(rows=1, stated=1, set_aside=1))


def returned(child: str = CHILD, seal: str = "5" * 64, year: date = YEAR) -> ChildReturned:
    changed = {"child_ref": child, "year_from": year, "rows_seal": seal}
    return child_returned.model_copy(update=changed)


def with_children(*children: ChildReturned, year: date = YEAR, file: str = FIRST) -> LoadReturn:
    return load(year=year, file=file).model_copy(update={"children": children})


def test_return_8_a_childs_other_rows_are_recorded() -> None:
    given().when(with_children(returned())).then(returned(), loaded(children=1))


def test_return_8_unchanged_rows_for_the_same_year_add_nothing() -> None:
    given(returned(), loaded(children=1)).when(with_children(returned(), file=SECOND)).then(
        loaded(file=SECOND)
    )


def test_return_8_changed_rows_replace_and_a_child_no_longer_named_is_withdrawn() -> None:
    before = (returned(), returned(OTHER_CHILD), loaded(children=2))
    changed = returned(seal="6" * 64)
    given(*before).when(with_children(changed, file=SECOND)).then(
        changed,
        ChildWithdrawn(child_ref=OTHER_CHILD, year_from=YEAR, file=SECOND),
        loaded(file=SECOND, children=1, withdrawn=1),
    )


def test_return_8_another_years_return_withdraws_nothing() -> None:
    later = returned(year=NEXT)
    command = with_children(later, year=NEXT, file=SECOND)
    given(returned(), returned(OTHER_CHILD), loaded(children=2)).when(command).then(
        later, loaded(NEXT, SECOND, children=1)
    )


def test_return_8_a_child_who_was_withdrawn_may_be_returned_again() -> None:
    gone = ChildWithdrawn(child_ref=CHILD, year_from=YEAR, file=SECOND)
    events = (returned(), loaded(children=1), gone, loaded(file=SECOND, withdrawn=1))
    given(*events).when(with_children(returned(), file="3" * 64)).then(
        returned(), loaded(file="3" * 64, children=1)
    )


def test_return_1_each_return_is_loaded_once_however_many_follow_it() -> None:
    given(*before, loaded(NEXT, SECOND)).when(load(running)).then_refused(AlreadyLoaded)


def test_return_5_a_lapse_of_what_is_not_held_changes_nothing() -> None:
    lapsed = EpisodeLapsed(
        child_ref=CHILD, started_on=date(2017, 6, 1), held_until=NEXT, file=SECOND, rule="RETURN-5"
    )
    given(lapsed).when(load(running)).then(running, loaded(rows=1, stated=1))


def test_return_6_every_episode_within_a_longer_one_is_queried_whatever_the_order_of_rows() -> None:
    late = episode(date(2017, 9, 1), date(2017, 10, 1), row=2)
    early = episode(date(2017, 7, 1), date(2017, 8, 1), row=3)
    longest = episode(date(2017, 6, 1), date(2018, 1, 1), row=4)
    no_reason = Problem(row=2, column="REC", rule="ROW-4")

    def queried(stated: EpisodeStated, *also: Problem) -> EpisodeStated:
        problem = Problem(row=stated.row, column="DECOM", rule="RETURN-6")
        return stated.model_copy(update={"queried": (*also, problem)})

    known = late.model_copy(update={"queried": (no_reason,)})
    given().when(load(known, early, longest)).then(
        queried(late, no_reason), queried(early), longest, loaded(rows=3, stated=3)
    )


def test_what_a_return_drops_and_withdraws_is_recorded_in_the_order_of_children_and_days() -> None:
    starts = [date(2017, month, 1) for month in (9, 5, 7)]
    events = [
        *(episode(day, day.replace(day=9), row=day.month) for day in starts),
        returned(OTHER_CHILD), returned(CHILD), loaded(rows=3, stated=3, children=2),
    ]  # fmt: skip
    given(*events).when(load(file=SECOND)).then(
        *(
            EpisodeSuperseded(child_ref=CHILD, started_on=day, file=SECOND, rule="RETURN-5")
            for day in sorted(starts)
        ),
        *(
            ChildWithdrawn(child_ref=child, year_from=YEAR, file=SECOND)
            for child in (CHILD, OTHER_CHILD)
        ),
        loaded(file=SECOND, superseded=3, withdrawn=2),
    )
