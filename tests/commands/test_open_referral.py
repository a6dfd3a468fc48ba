from examples import opened
from specification import given

from domain.commands.open_referral import KindNotInLot, OpenReferral, ReferralAlreadyOpened

open_it = OpenReferral(**dict(opened))


def test_a_referral_is_opened() -> None:
    given().when(open_it).then(opened)


def test_referral_1_a_referral_is_opened_once() -> None:
    given(opened).when(open_it).then_refused(ReferralAlreadyOpened)


def test_referral_2_a_lot_buys_only_its_own_kinds() -> None:
    wrong = open_it.model_copy(update={"lot": "fostering"})
    given().when(OpenReferral(**dict(wrong))).then_refused(KindNotInLot)


def test_referral_2_wrap_around_support_goes_with_any_kind() -> None:
    wrapped = OpenReferral(**{**dict(open_it), "lot": "wrap-around"})
    given().when(wrapped).then(opened.model_copy(update={"lot": wrapped.lot}))
