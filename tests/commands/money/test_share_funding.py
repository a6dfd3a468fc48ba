from datetime import timedelta
from decimal import Decimal

from examples import FEB, fee_varied, funded, placed, placed_with_parents
from specification import given

from domain.commands.money.share_funding import NotBought, ShareFunding, SharesDoNotAddUp
from domain.events.placements import Share
from domain.funding_codes import Funder

share = ShareFunding(**dict(funded))


def test_the_shares_are_recorded_from_a_day() -> None:
    given(placed).when(share).then(funded)


def test_funding_1_the_placement_is_bought_and_runs() -> None:
    given().when(share).then_refused(NotBought)
    given(placed_with_parents).when(share).then_refused(NotBought)
    given(placed, fee_varied).when(share).then(funded)
    early = share.model_copy(update={"shared_from": FEB - timedelta(days=1)})
    given(placed).when(early).then_refused(NotBought)


def test_funding_2_each_funder_has_one_share_and_they_add_up_to_a_hundred() -> None:
    social, health = funded.shares
    for percent in ("39.99", "40.01"):
        other = (social, Share(funder=Funder.HEALTH, percent=Decimal(percent)))
        given(placed).when(share.model_copy(update={"shares": other})).then_refused(
            SharesDoNotAddUp
        )
    twice = (social, health.model_copy(update={"funder": Funder.SOCIAL_CARE}))
    given(placed).when(share.model_copy(update={"shares": twice})).then_refused(SharesDoNotAddUp)
