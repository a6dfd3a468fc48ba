"""The ways in which a sign-in can fail, each with a page that says what to do."""

from domain.faults import Fault


class SignInFailed(Fault):
    """A sign-in did not let somebody in, for a reason that its kind says."""

    status = 403


class SignInCancelled(SignInFailed):
    """You did not finish signing in, so nobody is signed in. Sign in again when you want to."""

    slug = "sign-in-cancelled"


class SignInNotBegun(SignInFailed):
    """This sign-in was not begun in this browser, or over ten minutes ago. Sign in again from
    here.
    """

    slug = "sign-in-not-begun"


class SignInRefused(SignInFailed):
    """The council’s sign-in did not let you in. Try again; if it goes on, ask the service desk."""

    slug = "sign-in-refused"


class SignInExpired(SignInFailed):
    """The council’s sign-in had run out when it arrived. Sign in again, and more quickly; if it
    goes on, the clocks differ, which the service desk can mend.
    """

    slug = "sign-in-expired"


class SignInTooEarly(SignInFailed):
    """The council’s sign-in comes from the future. Tell the service desk: clocks differ by over
    a minute.
    """

    slug = "sign-in-too-early"


class SignInReplayed(SignInFailed):
    """The council’s sign-in answered another request than yours. Close other pages on which you
    sign in, and sign in again.
    """

    slug = "sign-in-of-another-request"


class SignInForAnother(SignInFailed):
    """The council’s sign-in was for another service. Tell the service desk: the client id of
    this service is wrong.
    """

    slug = "sign-in-for-another-service"


class SignInFromAnother(SignInFailed):
    """The sign-in came from another provider than the council’s. Tell the service desk: the
    issuer is wrong.
    """

    slug = "sign-in-from-another-provider"


class SignInUnsigned(SignInFailed):
    """The council’s sign-in is not signed by its provider. Sign in again; if it goes on, tell
    the service desk.
    """

    slug = "sign-in-signature-wrong"


class SignInWeaklySigned(SignInFailed):
    """The council’s sign-in is signed in a way that is not taken. Tell the service desk: RS256,
    ES256 and PS256 are.
    """

    slug = "sign-in-algorithm-not-taken"


class SignInUnreadable(SignInFailed):
    """The council’s sign-in gave an answer that cannot be read. Sign in again; if it goes on,
    tell the service desk.
    """

    slug = "sign-in-unreadable"


class SignInDown(SignInFailed):
    """The council’s sign-in does not answer. Nothing is lost; try again in a minute, or ask the
    service desk.
    """

    slug = "sign-in-down"
    status = 503
    retry_after = 30


class SignInSlow(SignInFailed):
    """The council’s sign-in takes too long to answer. Nothing is lost; try again in a minute."""

    slug = "sign-in-slow"
    status = 503
    retry_after = 30


class SignInNameless(SignInFailed):
    """The council’s sign-in did not say who you are. Tell the service desk: it must send tid and
    oid.
    """

    slug = "sign-in-nameless"


class SignInWithoutRole(SignInFailed):
    """You have no role here. Ask the person who manages access at the council."""

    slug = "sign-in-without-role"
