"""The forms that settings have, each with the sentence that says what is wrong with one.

No sentence repeats what was set: it may hold a password.
"""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict
from pydantic import AfterValidator, BeforeValidator, ValidationError

from domain.numerals import read_whole_number
from domain.text import acceptable
from domain.values import Authority as AuthorityCode

PREFIX: Final = "PLACEMENT_LEDGER_"
HOST: Final = r"(?!-)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*|\[[0-9A-Fa-f:]+\]"
PUBLIC: Final = re.compile(rf"https://(?:{HOST})(?::([^:]+))?")
POST: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
NAME: Final = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
BUYER: Final = re.compile(r"[!-~]{1,100}")
OCID_PREFIX: Final = re.compile(r"ocds-[a-z0-9]{6}")
LOCAL: Final = ("localhost", "127.0.0.1", "::1")
MOST_PORT: Final = 65_535
TYPES: Final = {
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
}
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def listed(text: str) -> tuple[str, ...]:
    """The items of a list that is written with commas, each once.

    >>> listed(" a, b,,a ")
    ('a', 'b')
    """
    return tuple(dict.fromkeys(item.strip() for item in text.split(",") if item.strip()))


def networks_in(text: str) -> tuple[Network, ...]:
    """The addresses and networks in a list. Raises ValueError.

    >>> networks_in("10.0.0.0/8, ::1")
    (IPv4Network('10.0.0.0/8'), IPv6Network('::1/128'))
    """
    return tuple(ipaddress.ip_network(item) for item in listed(text))


def connection_string(text: str) -> str:
    """A connection string of PostgreSQL."""
    try:
        said = conninfo_to_dict(text)
        ports = str(said.get("port", "")).split(",")
        if said and all(map(is_port, ports)):
            return text
    except (psycopg.Error, ValueError):
        pass
    message = "must be a connection string such as postgresql://USER@HOST/DATABASE"
    raise ValueError(message)


def is_port(text: str) -> bool:
    """Whether a text is the number of a port, or nothing, which stands for the usual one.

    >>> is_port("8443"), is_port(""), is_port("65536"), is_port("٣")
    (True, True, False, False)
    """
    number = read_whole_number(text, len(str(MOST_PORT)))
    return not text or (number is not None and number <= MOST_PORT)


def login(text: str) -> str:
    """A user and a password, as they stand in a connection string of PostgreSQL, or nothing."""
    try:
        said = set(conninfo_to_dict(text))
    except psycopg.Error:
        said = set()
    if text and (not said or not {"user"} <= said <= {"user", "password"}):
        message = "must be user=NAME password=PASSWORD"
        raise ValueError(message)
    return text


def public_address(text: str) -> str:
    """Where browsers find the service: https, a host and perhaps a port, or nothing."""
    plain = text.removesuffix("/")
    found = PUBLIC.fullmatch(plain)
    if plain and (found is None or not is_port(found[1] or "")):
        message = "must be https:// and a host name, such as https://placements.example.gov.uk"
        raise ValueError(message)
    return plain


def is_web_address(text: str, *, schemes: tuple[str, ...]) -> bool:
    """Whether a text is an address on the web, without a name or password in it."""
    if any(character.isspace() for character in text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    named = bool(parts.hostname) and "@" not in parts.netloc
    return parts.scheme in schemes and named and port != 0


def issuer_address(text: str) -> str:
    """The issuer of sign-in: https, or http on this machine, or nothing."""
    here = urlsplit(text).hostname in LOCAL if is_web_address(text, schemes=("http",)) else False
    if text and not here and not is_web_address(text, schemes=("https",)):
        message = (
            "must be the https:// address of the provider, such as"
            " https://login.microsoftonline.com/TENANT/v2.0"
        )
        raise ValueError(message)
    return text


def authority_of_time(text: str) -> str:
    """A timestamp authority: its address, or `openssl`."""
    if text != "openssl" and not is_web_address(text, schemes=("http", "https")):
        message = "must be the address of a timestamp authority, https://…, or openssl"
        raise ValueError(message)
    return text


def networks(text: str) -> str:
    """Addresses and networks, separated by commas."""
    try:
        networks_in(text)
    except ValueError:
        message = "must be addresses or networks separated by commas, such as 10.1.2.3, 10.9.0.0/16"
        raise ValueError(message) from None
    return text


def post_names(text: str) -> str:
    """Names of posts, separated by commas."""
    if not all(POST.fullmatch(post) for post in listed(text)):
        message = (
            "must be names of small letters, digits and hyphens separated by commas, such as"
            " assistant-director"
        )
        raise ValueError(message)
    return text


def folder(path: Path) -> Path:
    """A folder that exists, or could be made: no part of its path is a file."""
    first = next((each for each in (path, *path.parents) if each.exists()), path)
    if first.exists() and not first.is_dir():
        message = "must be a folder, and a part of its path is a file"
        raise ValueError(message)
    return path


def matching(pattern: re.Pattern[str], message: str) -> BeforeValidator:
    """A validator that a text must match as a whole."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError(message)
        return value

    return BeforeValidator(check)


def printed_name(name: str) -> str:
    """A name as documents print it. Raises ValueError."""
    try:
        return acceptable(name)
    except ValueError as fault:
        raise ValueError(f"must be a name that can be printed. {fault}") from None


ConnectionString = Annotated[str, AfterValidator(connection_string)]
Login = Annotated[str, AfterValidator(login)]
PublicAddress = Annotated[str, AfterValidator(public_address)]
IssuerAddress = Annotated[str, AfterValidator(issuer_address)]
TimestampAddress = Annotated[str, AfterValidator(authority_of_time)]
Networks = Annotated[str, AfterValidator(networks)]
PostNames = Annotated[str, AfterValidator(post_names)]
Folder = Annotated[Path, AfterValidator(folder)]
Authority = Annotated[
    AuthorityCode,
    matching(
        re.compile(r"[EWSN]\d{8}|unknown"), "must be an authority's ONS code, such as E08000014"
    ),
]
CouncilName = Annotated[
    str,
    matching(NAME, "must be a name of at most 200 characters on one line"),
    AfterValidator(printed_name),
]
Buyer = Annotated[str, matching(BUYER, "must be an identifier such as GB-PPON-PTHP-5656-DLCN")]
OcidPrefix = Annotated[str, matching(OCID_PREFIX, "must be a prefix such as ocds-abc123")]


def faults_in_words(invalid: ValidationError) -> str:
    """What is wrong with settings, in one sentence that repeats nothing that was set."""
    return "; ".join(
        f"{PREFIX}{str(error['loc'][0]).upper()} {in_words(error)}"
        for error in invalid.errors(include_input=False, include_url=False)
    )


def in_words(error: Any) -> str:
    """What is wrong with one setting."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    said = str(error["msg"]).replace("Input should be", "must be")
    return TYPES.get(error["type"], said)
