"""A ledger of two children, three providers and a refusal, and what of it may be told to whom.

The table is written from the roles' descriptions, and knows nothing of the code that checks.
"""

import io
import re
import shutil
import subprocess
import zipfile
from typing import Any

from fastapi.testclient import TestClient
from story import (
    BROKER,
    CALLED_OFF,
    CHILD,
    CLOSING,
    DCS,
    RULES,
    Clock,
    Phase,
    Told,
    admission,
    allocated,
    application,
    home,
    moment,
    opening,
    published,
    say,
)

OTHER = "C-BBBBBBBBBBBBBBBB"
BED = {"fee_for": "core", "unit": "week", "amount": "2911.30"}
DEARER = {**BED, "amount": "3517.40"}
IN_VAIN = {**BED, "amount": "3999.90"}
SECOND = "/referrals/R-2"
MARKS: dict[str, str] = {
    "the first child": CHILD,
    "the second child": OTHER,
    "the first child's start": r"2021-04-05|\b5 Apr(il)? 2021",
    "the second child's start": r"2021-04-06|\b6 Apr(il)? 2021",
    "the first placement": r"\bPL-1\b",
    "the second placement": r"\bPL-2\b",
    "the first home's address": "PR8 ?1ZZ",
    "the second home's address": "L20 ?3AB",
    "the first fee": r"\b3,?517(\.40?\b|</)",
    "the second fee": r"\b2,?911(\.30?\b|</)",
    "the first provider": r"\bP-1\b",
    "the second provider": r"\bP-2\b",
    "the third provider": r"\bP-3\b",
    "the refused offer": "H-777",
    "the first child's number": "LA-4711",
    "the second child's number": "LA-4712",
}
"""What is looked for in everything that comes back, as patterns."""
ALL = frozenset(MARKS)
PROVIDERS = frozenset(mark for mark in MARKS if mark.endswith("provider"))
FEES = frozenset(mark for mark in MARKS if mark.endswith("fee"))
ADMITTED = frozenset(("the first provider", "the second provider"))
OF_CASE = {"the second child", "the second child's start", "the second placement",
           "the second fee", "the second provider", "the second child's number"}  # fmt: skip
NUMBERS = frozenset(mark for mark in MARKS if mark.endswith("number"))
KEEPS_REFUSALS = {"auditor", "solicitor", "data-protection-officer"}
OPENS_WHOLE_CASES = {*KEEPS_REFUSALS, "team-manager"}
WRITES_RETURNS = {"performance-officer"}
"""The yearly return has each child's number in it."""
TOLD: dict[str, frozenset[str]] = {
    "nobody": frozenset(),
    "operator": frozenset(),
    "cabinet-member": PROVIDERS,
    "democratic-services": PROVIDERS | FEES,
    "social-worker": frozenset(OF_CASE),
    "reviewing-officer": frozenset(),
    "personal-adviser": frozenset(),
    "provider:P-1": frozenset(("the first provider", "the first home's address", "the first fee")),
    "provider:P-2": frozenset(
        ("the second provider", "the second home's address", "the second fee")
    ),
    "provider:P-3": frozenset(("the third provider", "the refused offer")),
}
"""What each role that is limited may be told. The others may be told all but a refusal and, unless
they open whole cases or write returns, what is recorded for the yearly return."""


def told_to(role: str, path: str) -> frozenset[str]:
    """What a role may be told at a path. Who was admitted to the framework is published."""
    every = ALL if role in KEEPS_REFUSALS else ALL - {"the refused offer"}
    if role not in OPENS_WHOLE_CASES | WRITES_RETURNS:
        every -= NUMBERS
    published = ADMITTED if path.startswith("/open-contracting/") else frozenset()
    return TOLD.get(role, every) | published


def second_home() -> Told:
    """The second provider's home, elsewhere."""
    path, body, who = home("P-2", 2)
    return path, {**body, "postcode": "L20 3AB"}, who


def particulars(child: str, number: str, born_on: str) -> Told:
    """What the yearly return asks of a child, sealed."""
    body = {"child_ref": child, "number": number, "born_on": born_on, "sex": "male",
            "ethnicity": "WBRI", "recorded_on": "2021-05-01"}  # fmt: skip
    return "/particulars", body, ("perry", "performance-officer")


def dearer(told: Told) -> Told:
    """An offer at a fee of its own, which is in no example of the documentation."""
    path, body, who = told
    return path, {**body, "fee_lines": [DEARER]}, who


