"""Signing in with the council's OpenID provider: the client, and each way in which it can fail.

Tokens are taken that are signed by RS256, ES256 or PS256, whatever the provider says that it
supports, with a tolerance of 60 seconds of clock. What the provider says about itself is kept for a
quarter of an hour, if it can be used. Each failure has a page that says what to do.
"""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError
from authlib.integrations.starlette_client import OAuth, StarletteOAuth2App
from fastapi import Request
from joserfc.errors import (
    BadSignatureError,
    ClaimError,
    ExpiredTokenError,
    InvalidKeyIdError,
    InvalidKeyTypeError,
    JoseError,
    MissingAlgorithmError,
    MissingKeyError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact
from starlette.responses import Response

from api.access.sign_in_failures import (
    SignInCancelled,
    SignInDown,
    SignInExpired,
    SignInFailed,
    SignInForAnother,
    SignInFromAnother,
    SignInNotBegun,
    SignInRefused,
    SignInReplayed,
    SignInSlow,
    SignInTooEarly,
    SignInUnreadable,
    SignInUnsigned,
    SignInWeaklySigned,
)

ALGORITHMS: Final = ("RS256", "ES256", "PS256")
CLOCK_TOLERANCE_SECONDS: Final = 60
PATIENCE_SECONDS: Final = 5.0
"""How long the provider may take for all that it is asked in one step of a sign-in."""
MOST_REPLY: Final = 1024 * 1024
KEPT_SECONDS: Final = 900.0
"""How long the provider's metadata and keys are kept."""
AGAIN_SECONDS: Final = 5.0
"""How long after its keys were read they are not read again, also where none fits a token."""
KEY_TYPES: Final = frozenset(("RSA", "EC"))
READ_FROM_METADATA: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")

OF_CLAIM: Final[Mapping[str, type[SignInFailed]]] = {
    "iat": SignInTooEarly, "nbf": SignInTooEarly, "nonce": SignInReplayed,
    "aud": SignInForAnother, "azp": SignInForAnother, "iss": SignInFromAnother,
}  # fmt: skip
OF_KIND: Final[tuple[tuple[type[Exception], type[SignInFailed]], ...]] = (
    (MismatchingStateError, SignInNotBegun),
    (OAuthError, SignInRefused),
    (ExpiredTokenError, SignInExpired),
    (BadSignatureError, SignInUnsigned),
    (InvalidKeyIdError, SignInUnsigned),
    (MissingKeyError, SignInUnsigned),
    (UnsupportedAlgorithmError, SignInWeaklySigned),
    (MissingAlgorithmError, SignInWeaklySigned),
    (httpx2.TimeoutException, SignInSlow),
    (TimeoutError, SignInSlow),
    (httpx2.HTTPError, SignInDown),
)
"""The first that an exception is an instance of."""
KEY_FAULTS: Final = (BadSignatureError, InvalidKeyIdError, InvalidKeyTypeError, MissingKeyError)
CAUGHT: Final = (
    AuthlibBaseError, JoseError, httpx2.HTTPError, httpx2.InvalidURL, ValueError, LookupError,
    TypeError, AttributeError, RuntimeError, ArithmeticError, TimeoutError,
)  # fmt: skip
"""What the libraries raise of an answer that is not as it should be, in whatever way."""


@dataclass(frozen=True, slots=True)
class OpenId:
    """The council's OpenID provider, as it was registered there."""

    issuer: str
    client_id: str
    client_secret: str


class CouncilClient(StarletteOAuth2App):  # type: ignore[misc]  # authlib has no types
    """A client of the council's provider, which decides itself what it takes from the provider."""

    issuer: str
    keys: Any = None
    keys_at = -KEPT_SECONDS

    async def load_server_metadata(self) -> dict[str, Any]:
        """The provider's metadata, once its issuer is the one of the settings."""
        if time.time() - self.server_metadata.get("_loaded_at", 0.0) < KEPT_SECONDS:
            return dict(self.server_metadata)
        self.server_metadata.clear()
        try:
            given = dict(await super().load_server_metadata())
        finally:
            self.server_metadata.clear()
        if given["issuer"] not in issuers(self.issuer):
            raise SignInFromAnother
        self.server_metadata.update(
            {name: address_in(given, name) for name in READ_FROM_METADATA},
            issuer=given["issuer"],
            id_token_signing_alg_values_supported=list(ALGORITHMS),
            _loaded_at=given["_loaded_at"],
        )
        return dict(self.server_metadata)

    async def fetch_access_token(
        self, redirect_uri: str | None = None, **given: Any
    ) -> dict[str, Any]:
        """The provider's tokens. Claims beside the ID token are not signed, and not taken."""
        token = dict(await super().fetch_access_token(redirect_uri, **given))
        token.pop("userinfo", None)
        if not isinstance(token.get("id_token"), str):
            raise SignInUnreadable
        return token

    async def fetch_jwk_set(self, force: bool = False) -> Any:  # noqa: FBT002  as authlib has it
        """The provider's keys that can be used, kept if there are any. Others are left out."""
        age = time.monotonic() - self.keys_at
        if self.keys is not None and age < (AGAIN_SECONDS if force else KEPT_SECONDS):
            return self.keys
        self.keys = None
        given = await super().fetch_jwk_set(force=True)
        usable = [key for key in given["keys"] if can_be_used(key)]
        if not usable:
            raise MissingKeyError
        self.keys, self.keys_at = {"keys": usable}, time.monotonic()
        return self.keys

    async def parse_id_token(self, *token: Any, **checks: Any) -> Any:
        """The claims of an ID token. Keys that do not fit it are read once more."""
        refuse_other_token(token[0]["id_token"])
        try:
            return await super().parse_id_token(*token, **checks)
        except KEY_FAULTS:
            await self.fetch_jwk_set(force=True)
            return await super().parse_id_token(*token, **checks)


def can_be_used(key: Any) -> bool:
    """Whether a key can be read and checks a signature of the algorithms taken."""
    try:
        (read,) = KeySet.import_key_set({"keys": [key]})
    except CAUGHT:
        return False
    return read.key_type in KEY_TYPES


def refuse_other_token(token: str) -> None:
    """Refuse a token that says it is of another kind: one for access, for logging out. Raises
    SignInUnreadable.
    """
    stated = extract_compact(token.encode()).headers().get("typ", "JWT")
    if str(stated).lower().removeprefix("application/") != "jwt":
        raise SignInUnreadable


def address_in(metadata: Mapping[str, Any], name: str) -> str:
    """An address that the provider's metadata name. Raises SignInUnreadable."""
    address = metadata[name]
    if not isinstance(address, str) or not address.startswith(("https://", "http://")):
        raise SignInUnreadable
    return address


def issuers(issuer: str) -> list[str]:
    """An issuer without and with a slash at its end, which settings and providers differ in."""
    plain = issuer.rstrip("/")
    return [plain, f"{plain}/"]


class LimitedReply(httpx2.AsyncByteStream):
    """A reply of the provider, up to the most that one may have."""

    def __init__(self, reply: httpx2.AsyncByteStream) -> None:
        self._reply = reply

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The parts of the reply. Raises SignInUnreadable."""
        left = MOST_REPLY
        async for part in self._reply:
            left -= len(part)
            if left < 0:
                raise SignInUnreadable
            yield part

    async def aclose(self) -> None:
        """Close the reply."""
        await self._reply.aclose()


async def limit_reply(response: httpx2.Response) -> None:
    """Limit what is read of a reply, which is not compressed. Raises SignInUnreadable."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise SignInUnreadable
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = LimitedReply(response.stream)


@cache
def certificates() -> ssl.SSLContext:
    """The certificates that a provider's is checked against, read once.

    Each step of a sign-in makes clients of its own, and reading them takes 35 ms of CPU.
    """
    return httpx2.create_ssl_context()


def oauth_of(provider: OpenId) -> OAuth:
    """An OpenID client: authorization code with PKCE, a state and a nonce."""
    oauth = OAuth()
    client = oauth.register(
        "council",
        client_cls=CouncilClient,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "timeout": PATIENCE_SECONDS,
            "verify": certificates(),
            "headers": {"Accept-Encoding": "identity"},
            "event_hooks": {"response": [limit_reply]},
        },
    )
    client.issuer = provider.issuer
    return oauth


