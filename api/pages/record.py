"""A form for each command of a role: filled in, checked, and recorded.

Another page may begin a form with some of its fields filled in; they come in the body of a request,
never in its path. A refusal is shown with the number of its rule, and what was typed stays.
"""

import inspect
import secrets
from contextlib import suppress
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access.who import Asker, NotYours, refuse_forgery
from api.pages.asking import begin_asking, name_providers
from api.pages.checking import ACTS, breaks, fields_in_words, sent_to
from api.pages.forms import (
    Filled,
    error_summary,
    faults_by_field,
    fields_of,
    read_values,
    values_of,
)
from api.pages.in_its_place import CARRIED as IN_ITS_PLACE
from api.pages.in_its_place import InItsPlace, record_in_its_place
from api.web.body_limits import form_of
from api.web.page import page
from api.web.parts import GivenParts, Parts, Who
from api.web.paths import PATHS
from api.web.satisfying import what_satisfies
from api.web.submission import submit
from domain.command import Command, Refusal
from domain.commands import COMMANDS
from domain.commands.referrals.invite_providers import InviteProviders
from domain.london import day_in_london
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
    "open_address": ("address_id", "A"),
    "record_ofsted_notice": ("notice_id", "N"),
    "plan_transition": ("transition_id", "T"),
    "book_block": ("block_id", "B"),
    "record_court_order": ("order_id", "CO"),
}
"""What begins under an identifier of its own, for which one is proposed."""
CARRIED: Final = frozenset(("csrf", "step", *IN_ITS_PLACE))


def about_command(name: str) -> str:
    """What a command does, in a sentence: the first line of its module's docstring."""
    about = inspect.getdoc(inspect.getmodule(COMMANDS[name])) or name
    return about.partition("\n")[0]


def rules_text(name: str) -> str:
    """A command's rules, as its module states them."""
    about = inspect.getdoc(inspect.getmodule(COMMANDS[name])) or ""
    return about.partition("\n")[2].strip()


def command_for(who: Asker, name: str) -> type[Command]:
    """The command of a name, if the role may record it. Raises NotYours."""
    if name not in PATHS:
        raise HTTPException(404)
    if name not in who.role.commands:
        raise NotYours
    return COMMANDS[name]


@routes.get("/do", response_class=HTMLResponse)
def command_index(request: Request, who: Who) -> Response:
    """Every command that the role may record."""
    role = who.role
    acts = sorted((COMMANDS[name].label, name) for name in role.commands if name in PATHS)
    return page(request, "acts.html", {"acts": acts})


@routes.get("/do/{name}", response_class=HTMLResponse)
def command_form(request: Request, parts: GivenParts, who: Who, name: str) -> Response:
    """A command's form, with today's date in its required days."""
    command = command_for(who, name)
    return form_page(
        request, parts, who, name, command, Filled(initial_values(parts, who, name, command, {}))
    )


@routes.post("/do/{name}", response_class=HTMLResponse)
async def take_form(request: Request, parts: GivenParts, who: Who, name: str) -> Response:
    """The form begun, changed, checked or recorded, by its step."""
    form = await form_of(request)
    if any(each in form for each in IN_ITS_PLACE):
        raise HTTPException(422)
    return await run_in_threadpool(next_page, request, parts, who, name, form)


@routes.post("/do/{name}/in-its-place", response_class=HTMLResponse)
async def take_form_in_its_place(
    request: Request, parts: GivenParts, who: Who, name: str
) -> Response:
    """The same of a form that records in the place of a wrong entry, which may take long."""
    form = await form_of(request)
    return await run_in_threadpool(next_page, request, parts, who, name, form)


def next_page(request: Request, parts: Parts, who: Asker, name: str, form: FormData) -> Response:
    """The page that follows a form: the form again, a check, or the receipt."""
    command = command_for(who, name)
    refuse_forgery(who, str(form.get("csrf") or ""))
    step, sent = str(form.get("step") or "check"), values_of(form)
    place = place_among(parts, who, sent)
    values = {k: v for k, v in sent.items() if k not in CARRIED}
    if step == "begin":
        begun = initial_values(parts, who, name, command, values)
        return form_page(request, parts, who, name, command, Filled(begun))
    if step in ("more", "change"):
        return form_page(request, parts, who, name, command, Filled(values), place=place)
    try:
        whole = command.model_validate(command_values(command, who, values))
    except ValidationError as invalid:
        wrong = Filled(values, faults_by_field(invalid))
        return form_page(request, parts, who, name, command, wrong, status=422, place=place)
    if step != "record":
        return check_page(request, parts, who, name, whole, values, place)
    try:
        receipt = (
            submit(parts, whole, who)
            if place is None
            else record_in_its_place(parts, who, place, whole)
        )
    except Refusal as refusal:
        return form_page(
            request, parts, who, name, command, Filled(values), refusal=refusal, status=409,
            place=place,
        )  # fmt: skip
    return recorded_page(request, parts, name, whole, receipt, place)