def phases() -> list[Phase]:
    """The story of the first child, with a second placed in an emergency with another provider."""
    days = dict(CALLED_OFF)
    first = [(path, {**body, "provider_ids": ["P-1", "P-2"]} if "provider_ids" in body else body,
              who) for path, body, who in days.pop(moment("04-11"))]  # fmt: skip
    second: list[Told] = [
        ("/care-periods", {"child_ref": OTHER, "born_in": "2011-03", "started_on": "2021-04-06"},
         BROKER),
        ("/referrals",
         {"referral_id": "R-2", "child_ref": OTHER, "born_in": ["2011-03"], "lot": "residential",
          "kind": "childrens-home", "emergency": True, "needed_on": "2021-04-10",
          "opened_on": "2021-04-10"}, BROKER),
        allocated(OTHER, "sam", "social-worker"),
        (f"{SECOND}/wishes", {"child_ref": OTHER, "how": "told-in-person",
                              "ascertained_on": "2021-04-10"}, ("sam", "social-worker")),
        (f"{SECOND}/direct-award",
         {"award_id": "AW-2", "provider_id": "P-2", "home_id": "H-2", "fee_lines": [BED],
          "ground": "only-capable-provider", "reason": "That night", "awarded_on": "2021-04-10"},
         BROKER),
        ("/placements",
         {"placement_id": "PL-2", "child_ref": OTHER, "home_id": "H-2", "referral_id": "R-2",
          "award_id": "AW-2", "budget_line": "residential", "started_on": "2021-04-10",
          "emergency": True}, BROKER),
    ]  # fmt: skip
    declined: Told = ("/referrals/R-1/declines",
                      {"provider_id": "P-2", "code": "no-vacancy", "declined_on": "2021-04-12"},
                      ("birch", "provider"))  # fmt: skip
    notice = published("R-2", "AW-2", "2021-04-13")
    authorised: Told = (f"{SECOND}/awards/AW-2/authorisation", {"authorised_on": "2021-04-13"},
                        DCS)  # fmt: skip
    return [
        (moment("04-01"),
         [*RULES, opening("2021-04-01T17:00:00Z"), home("P-1", 1), second_home(),
          application("P-1", "Alder"), application("P-2", "Birch"), application("P-3", "Cedar")]),
        (moment("04-02"), [CLOSING, *admission("P-1"), *admission("P-2")]),
        (moment("04-10"), [*days.pop(moment("04-10")), *second]),
        (moment("04-11"), first),
        (moment("04-12"), [*(dearer(each) for each in days.pop(moment("04-12"))), declined]),
        (moment("04-13"), [*days.pop(moment("04-13")), notice, authorised]),
        *days.items(),
    ]  # fmt: skip


def tell_both(client: TestClient, clock: Clock) -> None:
    """Tell both stories, and have the third provider, which was not invited, offer in vain."""
    for when, told in phases():
        clock(when)
        for each in told:
            response = say(client, each)
            assert response.status_code == 201, (each, response.text)
    for each in (
        particulars(CHILD, "LA-4711", "2012-05-04"),
        particulars(OTHER, "LA-4712", "2011-03-04"),
    ):
        response = say(client, each)
        assert response.status_code == 201, (each, response.text)
    excluded(client)
    offer = {"provider_id": "P-3", "offer_id": "O-9", "home_id": "H-777", "fee_lines": [IN_VAIN],
             "statement": "A house", "offered_on": "2021-05-01"}  # fmt: skip
    vain = say(client, ("/referrals/R-1/offers", offer, ("cedar", "provider")))
    assert vain.json()["rule"] == "OFFER-2"


def excluded(client: TestClient) -> None:
    """The third provider is found to be excluded, which no case is about."""
    check = {"debarment_list": "Not on it", "connected_persons": False, "checked_on": "2021-05-01",
             "valid_until": "2021-12-01", "excluded": True, "exclusion_ground": "mandatory",
             "decided_because": "Insolvent"}  # fmt: skip
    told: Told = ("/providers/P-3/exclusion-checks", check, ("cara", "commissioner"))
    response = say(client, told)
    assert response.status_code == 201, response.text


def texts_of(answer: Any) -> str:
    """All that came back as text: headers, and the body with its files unpacked."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{headers}\n{unpacked(answer.content)}"


def unpacked(content: bytes) -> str:
    """A body as text: an archive or a workbook by its files, a PDF by its words."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(unpacked(archive.read(name)) for name in archive.namelist())
    if content.startswith(b"%PDF"):
        return pdf_text(content)
    return content.decode("utf-8", "replace")


def pdf_text(content: bytes) -> str:
    """The words of a PDF, where there is a reader, and what its bytes say themselves."""
    found, reader = content.decode("latin-1"), shutil.which("pdftotext")
    if reader is None:
        return found
    said = subprocess.run([reader, "-", "-"], input=content, capture_output=True, check=True)
    return f"{found}\n{said.stdout.decode()}"


def marks_in(text: str) -> frozenset[str]:
    """What a text tells, of all that is looked for."""
    return frozenset(mark for mark, pattern in MARKS.items() if re.search(pattern, text))
