"""Writes the yearly SSDA903 return as a job. The data that it opens are recorded once."""

from typing import Any

from api.exports import publications as exporting
from api.jobs.openings import keyring_of
from api.jobs.work import ZIP, Result, Work
from api.web.answers import refuse_unrecorded
from api.web.parts import Parts
from domain.values import year_bounds
from ledger.vault import NoKeys


def return_asked(parts: Parts, year: str, purpose: str, known_at: int | None) -> dict[str, Any]:
    """The request of a return, with the position as known at which it is written fixed.

    Raises NoCodesForTheYear, NoKeys or NotYetRecorded.
    """
    exporting.refuse_year(year_bounds(year)[0])
    if parts.log.vault is None:
        raise NoKeys
    position = parts.log.head() if known_at is None else known_at
    refuse_unrecorded(parts.log, position)
    return {"year": year, "purpose": purpose, "known_at": position}


def make_return(work: Work) -> Result:
    """The return for a year, as a ZIP of its CSV files and what could not be written.

    Raises NoCodesForTheYear, NoKeys or NotAPurpose.
    """
    asked = work.request
    keyring = keyring_of(work, asked["purpose"])
    year_from = year_bounds(asked["year"])[0]
    made = exporting.return_of(work.parts.log, year_from, keyring, asked["known_at"], work.note)
    files = {**made.files, "not-written.csv": exporting.not_written(made.gaps)}
    return Result(exporting.zip_files(files), ZIP, f"ssda903-{made.year}.zip")
