"""Makes what the application is made of from the settings."""

from functools import partial
from typing import Final

from api.access.openid import OpenId
from api.app import Surroundings, parts_over
from api.dates import today
from api.pseudonyms import key_in
from api.setting_forms import listed, networks_in
from api.settings import REPORT_DAY, CannotServe, Settings, ledger_name
from api.signing import checkpoints_of, held_in, published_folder_of
from api.web.parts import Parts
from evidence.publications.open_contracting.ocds import Publisher

DEMO_NOTE: Final = "Demonstration: every child, home and provider is invented."


def parts_from(settings: Settings, conninfo: str, around: Surroundings, *, demo: bool) -> Parts:
    """The parts of the application over a ledger, as the settings say."""
    return parts_over(
        conninfo,
        around,
        borough=settings.authority,
        key=key_in(settings.key_file),
        vault=settings.vault(conninfo),
        as_of_default=(lambda: REPORT_DAY) if demo else today,
        note=DEMO_NOTE if demo else "",
        council=settings.council,
        publisher=Publisher(settings.council, settings.buyer, settings.ocid_prefix),
    )


def surroundings_of(settings: Settings, conninfo: str, *, demo: bool) -> Surroundings:
    """How the application is reached and who signs people in. Raises CannotServe."""
    host = settings.public_url.removeprefix("https://").partition(":")[0]
    here = ("localhost", "127.0.0.1", "[::1]")
    name = ledger_name(demo=demo)
    return Surroundings(
        demo=demo,
        hosts=(*here, host) if host else here,
        public_url=settings.public_url,
        answers=settings.answers_url,
        limited_login=settings.limited_login,
        openid=openid_of(settings),
        posts=listed(settings.posts),
        requests_a_minute=settings.requests_a_minute,
        failures_a_minute=settings.failures_a_minute,
        trusted_proxies=tuple(str(each) for each in networks_in(settings.trusted_proxies)),
        proxy_header=settings.proxy_header,
        checkpoints=partial(checkpoints_of, settings, conninfo, name, patience=0),
        held=lambda: held_in(published_folder_of(settings, name) / "log"),
    )


def openid_of(settings: Settings) -> OpenId | None:
    """The council's OpenID provider, if one is set up. Raises CannotServe."""
    if not settings.openid_issuer:
        return None
    file = settings.openid_client_secret_file
    if not settings.openid_client_id or file is None or not file.is_file():
        message = "an OpenID issuer needs a client id, and a file with the client's secret"
        raise CannotServe(message)
    secret = file.read_text(errors="replace").strip()
    if not secret:
        message = "the file with the OpenID client's secret is empty"
        raise CannotServe(message)
    return OpenId(settings.openid_issuer, settings.openid_client_id, secret)