def place_among(parts: Parts, who: Asker, sent: dict[str, Any]) -> InItsPlace | None:
    """The wrong entry in whose place the form records, at every step of it.

    Raises HTTPException 422 for half of one, and what InItsPlace raises.
    """
    place = InItsPlace.among(parts, who, sent)
    if place is None and any(each in sent for each in IN_ITS_PLACE):
        raise HTTPException(422)
    return place


def command_values(command: type[Command], who: Asker, values: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as a command's fields. A provider's command is about that provider."""
    found = read_values(command, values)
    if who.provider is not None and "provider_id" in command.model_fields:
        found["provider_id"] = who.provider
    return found


def initial_values(
    parts: Parts, who: Asker, name: str, command: type[Command], values: dict[str, Any]
) -> dict[str, Any]:
    """The values of a form as it begins: the day by the ledger's clock, a new identifier, what
    another page filled in.
    """
    today, found = day_in_london(parts.log.now()), dict(values)
    for field, info in command.model_fields.items():
        if field.endswith("_on") and info.is_required() and field not in found:
            found |= {f"{field}-day": str(today.day), f"{field}-month": str(today.month),
                      f"{field}-year": str(today.year)}  # fmt: skip
    if name in BEGINS and BEGINS[name][0] not in found:
        field, letter = BEGINS[name]
        found[field] = f"{letter}-{''.join(secrets.choice(LETTERS) for _ in range(8))}"
    if who.provider is not None and "provider_id" in command.model_fields:
        found["provider_id"] = who.provider
    return begin_asking(parts.log, found) if command is InviteProviders else found


def form_page(
    request: Request,
    parts: Parts,
    who: Asker,
    name: str,
    command: type[Command],
    filled: Filled,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
    place: InItsPlace | None = None,
) -> Response:
    """The form, with what was typed, what is wrong, the rules, and in whose place it records."""
    fields = fields_of(command, filled)
    if command is InviteProviders:
        fields = name_providers(parts.log, fields, filled)
    shown = {
        "name": name, "title": COMMANDS[name].label, "about": about_command(name),
        "fields": fields, "rules": rules_text(name),
        "errors": error_summary(fields, filled.errors), "status": status,
        "message": refusal.title if refusal else "", "rule": refusal.rule if refusal else "",
        "helps": what_satisfies(refusal) if refusal else "",
        "provider": who.provider, "place": place.shown(parts) if place else None,
    }  # fmt: skip
    return page(request, "form.html", shown)


def check_page(
    request: Request,
    parts: Parts,
    who: Asker,
    name: str,
    whole: Command,
    values: dict[str, Any],
    place: InItsPlace | None = None,
) -> Response:
    """What will be recorded, to be checked, and which rules it will be recorded as breaking."""
    answers = [(label, text) for label, text in fields_in_words(whole)]
    flat = [(k, text) for k, v in values.items() for text in (v if isinstance(v, list) else [v])]
    label = COMMANDS[name].label
    shown = {"name": name, "title": label, "answers": answers, "values": flat,
             "act": "Put it right" if place else ACTS.get(name, label),
             "breaks": breaks(parts, whole, who, place),
             "place": place.shown(parts) if place else None}  # fmt: skip
    return page(request, "check.html", shown)


def recorded_page(
    request: Request,
    parts: Parts,
    name: str,
    whole: Command,
    receipt: Receipt,
    place: InItsPlace | None,
) -> Response:
    """The receipt, once the answers have caught up, and the next steps."""
    with suppress(NotYetProjected):
        wait_for(parts.conninfo, receipt.last, patience=2.0)
    shown = {"title": COMMANDS[name].label, "receipt": receipt, "name": name,
             "sent": sent_to(whole) if place is None else "Put right",
             "referral_id": getattr(whole, "referral_id", None)}  # fmt: skip
    return page(request, "recorded.html", shown)
