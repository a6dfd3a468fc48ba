"""Recording, for people: any command of one's role as a form, checked before it is recorded.

A command may be begun from another page with some of its fields filled in; they come in the body
of a request, never in an address. What a rule refuses is said with the rule's number, and what
was typed stays.
"""

import inspect
import secrets
from contextlib import suppress
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access.who import Asker, NotYours, refuse_forgery
from api.pages.forms import Filled, faults, fields_of, label_of, read, summary, typed
from api.web.page import page, said
from api.web.parts import GivenParts, Parts, Who
from api.web.paths import PATHS
from api.web.recording import record
from domain.command import Command, Refusal
from domain.commands import COMMANDS
from ledger.entries import Receipt
from projections.engine.answer import NotYetProjected, wait_for

routes = APIRouter(include_in_schema=False)
LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
BEGINS: Final = {
    "open_referral": ("referral_id", "R"),
    "make_offer": ("offer_id", "O"),
    "ask_clarification": ("clarification_id", "Q"),
    "question_award": ("question_id", "Q"),
    "award_by_mini_competition": ("award_id", "AW"),
    "award_directly": ("award_id", "AW"),
    "award_through_contingency": ("award_id", "AW"),
    "buy_by_spot_purchase": ("award_id", "AW"),
    "award_unregistered": ("award_id", "AW"),
    "start_placement": ("placement_id", "PL"),
    "register_home": ("home_id", "H"),
    "plan_transition": ("transition_id", "T"),
    "book_block": ("block_id", "B"),
    "record_court_order": ("order_id", "CO"),
}
"""What begins under an identifier of its own, for which one is proposed."""
CARRIED: Final = frozenset(("csrf", "step"))


def title_of(name: str) -> str:
    """What a command does, in its own words."""
    about = inspect.getdoc(inspect.getmodule(COMMANDS[name])) or name
    return about.partition("\n")[0].rstrip(".")


def rules_text(name: str) -> str:
    """A command's rules, as they are written."""
    about = inspect.getdoc(inspect.getmodule(COMMANDS[name])) or ""
    return about.partition("\n")[2].strip()


def theirs(who: Asker, name: str) -> type[Command]:
    """The command of a name, if the role may say it. Raises NotYours."""
    if name not in PATHS:
        raise HTTPException(404)
    if name not in who.role.commands:
        raise NotYours
    return COMMANDS[name]


@routes.get("/do", response_class=HTMLResponse)
def command_index(request: Request, who: Who) -> Response:
    """Everything the role may record."""
    role = who.role
    acts = sorted((title_of(name), name) for name in role.commands if name in PATHS)
    return page(request, "acts.html", {"acts": acts})


@routes.get("/do/{name}", response_class=HTMLResponse)
def command_form(request: Request, parts: GivenParts, who: Who, name: str) -> Response:
    """A command's empty form; days are today's."""
    command = theirs(who, name)
    return form_page(request, who, name, command, Filled(begun(parts, who, name, command, {})))


@routes.post("/do/{name}", response_class=HTMLResponse)
async def take_form(request: Request, parts: GivenParts, who: Who, name: str) -> Response:
    """A form begun, corrected, checked or recorded, as its step says."""
    form = await request.form()
    return await run_in_threadpool(next_page, request, parts, who, name, form)


def next_page(request: Request, parts: Parts, who: Asker, name: str, form: FormData) -> Response:
    """The next page of a form."""
    command = theirs(who, name)
    refuse_forgery(who, str(form.get("csrf") or ""))
    step = str(form.get("step") or "check")
    values = {k: v for k, v in typed(form).items() if k not in CARRIED}
    if step == "begin":
        return form_page(
            request, who, name, command, Filled(begun(parts, who, name, command, values))
        )
    if step in ("more", "change"):
        return form_page(request, who, name, command, Filled(values))
    try:
        whole = command.model_validate(whole_of(command, who, values))
    except ValidationError as invalid:
        return form_page(request, who, name, command, Filled(values, faults(invalid)), status=422)
    if step != "record":
        return check_page(request, name, whole, values)
    try:
        receipt = record(parts, whole, who)
    except Refusal as refusal:
        return form_page(request, who, name, command, Filled(values), refusal=refusal, status=409)
    return recorded_page(request, parts, name, whole, receipt)


def whole_of(command: type[Command], who: Asker, values: dict[str, Any]) -> dict[str, Any]:
    """What was typed as the command's fields; a provider speaks for itself only."""
    found = read(command, values)
    if who.provider is not None and "provider_id" in command.model_fields:
        found["provider_id"] = who.provider
    return found


def begun(
    parts: Parts, who: Asker, name: str, command: type[Command], values: dict[str, Any]
) -> dict[str, Any]:
    """A form as it begins: today, an identifier of its own, and what the page before knew."""
    today, found = parts.today(), dict(values)
    for field, info in command.model_fields.items():
        if field.endswith("_on") and info.is_required() and field not in found:
            found |= {f"{field}-day": str(today.day), f"{field}-month": str(today.month),
                      f"{field}-year": str(today.year)}  # fmt: skip
    if name in BEGINS and BEGINS[name][0] not in found:
        field, letter = BEGINS[name]
        found[field] = f"{letter}-{''.join(secrets.choice(LETTERS) for _ in range(8))}"
    if who.provider is not None and "provider_id" in command.model_fields:
        found["provider_id"] = who.provider
    return found


def form_page(
    request: Request,
    who: Asker,
    name: str,
    command: type[Command],
    filled: Filled,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    """The form, with what was typed, what is wrong, and what the rules are."""
    fields = fields_of(command, filled)
    shown = {
        "name": name, "title": title_of(name), "fields": fields, "rules": rules_text(name),
        "errors": summary(fields, filled.errors), "status": status,
        "message": refusal.title if refusal else "", "rule": refusal.rule if refusal else "",
        "provider": who.provider,
    }  # fmt: skip
    return page(request, "form.html", shown)


def check_page(request: Request, name: str, whole: Command, values: dict[str, Any]) -> Response:
    """What will be recorded, to be looked at once more."""
    answers = [(label, text) for label, text in told(whole)]
    flat = [(k, text) for k, v in values.items() for text in (v if isinstance(v, list) else [v])]
    shown = {"name": name, "title": title_of(name), "answers": answers, "values": flat}
    return page(request, "check.html", shown)


def told(whole: BaseModel) -> list[tuple[str, str]]:
    """A command's fields in words; what was left empty is left out."""
    found = []
    for field, value in whole:
        if value in (None, (), ""):
            continue
        if isinstance(value, BaseModel):
            found += [(f"{label_of(field)}: {label.lower()}", text) for label, text in told(value)]
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for n, each in enumerate(value, start=1):
                text = "; ".join(f"{label.lower()} {text}" for label, text in told(each))
                found.append((f"{label_of(field)} {n}", text))
        else:
            found.append((label_of(field), said(value)))
    return found


def recorded_page(
    request: Request, parts: Parts, name: str, whole: Command, receipt: Receipt
) -> Response:
    """The receipt, once the answers have caught up, and where to go on."""
    with suppress(NotYetProjected):
        wait_for(parts.conninfo, receipt.last, patience=2.0)
    shown = {"title": title_of(name), "receipt": receipt, "name": name,
             "referral_id": getattr(whole, "referral_id", None)}  # fmt: skip
    return page(request, "recorded.html", shown)
