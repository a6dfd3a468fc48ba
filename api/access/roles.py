"""The table of roles: what each may record, ask, see and open, and about whom.

A role is a post of the scheme of delegation, or a profession. A person who signs in has one or more
roles and acts in one at a time, which the log records. What the table does not give a role is
refused. Separation of duties is in the rules, whatever roles a person holds: who proposed may not
decide (`domain.readings.separation.table`), and an evaluator with an interest may not score
(EVALUATE-3).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from api.access.commands import (
    ADVISING,
    AUTHORISING,
    AWARDING,
    CARING,
    COMMISSIONING,
    CORRECTING,
    EVALUATING,
    HOMES,
    MODERATING,
    NEVER_CORRECTED,
    OFFERING,
    ON_BEHALF,
    ORDERS,
    PAYING,
    PLACING,
    REPRICING,
    REVIEWING,
    SEARCHING,
    SUPPORTING,
    TRANSFERRING,
    WRAPPING,
)
from domain.posts import DECIDING
from projections.engine.question import AUTHORISER
from projections.questions import QUESTIONS


class Reach(StrEnum):
    """The children whose records a role sees, under their pseudonyms."""

    EVERY = "every child"
    ALLOCATED = "children whose case is allocated to the officer"
    OWN_AFFAIRS = "the provider’s own invitations, offers and awards"
    AWARDS = "awards and what they cost: no child, placement or home"
    NONE = "no child: figures only"


class Activity(StrEnum):
    """A group of pages and operations that a role is given together."""

    READ_LOG = "read the log"
    PROVE = "explain, compare, replay and prove"
    OPEN_SEALED = "open sealed values"
    WHO_LOOKED = "see who has looked"
    ANSWERS = "ask the questions of the role"
    RECORD = "record in the role"
    BROKER = "the referrals board and its pages"
    DECIDE = "what awaits a decision"
    CASES = "the pages of a child’s case"
    FINANCE = "the budget monitor and reports"
    WHAT_IF = "what-if, and what moved a forecast"
    VERIFY = "verify the log"
    BUNDLES = "make bundles of evidence"
    MARKET = "the market and sufficiency pages"
    OWN_AFFAIRS = "a provider’s own pages"
    FILES = "import and export files"
    RETURNS = "write the yearly return, which opens sealed values"
    PSEUDONYMS = "turn a local number into a child’s reference"
    OPERATE = "metrics, and making the answers again"
    JOBS = "follow, fetch and end one’s own jobs"


@dataclass(frozen=True, slots=True)
class Role:
    """What a role may do. `home` is its first page, `corrects` the commands whose entries it may
    put right, and `proposes` those whose entries it may propose to put right.
    """

    name: str
    title: str
    home: str
    commands: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    activities: frozenset[Activity] = frozenset()
    purposes: tuple[str, ...] = ()
    reach: Reach = Reach.EVERY
    corrects: frozenset[str] = frozenset()
    proposes: frozenset[str] = frozenset()
    about: str = field(default="", compare=False)


A = Activity
EVERYBODY: Final = (A.ANSWERS, A.RECORD, A.JOBS)


def answers_for(asker: str) -> frozenset[str]:
    """The names of the questions that a role may ask."""
    return frozenset(each.name for each in QUESTIONS.values() if asker in each.asked_by)


def role(  # noqa: PLR0913  a row of the table has as many cells as it has columns
    name: str,
    title: str,
    home: str,
    *activities: Activity,
    commands: str = "",
    corrects: str = "",
    not_corrected: str = "",
    asks_as: str = "",
    purposes: tuple[str, ...] = (),
    reach: Reach = Reach.EVERY,
    about: str = "",
) -> Role:
    """A row of the table. Which answers it may ask is declared with each answer, for `asks_as`.

    A role that proposes corrections withdraws and declines them too.
    `corrects` is the work of others that it answers for: it puts that right besides its own, or
    proposes to. `not_corrected` is what it may record and does not put right,
    because others record it too.
    """
    own = frozenset(commands.split())
    own |= {"end_proposal"} if "propose_correction" in own else set()
    accounts_for = own.union(corrects.split()) - NEVER_CORRECTED - set(not_corrected.split())
    return Role(
        name,
        title,
        home,
        own,
        answers_for(asks_as or name),
        frozenset((*EVERYBODY, *activities)),
        purposes,
        reach,
        accounts_for if "correct_entry" in own else frozenset(),
        accounts_for if "propose_correction" in own else frozenset(),
        about,
    )


def authoriser(name: str, title: str) -> Role:
    """The role of a post that decides, is consulted or is informed under the scheme."""
    return role(
        name, title, "/decisions",
        A.DECIDE, A.READ_LOG, A.PROVE, A.OPEN_SEALED, A.FINANCE, A.WHAT_IF, A.MARKET, A.CASES,
        commands=f"{AUTHORISING} {REPRICING} propose_correction",
        corrects=f"{AWARDING} {PLACING} publish_key_decision",
        asks_as=AUTHORISER, purposes=("decide", "oversee"),
        about="Decides, is consulted or is informed, as the scheme of delegation says.",
    )  # fmt: skip


ROLES: Final = (
    role(
        "broker", "Broker", "/referrals-board",
        A.BROKER, A.DECIDE, A.READ_LOG, A.PROVE, A.OPEN_SEALED, A.PSEUDONYMS, A.MARKET, A.CASES,
        commands=f"{SEARCHING} {ON_BEHALF} {AWARDING} {PLACING} {SUPPORTING} {WRAPPING} {HOMES}"
        f" {CORRECTING} {TRANSFERRING} identify_person propose_decision",
        not_corrected=ON_BEHALF,
        purposes=("find a placement", "make a placement"),
        about="Searches for placements, compares offers and recommends.",
    ),
    role(
        "evaluator", "Evaluator", "/referrals-board", A.BROKER, A.OPEN_SEALED,
        commands=f"{EVALUATING} propose_correction",
        purposes=("evaluate an offer",),
        about="Scores applications and offers, after declaring interests.",
    ),
    role(
        "moderator", "Moderator", "/referrals-board", A.BROKER, A.OPEN_SEALED,
        commands=f"{MODERATING} propose_correction",
        purposes=("evaluate an offer",),
        about="Records the scores that the evaluators agreed on.",
    ),
    role(
        "commissioner", "Commissioner", "/market",
        A.MARKET, A.FINANCE, A.WHAT_IF, A.READ_LOG, A.PROVE, A.FILES, A.BROKER, A.PSEUDONYMS,
        commands=f"{COMMISSIONING} {HOMES} {CORRECTING} load_ofsted_list reverse_import"
        " propose_decision",
        corrects=f"{OFFERING} {EVALUATING} {MODERATING}",
        about="Runs the framework, its rounds and the market; states sufficiency.",
    ),
    *(authoriser(name, title) for name, title in DECIDING.items()),
    role(
        "social-worker", "Social worker", "/cases",
        A.CASES, A.READ_LOG, A.OPEN_SEALED, A.PSEUDONYMS,
        commands=f"{CARING} propose_correction",
        purposes=("care for the child", "prepare a review"), reach=Reach.ALLOCATED,
        about="Visits, plans, and records wishes and feelings, for allocated children.",
    ),
    role(
        "reviewing-officer", "Independent reviewing officer", "/cases",
        A.CASES, A.READ_LOG, A.OPEN_SEALED,
        commands=f"{REVIEWING} propose_correction", purposes=("review the case",),
        reach=Reach.ALLOCATED,
        about="Reviews the cases allocated to the officer.",
    ),
    role(
        "personal-adviser", "Personal adviser", "/cases",
        A.CASES, A.READ_LOG, A.OPEN_SEALED,
        commands=f"{ADVISING} propose_correction", purposes=("care for the child",),
        reach=Reach.ALLOCATED,
        about="Plans the way into adult life, for allocated young people.",
    ),
    role(
        "team-manager", "Team manager", "/cases",
        A.CASES, A.READ_LOG, A.OPEN_SEALED, A.WHO_LOOKED, A.PSEUDONYMS,
        commands=f"allocate_case end_allocation {CORRECTING} record_secure_approval {ORDERS}"
        " propose_decision",
        corrects=f"{CARING} {REVIEWING} {ADVISING}", purposes=("oversee",),
        about="Allocates cases to the officers who need to know.",
    ),
    role(
        "finance", "Finance officer", "/budget",
        A.FINANCE, A.WHAT_IF, A.READ_LOG, A.PROVE, A.FILES,
        commands=f"{PAYING} {CORRECTING} book_block vary_fee uplift_fee propose_decision",
        about="Budgets, payments, forecasts and what-if. Opens nothing sealed.",
    ),
    role(
        "performance-officer", "Performance officer", "/files",
        A.FILES, A.RETURNS, A.MARKET, A.READ_LOG, A.PSEUDONYMS, A.PROVE,
        commands="load_return load_ofsted_list reverse_import record_legal_status"
        " record_particulars start_care end_care correct_entry propose_correction",
        about="Imports yearly returns and lists, and writes returns.",
    ),
    role(
        "auditor", "Auditor", "/audit",
        A.READ_LOG, A.PROVE, A.OPEN_SEALED, A.WHO_LOOKED, A.VERIFY, A.FINANCE, A.WHAT_IF,
        A.MARKET, A.BUNDLES,
        commands="state_figure issue_bundle", purposes=("audit",),
        about="Replays, explains, compares and verifies; changes nothing.",
    ),
    role(
        "solicitor", "Solicitor", "/bundles",
        A.READ_LOG, A.PROVE, A.OPEN_SEALED, A.BUNDLES, A.CASES,
        commands="issue_bundle identify_person record_secure_approval record_commencement"
        f" propose_correction propose_decision {ORDERS}",
        purposes=("conduct proceedings",),
        about="Makes evidence for courts.",
    ),
    role(
        "data-protection-officer", "Data protection officer", "/audit",
        A.READ_LOG, A.PROVE, A.OPEN_SEALED, A.WHO_LOOKED, A.BUNDLES, A.PSEUDONYMS, A.VERIFY,
        commands="erase_person shred_value record_death issue_bundle propose_decision end_proposal",
        purposes=("answer the person", "erase"),
        about="Answers people about their data, and erases on authority.",
    ),
    role(
        "monitoring-officer", "Monitoring officer", "/decisions",
        A.READ_LOG, A.PROVE, A.DECIDE, A.WHO_LOOKED, A.VERIFY,
        commands="adopt_policy adopt_scheme choose_interpretation publish_key_decision"
        " withhold_contract_notice record_commencement correct_entry propose_correction"
        " propose_decision",
        corrects=AUTHORISING,
        about="Adopts the policy and the scheme of delegation.",
    ),
    role(
        "democratic-services", "Democratic services", "/decisions", A.DECIDE,
        commands="publish_key_decision inform_of_award propose_correction", reach=Reach.AWARDS,
        about="Publishes key decisions, and informs members of awards.",
    ),
    role(
        "cabinet-member", "Cabinet member", "/budget", A.FINANCE, A.MARKET,
        reach=Reach.NONE,
        about="Reads the reports, which say nothing about one child.",
    ),
    role(
        "provider", "Provider", "/own-affairs", A.OWN_AFFAIRS,
        commands=OFFERING, reach=Reach.OWN_AFFAIRS,
        about="Applies, is asked, and offers or says that it cannot; sees its own affairs only.",
    ),
    role(
        "operator", "Operator", "/health/ready", A.OPERATE, reach=Reach.NONE,
        about="Keeps the service running, and sees no answers.",
    ),
)  # fmt: skip
BY_NAME: Final = {each.name: each for each in ROLES}


def role_named(name: str, posts: tuple[str, ...] = ()) -> Role | None:
    """The role of a name, or of a post that a council's scheme of delegation adds."""
    known = BY_NAME.get(name)
    if known is None and name in posts:
        return authoriser(name, name.replace("-", " ").capitalize())
    return known


def title_of(name: str) -> str:
    """The title of a role, or its name where it is none of the table."""
    found = role_named(name)
    return found.title if found else name
