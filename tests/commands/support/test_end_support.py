from datetime import timedelta

from examples import MARCH, support_ended, support_started
from specification import given

from domain.commands.support.end_support import EndsBeforeItStarts, EndSupport, NotRunning

end = EndSupport(**dict(support_ended))


def test_support_ends() -> None:
    given(support_started).when(end).then(support_ended)
    hours = end.model_copy(update={"ended_on": MARCH})
    given(support_started).when(hours).then(support_ended.model_copy(update={"ended_on": MARCH}))


def test_endsupport_1_the_support_runs() -> None:
    given().when(end).then_refused(NotRunning)
    given(support_started, support_ended).when(end).then_refused(NotRunning)


def test_endsupport_2_it_ends_on_its_first_day_or_later() -> None:
    before = end.model_copy(update={"ended_on": MARCH - timedelta(days=1)})
    given(support_started).when(before).then_refused(EndsBeforeItStarts, started_on=MARCH)
