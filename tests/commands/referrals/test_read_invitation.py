from examples import invitation_read, invited
from specification import NOON, given

from domain.commands.referrals.read_invitation import NothingToRead, ReadInvitation

read = ReadInvitation(referral_id="R-1", provider_id="P-1")


def test_when_it_was_read_is_recorded() -> None:
    given(invited).when(read).then(invitation_read.model_copy(update={"read_at": NOON}))


def test_read_1_an_invited_provider_reads_its_invitation_once() -> None:
    given().when(read).then_refused(NothingToRead, uninvited=True)
    given(invited, invitation_read).when(read).then_refused(NothingToRead)
    given(invitation_read).when(read).then_refused(NothingToRead, uninvited=True)
    stranger = read.model_copy(update={"provider_id": "P-3"})
    given(invited).when(stranger).then_refused(NothingToRead, uninvited=True)
