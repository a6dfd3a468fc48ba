"""What the database itself refuses, whatever calls its functions."""

import json
from hashlib import sha256

import psycopg
import pytest

APPEND = "SELECT * FROM ledger.append(%s, ARRAY[%s::bytea], %s, %s, %s)"
GOOD = {"name": "x.v1", "tag": "home:H-1", "by": "a", "as": "b", "correlation": "c",
        "field": "f", "person": "p"}  # fmt: skip
LONGEST = {"tag": 200}
REFUSED = psycopg.errors.CheckViolation, psycopg.errors.InvalidParameterValue


def is_accepted(ledger: str, **wrong: str) -> bool:
    """Whether the database accepts an entry whose fields are good except for these."""
    given = {**GOOD, **wrong}
    entries = [{"name": given["name"], "tags": [given["tag"]]}]
    by = {key: given[key] for key in ("by", "as", "correlation")}
    sealed = [{"entry": 1, "field": given["field"], "person": given["person"]}]
    value = {"commitment": "a" * 43, "of": given["person"], "value": sha256(b"sealed").hexdigest()}
    body = json.dumps({"sealed": {given["field"]: value}}, separators=(",", ":")).encode()
    with psycopg.connect(ledger) as connection:
        try:
            connection.execute(
                APPEND,
                (json.dumps(entries), body, json.dumps([{"entries": 1, **by}]), json.dumps(sealed),
                 [b"sealed"]),
            )  # fmt: skip
        except REFUSED:
            return False
    return True


@pytest.mark.parametrize("column", GOOD)
def test_a_word_that_is_too_long_or_empty_or_holds_a_space_or_a_line_is_refused(
    ledger: str, column: str
) -> None:
    most = LONGEST.get(column, 100)
    assert is_accepted(ledger, **{column: "x" * most})
    for wrong in ("x" * (most + 1), "", "two words", "x\n", "\nx", "é"):
        assert not is_accepted(ledger, **{column: wrong})


@pytest.mark.parametrize("column", ["opened_by", "opened_as", "purpose"])
def test_an_opening_records_who_and_why_in_words_of_limited_length(
    ledger: str, column: str
) -> None:
    with psycopg.connect(ledger, autocommit=True) as connection:
        check = connection.execute(
            "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint"
            " WHERE conrelid = 'vault.opening'::regclass AND conname = %s",
            (f"opening_{column}_check",),
        ).fetchone()
        assert check is not None
        most = 200 if column == "purpose" else 100

        def holds(text: str) -> bool:
            asked = f"SELECT {check[0]} FROM (SELECT %s::text AS {column}) AS opening"
            return connection.execute(asked.encode(), (text,)).fetchone() == (True,)

        assert holds("x" * most)
        assert holds("two words") == (column == "purpose")
        assert not any(holds(text) for text in ("x" * (most + 1), "", "x\ny", "x\n", "é"))
