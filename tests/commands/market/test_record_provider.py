from typing import Any

import pytest
from examples import FEB, applied, listed, provider_recorded, registered
from specification import given

from domain.commands.market.record_provider import (
    NothingChanges,
    RecordProvider,
    RegistrationDoesNotFit,
)
from domain.provider_codes import Registrar, RegistrationStatus

record = RecordProvider.model_validate(provider_recorded.model_dump())
NEITHER = {"registered_with": None, "registration_number": None}


def test_who_a_provider_is_is_recorded() -> None:
    given().when(record).then(provider_recorded)
    given(applied, listed, registered).when(record).then(provider_recorded)


def test_another_address_is_recorded_from_its_day() -> None:
    moved = {"address": "2 Birch Way, Bootle L20 1AA", "in_force_from": FEB}
    given(provider_recorded).when(record.model_copy(update=moved)).then(
        provider_recorded.model_copy(update=moved)
    )


def test_provider_1_what_is_recorded_differs() -> None:
    later = record.model_copy(update={"in_force_from": FEB})
    given(provider_recorded).when(later).then_refused(NothingChanges)


@pytest.mark.parametrize("status", RegistrationStatus)
def test_provider_2_who_is_or_was_registered_has_a_number(status: RegistrationStatus) -> None:
    once = status in ("registered", "registration-suspended", "registration-cancelled")
    number = {"registered_with": Registrar.OFSTED, "registration_number": "SC900101"}
    half = {"registered_with": Registrar.OFSTED, "registration_number": None}
    fitting, other = (number, NEITHER) if once else (NEITHER, number)

    def recording(**fields: Any) -> RecordProvider:
        return record.model_copy(update={"registration_status": status, **fields})

    assert given().when(recording(**fitting)).outcome()
    given().when(recording(**other)).then_refused(RegistrationDoesNotFit)
    given().when(recording(**half)).then_refused(RegistrationDoesNotFit)