async def go_to_provider(oauth: OAuth, request: Request, back: str) -> Response:
    """Send a browser to the council's provider. Raises SignInFailed."""
    async with failures():
        answer: Response = await oauth.council.authorize_redirect(request, back)
    return answer


async def claims_given(oauth: OAuth, request: Request) -> dict[str, Any]:
    """The claims of a browser that comes back from the provider. Raises SignInFailed."""
    client = oauth.council
    async with failures():
        token = await client.authorize_access_token(
            request,
            leeway=CLOCK_TOLERANCE_SECONDS,
            claims_options={
                "iss": {
                    "essential": True,
                    "value": (await client.load_server_metadata())["issuer"],
                },
                "aud": {"essential": True, "value": client.client_id},
            },
        )
        return dict(token["userinfo"])


@asynccontextmanager
async def failures() -> AsyncIterator[None]:
    """Raise SignInFailed for what the libraries raise, and where a step takes too long."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            yield
    except CAUGHT as raised:
        raise failure_of(raised) from None


def failure_of(raised: Exception) -> SignInFailed:
    """The reason for a failed sign-in, from an exception of the libraries."""
    if isinstance(raised, OAuthError) and raised.error == "access_denied":
        return SignInCancelled()
    if isinstance(raised, ClaimError) and raised.claim in OF_CLAIM:
        return OF_CLAIM[raised.claim]()
    kinds = (failure for kind, failure in OF_KIND if isinstance(raised, kind))
    return next(kinds, SignInUnreadable)()
