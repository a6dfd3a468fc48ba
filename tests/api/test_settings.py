"""Settings: every documented example is taken, and what is wrong is said in one sentence."""

import os
import re
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from pytest import MonkeyPatch  # noqa: PT013  used as a type
from terminal import ROOT, run
from typer.main import get_command
from typer.testing import CliRunner

from api.cli.app import app
from api.main import COMMANDS, register
from api.setting_forms import PREFIX, networks_in
from api.settings import Settings, WrongSetting, settings_of_environment
from api.signing import witnesses_of
from domain.faults import Fault

SECRET = "hunter2 with a space"  # noqa: S105  what no message may repeat
EXAMPLE = re.compile(rf"\b{PREFIX}([A-Z_]+)(?:=|: )(\S.*)?$", re.MULTILINE)
FOR_COMPOSE = re.compile(r"\$\{([A-Z_]+)(?::[-?][^}]*)?\}")
OTHERS = {"PG_BIN", "REAL_DATA"}
ANY_TEXT = {
    "openid_client_id", "openid_client_secret_file", "pseudonym_key_file", "key_provider",
    "witnesses",
}  # fmt: skip
"""Read where they are used, which says what is wrong."""
WRONG: dict[str, tuple[str, ...]] = {
    "database_url": (f"postgresql://u:{SECRET}@[h/d", SECRET, "postgresql://h:port-hunter2/d"),
    "answers_url": (SECRET,),
    "vault_url": (SECRET,),
    "limited_login": (
        SECRET, "ledger_limited", f"password={SECRET}", "user=u host=h", "user=u password='hunter2",
        "postgresql://u:hunter2@h/d",
    ),
    "data": ("/etc/hostname", "/etc/hostname/data"),
    "keys": ("/etc/hostname",),
    "signer": ("/etc/hostname",),
    "published": ("/etc/hostname",),
    "authority": ("Sefton", "E0800001", f"E08000014 {SECRET}"),
    "council": (f"{SECRET}\nX", "x" * 201),
    "buyer": (SECRET,),
    "ocid_prefix": ("ocds-", "ocds-ABCDEF", SECRET),
    "timestamp_authority": (SECRET, "ftp://a.example", "https://u:hunter2@tsa.example"),
    "public_url": (
        "http://a.example", "https://", "https://a b.example", "https://a.example/path",
        "https://u:hunter2@a.example", "https://a.example:99999", "a.example", "https://a..example",
        "https://a.example?x", "https://-a.example", "https://a.example\n", SECRET,
    ),
    "openid_issuer": ("http://login.example", "login.example", f"https://{SECRET}"),
    "posts": ("assistant director", "Director", f"a,{SECRET}"),
    "trusted_proxies": ("proxy.example", "10.0.0.1/8", "*", SECRET),
    "proxy_header": ("X-Real-IP", SECRET),
    "webhook_networks": ("10.0.0.0/33", SECRET),
    "requests_a_minute": ("many", "9", "1.5", "1000001", SECRET),
    "failures_a_minute": ("0", "-1", SECRET),
}  # fmt: skip

GIVEN = {
    "question": "budgets", "profile": "court", "purpose": "audit", "role": "broker",
    "percent": "3", "places": "2", "fee": "900.00", "figure": "committed-spend/*/forecast",
    "about": "referral:R-1", "fingerprint": "a" * 64, "provider": "P-1", "placements": "PL-1",
    "name": "a-name", "url": "https://a.example", "person": "C-AAAAAAAAAAAAAAAA",
}  # fmt: skip
"""What is given to a command where neither a day nor a path would do."""


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def documented() -> Iterator[tuple[str, str, str]]:
    """Each place that sets a setting, with the setting and what it is set to."""
    places = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "docker-compose.yml",
              ROOT / ".env.example", *(ROOT / "docs").rglob("*.md")]  # fmt: skip
    for place in places:
        for name, value in EXAMPLE.findall(place.read_text()):
            if name not in OTHERS:
                yield f"{place.relative_to(ROOT)}", name, plain(value, place)


def plain(value: str, place: Path) -> str:
    """A value as the environment would have it."""
    if place.suffix == ".md":
        return value.split(maxsplit=1)[0].strip("`.,;)") if value else ""
    standard = {"PLACEMENT_LEDGER_PUBLIC_URL": "https://placements.example.gov.uk",
                "PLACEMENT_LEDGER_OPENID_ISSUER": "https://login.microsoftonline.com/T/v2.0",
                "PLACEMENT_LEDGER_TRUSTED_PROXIES": "172.30.0.1"}  # fmt: skip
    return FOR_COMPOSE.sub(lambda found: standard.get(found[1], "word"), value)


def test_every_documented_example_of_a_setting_is_taken(monkeypatch: MonkeyPatch) -> None:
    examples = list(documented())
    assert len(examples) >= 29
    assert {"PUBLIC_URL", "OPENID_ISSUER", "POSTS", "OCID_PREFIX", "TRUSTED_PROXIES"} <= {
        name for _, name, _ in examples
    }
    for place, name, value in examples:
        assert name.lower() in Settings.model_fields, (place, name)
        with monkeypatch.context() as one:
            one.setenv(PREFIX + name, value)
            settings_of_environment()


