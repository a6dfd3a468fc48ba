"""Offers as the page of a search shows them: what they cost, their rank, and what is set aside."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from examples import (
    admitted,
    applied,
    core,
    flat,
    invited_before,
    lot_terms,
    moderated,
    offer,
    opened,
    reinstated,
    removed,
    restricted,
    scores,
    suspended,
)

from api.pages.broker import Competing, side_by_side
from domain.events.providers import OfstedNoticeServed, ProviderAdmitted, ProviderApplied
from domain.readings.referrals import Referral
from domain.readings.registrations.notices import NoticesOfAll
from domain.readings.standing import Standings

NOW = datetime(2022, 6, 3, tzinfo=UTC)


def shown(*standing: Any, notice: OfstedNoticeServed | None = None) -> list[dict[str, Any]]:
    """The offers of P-1 and of P-2, which ranks first, as the page shows them."""
    theirs = {"offer_id": "O-2", "provider_id": "P-2", "home_id": "H-2"}
    cheaper = offer.model_copy(update={**theirs, **flat("3000.00")})
    agreed = moderated.model_copy(update={**theirs, "scores": scores(90)})
    referral = Referral.from_events((opened, invited_before, offer, cheaper, moderated, agreed))
    standings = Standings()
    joined: list[ProviderApplied | ProviderAdmitted] = [applied, admitted]
    for n in (1, 2):
        for event in joined:
            standings = standings.after(event.model_copy(update={"provider_id": f"P-{n}"}))
    for event in standing:
        standings = standings.after(event.model_copy(update={"provider_id": "P-2"}))
    notices = NoticesOfAll() if notice is None else NoticesOfAll().after(notice)
    return side_by_side(Competing(referral, lot_terms, standings, notices), NOW)


def test_what_each_offer_costs_stands_beside_its_rank() -> None:
    first, second = shown()
    assert (first["offer_id"], first["rank"], second["rank"]) == ("O-2", 1, 2)
    assert (second["first_week"], second["average_week"], second["whole_life"]) == (
        Decimal("3500.00"), Decimal("3500.00"), Decimal("913000.00"),
    )  # fmt: skip
    assert second["lines"] == [core().in_words] == ["Core fee £3,500.00 a week"]


def test_a_suspended_or_removed_providers_offer_is_set_aside_with_the_reason() -> None:
    for event, why in (
        (suspended, "the provider is suspended"),
        (removed, "the provider is not in the lot"),
    ):
        first, second = shown(event)
        assert (first["offer_id"], first["rank"], first["set_aside"]) == ("O-1", 1, None)
        assert (second["rank"], second["total"], second["set_aside"]) == (None, None, why)
    assert shown(suspended, reinstated)[0]["offer_id"] == "O-2"


def test_an_offer_of_a_home_that_ofsted_bars_is_set_aside_with_the_reason() -> None:
    notice = restricted.model_copy(update={"home_id": "H-2"})
    first, second = shown(notice=notice)
    assert (first["offer_id"], first["rank"]) == ("O-1", 1)
    assert (second["rank"], second["set_aside"]) == (None, "Ofsted bars the home")
