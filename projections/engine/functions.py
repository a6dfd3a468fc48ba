"""SQL functions that facts, answers and reporting views share, each the one definition of its rule.

day_in_london         the day it is in London at a moment (`domain.london` in Python)
financial_year        the financial year of a day, as 2021-22 (`domain.values` in Python)
financial_year_start  the 1 April on which the financial year of a day begins
last_day_of_quarter   the last day of the calendar quarter of a day
days_charged          the days of a charge that count: of an overrun, those passed (CHARGE-9)
raised                a weekly fee raised by per cents in turn, each time to the penny (CHARGE-3)
pounds                an amount as it stands in arithmetic: £4200.00, without thousands separators

They are created beside the facts, so that facts made by other definitions are made again.
"""

from typing import Final, LiteralString

SCHEMA: Final[LiteralString] = """
CREATE FUNCTION day_in_london(moment timestamptz) RETURNS date STABLE PARALLEL SAFE
RETURN (moment AT TIME ZONE 'Europe/London')::date;

CREATE FUNCTION financial_year(day date) RETURNS text STABLE PARALLEL SAFE
RETURN extract(year FROM day - interval '3 months')::int || '-'
       || to_char(day + interval '9 months', 'YY');

CREATE FUNCTION financial_year_start(day date) RETURNS date STABLE PARALLEL SAFE
RETURN (date_trunc('year', day - interval '3 months') + interval '3 months')::date;

CREATE FUNCTION last_day_of_quarter(day date) RETURNS date STABLE PARALLEL SAFE
RETURN (date_trunc('quarter', day) + interval '3 months')::date - 1;

CREATE FUNCTION days_charged(days daterange, overrun boolean, passed_by date) RETURNS daterange
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN overrun THEN days * daterange(NULL, passed_by + 1) ELSE days END;

CREATE FUNCTION raised(fee numeric, per_cents numeric[]) RETURNS numeric
IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE per_cent numeric;
BEGIN
    FOREACH per_cent IN ARRAY coalesce(per_cents, '{}') LOOP
        fee := round(fee + fee * per_cent * 0.01, 2);
    END LOOP;
    RETURN fee;
END $$;

CREATE FUNCTION pounds(amount numeric) RETURNS text IMMUTABLE PARALLEL SAFE
RETURN '£' || amount::text;
"""
