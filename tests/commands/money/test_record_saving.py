from decimal import Decimal

from examples import saved, target
from specification import given

from domain.commands.money.record_saving import NoTarget, RecordSaving

said = {name: value for name, value in saved if name in RecordSaving.model_fields}
record = RecordSaving(**said)


def test_a_saving_is_recorded_for_its_line_and_year() -> None:
    given(target).when(record).then(saved)
    back = {"amount": Decimal("-1000.00")}
    given(target).when(record.model_copy(update=back)).then(saved.model_copy(update=back))


def test_saved_1_the_saving_has_a_target() -> None:
    given().when(record).then_refused(NoTarget)
