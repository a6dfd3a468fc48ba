"""Run by another interpreter: the sector's validator over a folder, its findings as JSON.

    python ssda903_validator.py FOLDER YEAR AUTHORITY

YEAR is the collection year as the validator has it, 2021/22. It runs in an environment of its
own (see `just oracles`), because it needs an old pandas. A folder with nothing to report makes it
raise "No objects to concatenate", which is its way of saying so.
"""

import json
import os
import sys
import tempfile
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
os.environ["QLACREF_PC_INSECURE"] = "True"


def main(folder, year, authority):
    """Print what each rule found: {rule: [[table, row], ...]}, and how many rules ran."""
    os.chdir(tempfile.mkdtemp())  # it writes a log file where it stands
    from validator903.config import configured_errors
    from validator903.datastore import copy_datastore, create_datastore
    from validator903.ingress import read_from_text

    uploads = [
        {"name": path.name, "fileText": path.read_bytes(), "description": "This year"}
        for path in sorted(Path(folder).glob("*.csv"))
    ]
    data, extra = read_from_text(uploads)
    store = create_datastore(data, {"collectionYear": year, "localAuthority": authority, **extra})
    found, ran, failed = {}, 0, []
    for error, rule in configured_errors:
        try:
            result = rule(copy_datastore(store))
        except Exception as fault:  # noqa: BLE001  a rule that fails is reported, not hidden
            failed.append([error.code, str(fault)])
            continue
        ran += bool(result)
        hits = [[table, str(row)] for table, rows in result.items() for row in rows]
        if hits:
            found[error.code] = [error.description, hits]
    json.dump({"ran": ran, "failed": failed, "found": found}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
