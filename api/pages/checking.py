"""A command in words: its fields to be checked, the rules that it breaks, its button, and to whom
it goes next.
"""

from typing import Final

from pydantic import BaseModel

from api.access.need_to_know import refuse_command_beyond
from api.access.who import Asker
from api.pages.in_its_place import InItsPlace
from api.web.page import format_value
from api.web.parts import Parts
from api.web.words import lower_first
from domain.command import Act, Command, Refusal
from domain.commands.referrals.invite_providers import InviteProviders
from domain.labels import label_of
from evidence.bundle.wording import breach_text
from ledger.handle import rehearse, rehearse_correction
from ledger.vault import Erased

ACTS: Final = {
    "record_particulars": "Record the details",
    "uplift_fee": "Raise the fee",
    "uplift_framework": "Raise the fees",
}
"""The button that records a command whose label is not an act."""
SENT_TO: Final = {
    **dict.fromkeys(
        ("award_by_mini_competition", "award_directly", "award_through_contingency",
         "award_unregistered", "buy_by_spot_purchase"),
        "Sent to be authorised",
    ),
    **dict.fromkeys(
        ("apply_to_lot", "ask_clarification", "decline_invitation", "make_offer",
         "object_to_answer", "withdraw_offer"),
        "Sent to the council",
    ),
    "answer_clarification": "Sent to every provider asked",
    "question_award": "Sent to the brokers",
    "answer_award_question": "Sent to the officer who asked",
}  # fmt: skip
"""To whom each of these goes next."""


def on_one_line(whole: BaseModel) -> str:
    """The fields of one of several alike, in words, on one line."""
    return "; ".join(
        f"{lower_first(label)}: {lower_first(text)}" for label, text in fields_in_words(whole)
    )


def fields_in_words(whole: BaseModel) -> list[tuple[str, str]]:
    """A command's fields in words, without those left empty."""
    found = []
    for field, value in whole:
        label = label_of(type(whole), field).text
        if value in (None, (), ""):
            continue
        if isinstance(value, BaseModel):
            found += [(f"{label}: {lower_first(each)}", text)
                      for each, text in fields_in_words(value)]  # fmt: skip
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            found += [(f"{label} {n}", on_one_line(each)) for n, each in enumerate(value, start=1)]
        else:
            found.append((label, format_value(value)))
    return found


def breaks(parts: Parts, whole: Command, who: Asker, place: InItsPlace | None = None) -> list[str]:
    """The breaches that a command would be recorded with now, alone or in the place of a wrong
    entry, in words. Nothing is recorded.

    Only what happened is recorded with a breach. What would be refused is refused when it is
    recorded, and kept then.
    """
    if whole.act not in (Act.EITHER, Act.FACT):
        return []
    refuse_command_beyond(parts.conninfo, who, whole)
    try:
        decided = (
            rehearse(parts.log, whole, who.provenance)
            if place is None
            else rehearse_correction(parts.log, place.correction(whole), who.provenance)
        )
    except (Refusal, Erased):
        return []
    return [breach_text(breach) for each in decided for breach in each.metadata.breaches]


def sent_to(whole: Command) -> str:
    """To whom what was recorded goes next, as the title of its receipt."""
    if isinstance(whole, InviteProviders):
        asked = len(whole.provider_ids)
        return f"Sent to {asked} {'provider' if asked == 1 else 'providers'}"
    return SENT_TO.get(whole.stored, "Recorded")
