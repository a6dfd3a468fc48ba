"""Every setting, read from the environment, with its default and its purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Final, Literal

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from api.setting_forms import (
    PREFIX,
    Authority,
    Buyer,
    ConnectionString,
    CouncilName,
    Folder,
    IssuerAddress,
    Login,
    Networks,
    OcidPrefix,
    PostNames,
    PublicAddress,
    TimestampAddress,
    faults_in_words,
)
from domain.faults import Fault
from ledger.database_roles import APP
from ledger.keys import KeyProvider, keys_in
from ledger.migrate import migrate, require_current
from ledger.server.embedded import embedded_server
from ledger.vault import Vault

COUNCIL: Final = "council"
DEMONSTRATION: Final = "demonstration"
REPORT_DAY: Final = date(2021, 12, 31)
"""The day as of which the demonstration is shown: that of the council's report."""


class WrongSetting(Fault):
    """A setting does not have the form that it should."""

    slug = "wrong-setting"


class CannotServe(Fault):
    """The service cannot be started, for the reason given."""

    slug = "cannot-serve"


class NotEmpty(Fault):
    """The demonstration is built in an empty ledger only: this one holds entries."""

    slug = "not-empty"


class NoReadSide(Fault):
    """PLACEMENT_LEDGER_ANSWERS_URL does not say which database the read side is."""

    slug = "no-read-side"


class NoSuchProvider(Fault):
    """PLACEMENT_LEDGER_KEY_PROVIDER names no function that makes a provider: module:function."""

    slug = "no-such-key-provider"