def test_every_example_in_the_purpose_of_a_setting_is_taken(monkeypatch: MonkeyPatch) -> None:
    examples = [
        (name, example.rstrip(".,;"))
        for name, field in Settings.model_fields.items()
        for example in re.findall(
            r"(?:such as|Entra ID) (\S+(?:, \d\S+)*)", field.description or ""
        )
    ]
    assert len(examples) >= 4
    for name, example in examples:
        with monkeypatch.context() as one:
            one.setenv(PREFIX + name.upper(), example)
            assert str(getattr(settings_of_environment(), name)) == example


def test_every_setting_that_is_wrong_is_one_sentence_that_repeats_nothing(
    monkeypatch: MonkeyPatch,
) -> None:
    assert set(WRONG) | ANY_TEXT == set(Settings.model_fields)
    for name, values in WRONG.items():
        for value in values:
            with monkeypatch.context() as one:
                one.setenv(PREFIX + name.upper(), value)
                with pytest.raises(WrongSetting) as raised:
                    pytest.fail(f"{name}: {settings_of_environment()}")
            said = raised.value.message
            assert said.startswith(f"{PREFIX}{name.upper()} must be "), said
            assert "\n" not in said
            assert "hunter2" not in said, said


def test_several_that_are_wrong_are_said_at_once(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}POSTS", "A B")
    monkeypatch.setenv(f"{PREFIX}AUTHORITY", "here")
    with pytest.raises(WrongSetting, match=r"AUTHORITY must be.*; .*POSTS must be"):
        settings_of_environment()


def test_a_setting_that_is_empty_is_not_set(monkeypatch: MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(PREFIX + name.upper(), "")
    assert settings_of_environment() == Settings.model_construct()


def test_hosts_with_any_letter_and_a_port_are_public_addresses(monkeypatch: MonkeyPatch) -> None:
    for given, known in (
        ("https://placements.sefton.gov.uk", None),
        ("https://s", None),
        ("https://s.example:8443/", "https://s.example:8443"),
        ("https://[2001:db8::1]", None),
    ):
        monkeypatch.setenv(f"{PREFIX}PUBLIC_URL", given)
        assert settings_of_environment().public_url == (known or given)


def test_witnesses_that_are_wrong_are_a_fault() -> None:
    for text in ("nonsense", "key", "a+b+c https://w.example", "key https://w.example, x"):
        with pytest.raises(Fault):
            witnesses_of(Settings(witnesses=text))


@pytest.mark.parametrize(("env", "says"), [
    ({"PUBLIC_URL": f"https://u:{SECRET}@h"}, "PUBLIC_URL must be https://"),
    ({"DATABASE_URL": f"postgresql://u:{SECRET}@[h/d"}, "DATABASE_URL must be"),
    ({"REQUESTS_A_MINUTE": "many"}, "REQUESTS_A_MINUTE must be a whole number"),
    ({"KEY_PROVIDER": "nowhere"}, "KEY_PROVIDER names no function"),
    ({"KEY_PROVIDER": "os:getcwd"}, "KEY_PROVIDER names no function"),
    ({"PSEUDONYM_KEY_FILE": "/"}, "/: Is a directory"),
    ({"KEYS": "/proc/none"}, "/proc/none: "),
    ({"PG_BIN": "/nowhere"}, "PG_BIN must name a folder"),
    ({"DATA": "/etc/hostname"}, "DATA must be a folder"),
])  # fmt: skip
def test_the_command_line_ends_with_one_sentence_and_code_2(
    tmp_path: Path, env: dict[str, Any], says: str
) -> None:
    given = {PREFIX + name: value for name, value in env.items()}
    words = ("serve", "--port", "0") if "DATA" not in env else ("ask", "budgets")
    done = run(tmp_path, *words, code=2, env=given)
    assert done.stderr.startswith("placement-ledger: ")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert "hunter2" not in done.stderr


def commands_of(group: Any, before: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """Every command of the command line, with something for all that it requires."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands_of(command, (*before, name))
            continue
        words = [*before, name]
        for each in command.params:
            if each.required and each.param_type_name == "argument":
                words.append(GIVEN.get(each.name, str(ROOT / "tests")))
            elif each.required:
                words += [each.opts[0], GIVEN.get(each.name, "2021-06-01")]
        yield words


def test_every_command_that_reads_the_settings_says_what_is_wrong_with_one(
    monkeypatch: MonkeyPatch,
) -> None:
    register(COMMANDS)
    monkeypatch.setenv(f"{PREFIX}AUTHORITY", SECRET)
    commands = list(commands_of(get_command(app)))
    assert len(commands) > 30
    for words in commands:
        if words[0] != "witness":  # it is another council's, and reads no setting of ours
            done = CliRunner().invoke(app, words)
            assert isinstance(done.exception, WrongSetting), (words, done.output)


def test_networks_and_addresses_are_read() -> None:
    assert networks_in("10.0.0.1, 10.9.0.0/16") == (
        ip_network("10.0.0.1/32"), ip_network("10.9.0.0/16"),
    )  # fmt: skip
