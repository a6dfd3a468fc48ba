"""The table of England's working days: all but Saturdays, Sundays and bank holidays (reg 2).

Each day carries how many working days there have been up to and including it, so that the
fifth working day after a day is a look-up.
"""

from datetime import date
from typing import Any, Final, LiteralString

import psycopg

from domain.working_days import FIRST_YEAR, LAST_YEAR, bank_holidays

SCHEMA: Final[LiteralString] = """
CREATE TABLE calendar (
    day           date     NOT NULL,
    working_days  integer  NOT NULL
);
"""
FILL: Final[LiteralString] = """
INSERT INTO calendar
SELECT day::date,
       count(*) FILTER (WHERE extract(isodow FROM day) < 6
                          AND day::date <> ALL (%(closed)s::date[])) OVER (ORDER BY day)
FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') AS day
"""
INDEXES: Final[LiteralString] = """
ALTER TABLE calendar ADD PRIMARY KEY (day);
CREATE INDEX calendar_working_days ON calendar (working_days, day);
"""
"""Made once the table is full, which takes half of the time."""


def create(connection: psycopg.Connection[Any]) -> None:
    """Create the calendar in the schema that `set_schema` chose."""
    connection.execute(SCHEMA)
    connection.execute(
        FILL,
        {
            "closed": list(bank_holidays()),
            "first": date(FIRST_YEAR, 1, 1),
            "last": date(LAST_YEAR, 12, 31),
        },
    )
    connection.execute(INDEXES)


def definition() -> str:
    """All that determines the calendar, as text: its statements and the bank holidays."""
    return "\n".join((SCHEMA, FILL, INDEXES, *(str(day) for day in bank_holidays())))
