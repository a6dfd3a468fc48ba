"""What happens in most lives: coming into care, a search in the framework, settling in a place."""

from typing import Any, Final

from lives import ANN, BOB, BROKER, DCS, MANAGER, MODERATOR, REVIEWER, SOCIAL_WORKER, Life

TOLD: Final = ("parents", "reviewing-officer", "school", "general-practitioner",
               "integrated-care-board")  # fmt: skip
WEEK: Final = {"fee_for": "core", "unit": "week"}


def into_care(life: Life, child: str, born_in: str, day: str) -> None:
    """A child comes into care, and has a social worker and a reviewing officer."""
    life.did(BROKER, "/care-periods", child_ref=child, born_in=born_in, started_on=day)
    for officer, role in (SOCIAL_WORKER, REVIEWER):
        life.did(MANAGER, "/allocations", child_ref=child, officer=officer, role=role,
                 allocated_on=day)  # fmt: skip


def needs_a_home(
    life: Life, referral: str, child: str, born_in: str, day: str, **more: Any
) -> None:
    """A referral is opened for a children's home, and the child is asked what they want."""
    body = {"lot": "residential", "kind": "childrens-home", "emergency": False, "opened_on": day}
    life.did(BROKER, "/referrals", referral_id=referral, child_ref=child, born_in=[born_in],
             **{**body, **more})  # fmt: skip
    life.did(SOCIAL_WORKER, f"/referrals/{referral}/wishes", child_ref=child,
             how="told-in-person", ascertained_on=day)  # fmt: skip


def search_to(life: Life, referral: str, tier: str, day: str) -> None:
    """Nothing is found in the tiers before, and the search begins in this one."""
    path = f"/referrals/{referral}"
    for each in ("in-house", "purchasing-system", "city-region", "region", "spot"):
        life.did(BROKER, f"{path}/tiers", tier=each, started_on=day)
        if each == tier:
            return
        if each == "purchasing-system":
            nobody_asked(life, referral, each, day)
        life.did(BROKER, f"{path}/exhausted-tiers", tier=each, reason="Nothing was found",
                 exhausted_on=day)  # fmt: skip


def nobody_asked(life: Life, referral: str, tier: str, day: str) -> None:
    """Every provider of the framework's residential lot is left out, with a reason."""
    left_out = [{"provider_id": provider, "code": "risk-to-others-placed", "reason": "Unsafe"}
                for provider in ("P-1", "P-2", "P-4")]  # fmt: skip
    life.did(BROKER, f"/referrals/{referral}/invitations", tier=tier, provider_ids=[],
             left_out=left_out, respond_by=f"{day}T23:00:00Z", invited_on=day)  # fmt: skip


def scored(life: Life, referral: str, day: str, **scores: dict[str, int]) -> None:
    """Two evaluators declare their interests, and score each provider's offer alike."""
    path = f"/referrals/{referral}"
    for evaluator in (ANN, BOB):
        life.did(evaluator, f"{path}/interests", declared_on=day)
    for provider, given in scores.items():
        offer = f"{path}/offers/O-{provider}"
        about = {"provider_id": provider.replace("_", "-"), "scores": given}
        for evaluator in (ANN, BOB):
            life.did(evaluator, f"{offer}/evaluations", **about, comments="As offered",
                     evaluated_on=day)  # fmt: skip
        life.did(MODERATOR, f"{offer}/agreed-scores", **about, reasons="Both alike",
                 moderated_on=day)  # fmt: skip


def authorised(life: Life, referral: str, award: str, day: str) -> None:
    """The director authorises an award."""
    life.did(DCS, f"/referrals/{referral}/awards/{award}/authorisation", authorised_on=day)


def everyone_told(life: Life, placement: str, day: str, *also: str) -> None:
    """All who must be told of a placement are told."""
    for recipient in (*TOLD, *also):
        life.did(SOCIAL_WORKER, f"/placements/{placement}/notifications", recipient=recipient,
                 notified_on=day)  # fmt: skip


def settled(life: Life, placement: str, day: str) -> None:
    """The placement plan is made, and the child is visited alone."""
    life.did(SOCIAL_WORKER, f"/placements/{placement}/plan", made_on=day)
    life.did(SOCIAL_WORKER, f"/placements/{placement}/visits", seen_alone=True, visited_on=day)


def bought_directly(life: Life, placement: str, child: str, born_in: str, **at: Any) -> None:
    """A place in Alder's home is found by direct award, authorised and taken up on one day.

    `at` has the day, the fee and, where they are others, the provider and the home.
    """
    day, fee = at["day"], at["fee"]
    provider, home = at.get("provider", "P-1"), at.get("home", "H-1")
    number = placement.removeprefix("PL-")
    referral, award = f"R-{number}", f"AW-{number}"
    needs_a_home(life, referral, child, born_in, day, needed_on=day)
    life.did(BROKER, f"/referrals/{referral}/direct-award", award_id=award, provider_id=provider,
             home_id=home, fee_lines=[{**WEEK, "amount": fee}], ground="only-capable-provider",
             reason="The only home that can meet the need", awarded_on=day)  # fmt: skip
    authorised(life, referral, award, day)
    life.did(BROKER, "/placements", placement_id=placement, child_ref=child, home_id=home,
             referral_id=referral, award_id=award, budget_line="residential",
             started_on=day)  # fmt: skip
