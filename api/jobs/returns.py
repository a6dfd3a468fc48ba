"""Writes the yearly SSDA903 return as a job. The data that it opens are recorded once."""

from api.exports import publications as exporting
from api.jobs.openings import keyring_of
from api.jobs.work import ZIP, Result, Work
from domain.values import year_bounds


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
