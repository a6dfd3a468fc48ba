"""Run by another interpreter: the sector's validator over folders, its findings as JSON.

Reads a line of JSON for each folder: the folder, the collection year as the validator has it,
2021/22, and the authority. Prints a line of findings, or of the `fault` that it failed with. It
runs in an environment of its own (see `just oracles`), because it needs an old pandas. Each folder
is judged in a fork, because the validator takes seconds to import.
"""

import json
import os
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
os.environ["QLACREF_PC_INSECURE"] = "True"


def judge(folder, year, authority):
    """What each rule found: {rule: [[table, row], ...]}, and how many rules ran."""
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
    return {"ran": ran, "failed": failed, "found": found}


def answer(line):
    """What is printed for a line that was read."""
    try:
        return judge(*json.loads(line))
    except Exception:  # noqa: BLE001  whoever asked is told
        return {"fault": traceback.format_exc()}


def main():
    """Judge a folder for each line that is read."""
    os.chdir(tempfile.mkdtemp())  # the validator writes a log file where it stands
    import validator903.config
    import validator903.datastore
    import validator903.ingress  # noqa: F401  each fork has them

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.stdout.write(json.dumps(answer(line)) + "\n")
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
