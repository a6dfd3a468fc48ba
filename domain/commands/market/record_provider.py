"""Record who a provider is, from a day: its name, address, numbers, and registration to give care.

    PROVIDER-1  What is recorded differs from the particulars that hold on that day.
    PROVIDER-2  A provider that is registered, or whose registration is suspended or cancelled, has
                the regulator and its number with it. One that never was registered has neither.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1). A provider on the council's framework is known by its
application, and one that runs a registered home by the register. Any other is recorded before
anything is bought from it or paid to it. What is recorded later, such as another address or the end
of a registration, replaces it from its day.

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from typing import ClassVar, Final

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.providers import ProviderRecorded
from domain.provider_codes import Registrar, RegistrationStatus
from domain.readings.providers.known import Providers, known_by
from domain.values import Day, ProviderId, Reference, Words


class RecordProvider(Command):
    stored: ClassVar[str] = "record_provider"
    label: ClassVar[str] = "Record a provider"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "in_force_from"
    provider_id: ProviderId
    name: Words
    address: Words
    registration_status: RegistrationStatus
    registered_with: Registrar | None = None
    registration_number: Reference | None = None
    company_number: Reference | None = None
    ppon: Reference | None = None
    in_force_from: Day


class NothingChanges(Refusal):
    """All this is recorded of the provider already. Record what is different, or leave it."""

    rule = "PROVIDER-1"


class RegistrationDoesNotFit(Refusal):
    """A provider that is or was registered has a regulator and a number, and one that never was has
    neither.

    Give both or neither, or choose another registration status.
    """

    rule = "PROVIDER-2"


ONCE_REGISTERED: Final = frozenset(
    (RegistrationStatus.REGISTERED, RegistrationStatus.SUSPENDED, RegistrationStatus.CANCELLED)
)
"""The statuses of a provider that has a number."""


def query(command: RecordProvider) -> Query:
    return known_by(command.provider_id)


def decide(
    command: RecordProvider, state: Providers, _context: DecisionContext
) -> Sequence[ProviderRecorded]:
    recorded = event_from(ProviderRecorded, command)
    before = state.particulars_on(command.provider_id, command.in_force_from)
    if before is not None and before == recorded.model_copy(
        update={"in_force_from": before.in_force_from}
    ):
        raise NothingChanges(provider_id=command.provider_id)
    has = (command.registered_with is not None, command.registration_number is not None)
    must = command.registration_status in ONCE_REGISTERED
    if has != (must, must):
        raise RegistrationDoesNotFit(provider_id=command.provider_id)
    return [recorded]


DECIDER = Decider(RecordProvider, Providers, query, Providers.after, decide)
