"""Routes of commands: each is a POST on a resource, and returns a receipt."""

import inspect
import re
from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Response
from pydantic import (
    BaseModel,
    ConfigDict,
    create_model,
)

from api.access.who import Asker
from api.http.corrections import CORRECTIONS
from api.http.examples import sample_of
from api.http.openapi import IdempotencyKey, IfMatch
from api.web.parts import GivenParts, Parts, Who
from api.web.paths import PATHS
from api.web.problems import RESPONSES
from api.web.submission import (
    MATCHED,
    Conditions,
    Recorded,
    key_if_sent,
    matched_field,
    receipt_response,
    request_text,
    submit,
)
from domain.command import Command
from domain.commands import COMMANDS
from domain.commands.imports.load_ofsted_list import LoadOfstedList
from domain.commands.imports.load_return import LoadReturn
from domain.commands.imports.load_spending_file import LoadSpendingFile
from domain.commands.imports.reverse_import import ReverseImport
from domain.commands.ledger.correct_entry import CorrectEntry
from domain.commands.ledger.end_proposal import EndProposal
from domain.commands.ledger.erase_person import ErasePerson
from domain.commands.ledger.issue_bundle import IssueBundle
from domain.commands.ledger.propose_correction import ProposeCorrection
from domain.commands.ledger.shred_value import ShredValue
from domain.values import IDENTIFIER
from ledger.handle import (
    erase,
)
from ledger.refusals import record_refusal

NOT_RESOURCES: Final = (
    CorrectEntry, ProposeCorrection, EndProposal, ErasePerson, IssueBundle, LoadReturn,
    LoadSpendingFile, LoadOfstedList, ReverseImport, ShredValue,
)  # fmt: skip
"""Commands without a resource made from the command: their routes are written by hand."""


class ErasureBody(ErasePerson):
    """An erasure, as it is sent."""

    model_config = ConfigDict(defer_build=False)  # or the framework warns when it describes it


PathId = Annotated[str, Path(pattern=IDENTIFIER)]


def body_model_of(command: type[Command], path: str) -> type[BaseModel]:
    """The body of a command's request: the command's fields that are not in its path."""
    in_path = set(re.findall(r"{(\w+)}", path))
    fields: dict[str, Any] = {
        name: (field.annotation, field)
        for name, field in command.model_fields.items()
        if name not in in_path
    }
    example = {k: v for k, v in sample_of(command).items() if k not in in_path}
    config = ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})
    return create_model(body_name_of(command), __config__=config, **fields)


def body_name_of(command: type[Command]) -> str:
    """The name of a command's body in the OpenAPI description, from its permanent stored name.

    >>> from domain.commands.money.vary_fee import VaryFee
    >>> body_name_of(VaryFee)
    'VaryFeeBody'
    """
    return f"{command.stored.title().replace('_', '')}Body"


def handler_of(command: type[Command], path: str) -> Callable[..., Response]:
    """The handler that records a command. Its signature says its path, body and headers."""
    body = body_model_of(command, path)
    in_path = re.findall(r"{(\w+)}", path)

    def post(**given: Any) -> Response:
        parts: Parts = given.pop("parts")
        who: Asker = given.pop("who")
        sent: BaseModel = given.pop("body")
        conditions = Conditions(
            given.pop("idempotency_key"), given.pop("if_match", None),
            tag_of_path(command, path, given),
        )  # fmt: skip
        whole = command.model_validate({**given, **dict(sent)})
        return receipt_response(submit(parts, whole, who, conditions))

    parameters = [
        inspect.Parameter("parts", inspect.Parameter.KEYWORD_ONLY, annotation=GivenParts),
        *(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=PathId)
            for name in in_path
        ),
        inspect.Parameter("body", inspect.Parameter.KEYWORD_ONLY, annotation=body),
        inspect.Parameter("who", inspect.Parameter.KEYWORD_ONLY, annotation=Who),
        inspect.Parameter("idempotency_key", inspect.Parameter.KEYWORD_ONLY, default=None,
                          annotation=IdempotencyKey),
        *(
            inspect.Parameter("if_match", inspect.Parameter.KEYWORD_ONLY, default=None,
                              annotation=IfMatch)
            for _ in (path,) if command.stored in MATCHED
        ),
    ]  # fmt: skip
    post.__signature__ = inspect.Signature(parameters, return_annotation=Response)  # type: ignore[attr-defined]
    return post


def tag_of_path(command: type[Command], path: str, given: dict[str, Any]) -> str | None:
    """The tag of the first thing in a path: `referral:R-1` of /referrals/{referral_id}/offers."""
    found = matched_field(command, path)
    return None if found is None else f"{found[1]}:{given[found[0]]}"


def erasure(
    body: ErasureBody, parts: GivenParts, who: Who, idempotency_key: IdempotencyKey = None
) -> Response:
    """Destroy a person's key on recorded authority: nothing sealed under it can be read again.

    The entries stay, and so do their proofs. It cannot be undone.
    """
    log, command = parts.log, ErasePerson.model_validate(dict(body))
    key = key_if_sent(parts, who, idempotency_key, request_text(command))
    with record_refusal(log, command, who.provenance):
        return receipt_response(erase(log, command, who.provenance, key))


def command_routes() -> APIRouter:
    """The routes of the commands: each a POST on its resource; corrections and erasures besides."""
    routes = APIRouter(tags=["commands"], responses=RESPONSES)
    for name, path in PATHS.items():
        command = COMMANDS[name]
        text = (inspect.getmodule(command).__doc__ or "").strip()
        routes.add_api_route(
            path,
            handler_of(command, path),
            methods=["POST"],
            status_code=201,
            name=name,
            operation_id=name,
            summary=text.partition("\n")[0],
            description=text.partition("\n")[2],
            response_model=Recorded,
        )
    for at, (handler, operation) in CORRECTIONS.items():
        routes.add_api_route(
            at, handler, methods=["POST"], status_code=201, operation_id=operation,
            response_model=Recorded,
        )  # fmt: skip
    routes.add_api_route(
        "/erasures",
        erasure,
        methods=["POST"],
        status_code=201,
        operation_id="erase_person",
        response_model=Recorded,
    )
    return routes