class Settings(BaseSettings):
    """The settings of the program. Each is an environment variable: `PLACEMENT_LEDGER_` and its
    name. One that is empty is as one that is not set.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True)

    database_url: ConnectionString | None = Field(
        default=None, description="A PostgreSQL 17 or later to use instead of the embedded one."
    )
    answers_url: ConnectionString | None = Field(
        default=None,
        description="A streaming replica of that database, or a read side, from which answers are"
        " read; each says the position it rests on, and waits for one that is asked for.",
    )
    limited_login: Login = Field(
        default="",
        description="The login for allocated officers and providers, who see some rows only:"
        " `user=ledger_limited password=…`, a member of their two roles and of no other. By default"
        " the login of the URL, which may take other roles.",
    )
    data: Folder = Field(
        default=Path("placement-ledger-data"),
        description="The folder that holds the embedded database and the pseudonym key.",
    )
    authority: Authority = Field(
        default="E08000014",
        description="The responsible authority's ONS code: what is in the borough.",
    )
    pseudonym_key_file: Path | None = Field(
        default=None,
        description="The key of the children's pseudonyms; by default a file in the data folder.",
    )
    keys: Folder | None = Field(
        default=None,
        description="The folder of the key-encryption keys; by default `keys` in the data folder.",
    )
    key_provider: str | None = Field(
        default=None,
        description="The provider that wraps people's keys, instead of the file in that folder:"
        " `module:function`, called without arguments, returns a `ledger.keys.KeyProvider`.",
    )
    vault_url: ConnectionString | None = Field(
        default=None,
        description="A separate database for people's keys and the log of openings; by"
        " default the ledger's.",
    )
    council: CouncilName = Field(
        default="Sefton Metropolitan Borough Council",
        description="The council's name, as bundles of evidence write it.",
    )
    buyer: Buyer = Field(
        default="GB-PPON-PTHP-5656-DLCN",
        description="The council's identifier as a buyer in open contracting data.",
    )
    ocid_prefix: OcidPrefix = Field(
        default="ocds-000000",
        description="The council's registered prefix of contracting processes; the default is not"
        " registered, and is for trying only.",
    )
    signer: Folder | None = Field(
        default=None,
        description="The signer's own folder: keys, state, what it publishes. By default `signer`"
        " in the data folder; beside a database of your own, on another machine.",
    )
    published: Folder | None = Field(
        default=None,
        description="A copy of what the signer publishes, for bundles and for verify; by default"
        " `published` in the signer's folder.",
    )
    witnesses: str = Field(
        default="",
        description="The witnesses that cosign checkpoints: `key URL`, separated by commas.",
    )
    timestamp_authority: TimestampAddress | None = Field(
        default=None,
        description="The URL of an RFC 3161 timestamp authority, or `openssl` for one on this"
        " machine, for trying.",
    )
    public_url: PublicAddress = Field(
        default="",
        description="Where browsers find the service, such as https://placements.example.gov.uk."
        " Needed to serve beyond this machine; a proxy that ends TLS stands in front.",
    )
    openid_issuer: IssuerAddress = Field(
        default="",
        description="The council's OpenID provider; of Entra ID"
        " https://login.microsoftonline.com/TENANT/v2.0.",
    )
    openid_client_id: str = Field(default="", description="The client id registered there.")
    openid_client_secret_file: Path | None = Field(
        default=None, description="A file that holds the client secret."
    )
    posts: PostNames = Field(
        default="",
        description="Posts to which the council's scheme of delegation gives decisions, besides"
        " those in the table of roles, separated by commas; their app roles have the same names.",
    )
    trusted_proxies: Networks = Field(
        default="",
        description="The addresses or networks of the proxies in front, separated by commas, such"
        " as 10.1.2.3, 10.9.0.0/16. A request from one of them is its caller's, whom the proxy"
        " names; from any other address what names a caller is not believed.",
    )
    proxy_header: Literal["X-Forwarded-For", "Forwarded"] = Field(
        default="X-Forwarded-For",
        description="The header in which those proxies name the caller; the other is ignored.",
    )
    requests_a_minute: int = Field(
        default=1200, ge=10, le=1_000_000,
        description="How many requests one caller may make in a minute: a person, a key, or an"
        " address from which nobody is signed in. Counted in each process.",
    )  # fmt: skip
    failures_a_minute: int = Field(
        default=60, ge=1, le=1_000_000,
        description="How many keys, sessions and sign-ins from one address may fail in a minute"
        " before those that fail are answered 429. Counted in each process.",
    )  # fmt: skip
    webhook_networks: Networks = Field(
        default="",
        description="Private addresses or networks to which webhooks may be sent, separated by"
        " commas, such as 10.9.0.0/16; by default none.",
    )

    @property
    def key_file(self) -> Path:
        """The file of the pseudonym key."""
        return self.pseudonym_key_file or self.data / "pseudonym.key"

    @property
    def keys_folder(self) -> Path:
        """The folder of the key-encryption keys."""
        return self.keys or self.data / "keys"

    @property
    def signer_folder(self) -> Path:
        """The folder of the signer: its keys and its state."""
        return self.signer or self.data / "signer"

    @property
    def published_folder(self) -> Path:
        """The folder of what the signer published."""
        return self.published or self.signer_folder / COUNCIL / "published"

    def vault(self, conninfo: str, *, role: str = APP) -> Vault:
        """The vault of a ledger, with the key-encryption keys of the settings."""
        keys = keys_in(self.keys_folder)
        if self.key_provider is not None:
            keys = replace(keys, provider=provider_named(self.key_provider))
        return Vault(self.vault_url or conninfo, keys, role=role)


def settings_of_environment() -> Settings:
    """The settings as the environment has them. Raises WrongSetting."""
    try:
        return Settings()
    except ValidationError as invalid:
        raise WrongSetting(faults_in_words(invalid)) from None
    except SettingsError:
        raise WrongSetting from None


def with_folder(settings: Settings, data: Path) -> Settings:
    """The settings, with another folder of data. Raises WrongSetting."""
    try:
        return Settings(**{**settings.model_dump(exclude_unset=True), "data": data})
    except ValidationError:
        message = f"{data} is not a folder"
        raise WrongSetting(message) from None


def provider_named(name: str) -> KeyProvider:
    """The key provider that a setting names. Raises NoSuchProvider."""
    module, _, function = name.partition(":")
    try:
        made: KeyProvider = getattr(import_module(module), function)()
    except (ImportError, AttributeError, TypeError, ValueError):
        raise NoSuchProvider from None
    if not (callable(getattr(made, "wrap", None)) and callable(getattr(made, "unwrap", None))):
        raise NoSuchProvider
    return made


def ledger_name(*, demo: bool) -> str:
    """The name of the council's ledger, or of the demonstration's: of its database and folders."""
    return DEMONSTRATION if demo else COUNCIL


@contextmanager
def ledger_of(settings: Settings, *, demo: bool = False) -> Iterator[str]:
    """A connection string to a ledger: the one at the URL, or one in the embedded server.

    The embedded ledger is made and migrated if need be. Raises NotMigrated for one at a URL that is
    not migrated to this release.
    """
    if settings.database_url is not None:
        require_current(settings.database_url)
        yield settings.database_url
        return
    with embedded_server(settings.data) as server:
        name = ledger_name(demo=demo)
        conninfo = make_conninfo(server, dbname=name)
        create_database(server, name)
        migrate(conninfo)
        yield conninfo


def create_database(server: str, name: str) -> None:
    """Make a database of this name, unless there is one."""
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,))
        if known.fetchone() is None:
            command = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
            try:
                connection.execute(command)
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                return


def make_again(conninfo: str, name: str) -> None:
    """Replace a database of the embedded server, whatever it holds, by an empty one."""
    server = make_conninfo(conninfo, dbname="postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(command.format(sql.Identifier(name)))
    create_database(server, name)
    migrate(conninfo)
