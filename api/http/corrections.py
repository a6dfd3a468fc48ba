"""Corrections over HTTP: an entry reversed and recorded again, proposed to be, or no longer."""

import json
from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import Path, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, ValidationError

from api.access.corrections import (
    refuse_correction_beyond,
    refuse_ending_beyond,
    refuse_proposal_beyond,
    roles_put_to,
)
from api.http.openapi import IdempotencyKey
from api.web.entries import refuse_to_put_right
from api.web.parts import GivenParts, Who
from api.web.paths import PATHS
from api.web.submission import key_if_sent, receipt_response, request_text
from domain.command import Command
from domain.commands import COMMANDS
from domain.commands.ledger.correct_entry import CorrectEntry
from domain.commands.ledger.end_proposal import EndProposal
from domain.commands.ledger.propose_correction import ProposeCorrection
from domain.foundations.reversal import MOST_RESTING
from domain.values import Position, Words, to_whole_number
from ledger.handle import Correction, correct, end_proposal, propose
from ledger.imports import proposal_at
from ledger.refusals import record_refusal

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


class EndingBody(BaseModel):
    """Why a proposal is withdrawn or declined."""

    model_config = ConfigDict(extra="forbid")
    reason: Words


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
    log = parts.log
    resting = refuse_to_put_right(parts, who, (body.position, *body.with_it))
    asked = Correction(
        body.position, body.reason, body.authority, replacement, body.with_it, tuple(following),
        resting,
    )  # fmt: skip
    refuse_correction_beyond(log, who, (body.position, *body.with_it), asked.replacements)
    key = key_if_sent(parts, who, idempotency_key, correction_text(asked))
    asked = asked.found(log)
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
    resting = refuse_to_put_right(parts, who, (body.position, *body.with_it))
    asked = Correction(
        body.position, body.reason, body.authority, None, body.with_it, resting=resting
    )
    refuse_proposal_beyond(log, who, (body.position, *body.with_it))
    text = correction_text(asked, ProposeCorrection)
    key = key_if_sent(parts, who, idempotency_key, text)
    put_to = roles_put_to(log, who.role, (body.position, *body.with_it))
    asked = asked.found(log)
    with record_refusal(log, asked.proposal(log), who.provenance):
        return receipt_response(propose(log, asked, who.provenance, key, put_to))


def proposal_end(
    position: Annotated[Position, Path()],
    body: EndingBody,
    parts: GivenParts,
    who: Who,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Withdraw the proposal that an entry records, if it is yours, or decline it: of a correction,
    or of a decision.

    To decline it, your role has to be one that could have carried it out.
    """
    log, found = parts.log, proposal_at(parts.log, position)
    refuse_to_put_right(parts, who, (position,))
    if found is not None:
        refuse_ending_beyond(log, who, found)
    text = f"{EndProposal.stored}\n{position}\n{body.reason}"
    key = key_if_sent(parts, who, idempotency_key, text)
    return receipt_response(end_proposal(log, position, body.reason, who.provenance, key))


def correction_text(asked: Correction, command: type[Command] = CorrectEntry) -> str:
    """A correction as text that stays the same across upgrades, as a command's does."""
    mine = [str(each) for each in (asked.position, *asked.with_it)]
    mine += [asked.reason, asked.authority]
    instead = [request_text(each) for each in asked.replacements] or [""]
    return f"{command.stored}\n{json.dumps([*mine, *instead])}"


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


CORRECTIONS: Final[dict[str, tuple[Callable[..., Response], str]]] = {
    "/corrections": (correction, CorrectEntry.stored),
    "/corrections/proposals": (proposal, ProposeCorrection.stored),
    "/proposals/{position}/end": (proposal_end, EndProposal.stored),
}
"""The handler of each path of corrections, and the name of its operation."""
