"""Routes of commands: each is a POST on a resource, and returns a receipt."""

import inspect
import json
import re
from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Response
from fastapi.exceptions import RequestValidationError
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationError,
    create_model,
)

from api.access.corrections import refuse_correction_beyond, refuse_proposal_beyond
from api.access.who import Asker
from api.http.examples import sample_of
from api.http.openapi import IdempotencyKey, IfMatch
from api.web.entries import refuse_to_put_right
from api.web.parts import GivenParts, Parts, Who
from api.web.paths import PATHS
from api.web.problems import RESPONSES
from api.web.submission import (
    Conditions,
    Recorded,
    key_if_sent,
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
from domain.commands.ledger.erase_person import ErasePerson
from domain.commands.ledger.issue_bundle import IssueBundle
from domain.commands.ledger.propose_correction import ProposeCorrection
from domain.commands.ledger.shred_value import ShredValue
from domain.events.base import tagged_fields
from domain.foundations.reversal import MOST_RESTING
from domain.values import IDENTIFIER, Position, Words, to_whole_number
from ledger.handle import (
    Correction,
    correct,
    erase,
    propose,
)
from ledger.refusals import record_refusal

NOT_RESOURCES: Final = (
    CorrectEntry, ProposeCorrection, ErasePerson, IssueBundle, LoadReturn, LoadSpendingFile,
    LoadOfstedList, ReverseImport, ShredValue,
)  # fmt: skip
"""Commands without a resource made from the command: their routes are written by hand."""


MOST_REPLACEMENTS: Final = 50
"""How many more commands may be recorded in place of an entry."""


class Replacement(BaseModel):
    """The command to post in place of an entry: its name and its fields."""

    model_config = ConfigDict(extra="forbid")
    command: str
    fields: dict[str, Any]


class ProposalBody(BaseModel):
    """An entry to reverse, and those that rest on it and go with it."""

    model_config = ConfigDict(extra="forbid")
    position: Annotated[Position, Strict(), BeforeValidator(to_whole_number)]
    reason: Words
    authority: Words
    with_it: Annotated[
        tuple[Annotated[Position, Strict(), BeforeValidator(to_whole_number)], ...],
        Field(max_length=MOST_RESTING),
    ] = ()


class CorrectionBody(ProposalBody):
    """An entry to reverse, those that rest on it and go with it, the command to post in its place,
    and those to post after that one.
    """

    replacement: Replacement | None = None
    followed_by: Annotated[tuple[Replacement, ...], Field(max_length=MOST_REPLACEMENTS)] = ()


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
            given.pop("idempotency_key"), given.pop("if_match"), tag_of_path(command, path, given)
        )
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
        inspect.Parameter("if_match", inspect.Parameter.KEYWORD_ONLY, default=None,
                          annotation=IfMatch),
    ]  # fmt: skip
    post.__signature__ = inspect.Signature(parameters, return_annotation=Response)  # type: ignore[attr-defined]
    return post


def tag_of_path(command: type[Command], path: str, given: dict[str, Any]) -> str | None:
    """The tag of the first thing in a path: `referral:R-1` of /referrals/{referral_id}/offers."""
    tags = dict(tagged_fields(command))
    named = [name for name in re.findall(r"{(\w+)}", path) if name in tags]
    return f"{tags[named[0]]}:{given[named[0]]}" if named else None


def correction(
    body: CorrectionBody, parts: GivenParts, who: Who, idempotency_key: IdempotencyKey = None
) -> Response:
    """Reverse an entry and, if a command is given, post it again as it should have been.

    The wrong entry stays in the log, and answers as known before the correction do not change. Your
    role has to answer for the entry, and to record the command that replaces it. If other entries
    rest on it, the refusal lists them in `tells`. Those named in `with_it` by their positions are
    reversed in the same append. What decides money, safety or authority is reversed once another
    person has proposed it.
    """
    replacement = (
        None
        if body.replacement is None
        else replacement_command(body.replacement, ("replacement",))
    )
    following = [
        replacement_command(each, ("followed_by", n)) for n, each in enumerate(body.followed_by)
    ]
    asked = Correction(
        body.position, body.reason, body.authority, replacement, body.with_it, tuple(following)
    )
    log = parts.log
    refuse_to_put_right(parts, who, (body.position, *body.with_it))
    refuse_correction_beyond(log, who, (body.position, *body.with_it), asked.replacements)
    key = key_if_sent(parts, who, idempotency_key, correction_text(asked))
    with record_refusal(log, asked.command(log), who.provenance):
        return receipt_response(correct(log, asked, who.provenance, key))


def proposal(
    body: ProposalBody, parts: GivenParts, who: Who, idempotency_key: IdempotencyKey = None
) -> Response:
    """Propose that an entry be reversed, for another person to reverse it.

    Say in the reason what is to be recorded in its place. Nothing changes until another person
    posts a correction of the same entries. Your role has to answer for some of them.
    """
    log = parts.log
    asked = Correction(body.position, body.reason, body.authority, None, body.with_it)
    refuse_to_put_right(parts, who, (body.position, *body.with_it))
    refuse_proposal_beyond(log, who, (body.position, *body.with_it))
    text = correction_text(asked, ProposeCorrection)
    key = key_if_sent(parts, who, idempotency_key, text)
    with record_refusal(log, asked.proposal(log), who.provenance):
        return receipt_response(propose(log, asked, who.provenance, key))


def correction_text(asked: Correction, command: type[Command] = CorrectEntry) -> str:
    """A correction as text that stays the same across upgrades, as a command's does."""
    mine = [str(each) for each in (asked.position, *asked.with_it)]
    mine += [asked.reason, asked.authority]
    instead = [request_text(each) for each in asked.replacements] or [""]
    return f"{command.stored}\n{json.dumps([*mine, *instead])}"


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


def replacement_command(given: Replacement, place: tuple[str | int, ...]) -> Command:
    """A command to post in place of an entry, from its place in the body. Raises
    RequestValidationError.
    """
    if given.command not in PATHS:
        fault = {"type": "unknown_command", "loc": ("body", *place, "command"),
                 "msg": "no such command: see GET /openapi.json for their names"}  # fmt: skip
        raise RequestValidationError([fault])
    try:
        return COMMANDS[given.command].model_validate_json(json.dumps(given.fields))
    except ValidationError as invalid:
        faults = [
            {**error, "loc": ("body", *place, "fields", *error["loc"])}
            for error in invalid.errors(include_input=False, include_url=False)
        ]
        raise RequestValidationError(faults) from None


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
    routes.add_api_route(
        "/corrections",
        correction,
        methods=["POST"],
        status_code=201,
        operation_id="correct_entry",
        response_model=Recorded,
    )
    routes.add_api_route(
        "/corrections/proposals",
        proposal,
        methods=["POST"],
        status_code=201,
        operation_id="propose_correction",
        response_model=Recorded,
    )
    routes.add_api_route(
        "/erasures",
        erasure,
        methods=["POST"],
        status_code=201,
        operation_id="erase_person",
        response_model=Recorded,
    )
    return routes
