"""The activity that a role needs for each HTTP operation that is neither a command nor an answer.

The table of roles names each command and answer. Any other operation that is neither listed here
nor public is refused to everybody.
"""

from typing import Final

from api.access.roles import Activity, Role

A = Activity
PUBLIC: Final = frozenset((
    "live", "ready", "openapi", "documentation", "rule", "static_file", "favicon",
    "sign_in", "sign_in_with", "signed_in",
    "choose_role", "sign_out", "act_as", "front_page", "ocds_releases", "ocds_records",
    "accessibility",
))  # fmt: skip
ACTIVITY_OF: Final[dict[str, Activity]] = {
    # the log and its proof
    "log": A.READ_LOG, "entry": A.READ_LOG, "log_events": A.READ_LOG,
    **{f"{kind}_entries": A.READ_LOG for kind in (
        "framework", "round", "provider", "home", "referral", "placement", "transition",
        "arrangement", "policy", "scheme")},
    "refusals": A.RECORD, "refusal": A.RECORD,
    "proof": A.PROVE, "explain_page": A.ANSWERS, "compare_page": A.PROVE,
    "replay_form": A.PROVE, "replay_page": A.PROVE,
    "verify_page": A.VERIFY, "run_verification": A.VERIFY,
    "log_page": A.READ_LOG, "entry_page": A.READ_LOG,
    "correction_form": A.READ_LOG, "take_correction": A.READ_LOG,
    "audit_page": A.PROVE, "openings_form": A.WHO_LOOKED, "openings_page": A.WHO_LOOKED,
    "open_sealed_values": A.OPEN_SEALED, "open_sealed": A.OPEN_SEALED,
    "list_openings": A.WHO_LOOKED,
    # pages
    "command_index": A.RECORD, "command_form": A.RECORD, "take_form": A.RECORD,
    "take_form_in_its_place": A.RECORD,
    "answer_page": A.ANSWERS, "answers_page": A.ANSWERS,
    "referrals_board": A.BROKER, "referral_page": A.BROKER,
    "decisions_page": A.DECIDE, "decision_page": A.DECIDE,
    "cases_page": A.CASES, "case_page": A.CASES,
    "budget_page": A.FINANCE, "forecast_page": A.FINANCE, "what_if_form": A.WHAT_IF,
    "what_if_page": A.WHAT_IF,
    "market_page": A.MARKET, "sufficiency_page": A.MARKET, "borough_page": A.MARKET,
    "files_page": A.FILES, "import_files": A.FILES,
    "bundles_page": A.BUNDLES, "make_bundle": A.BUNDLES,
    "own_affairs": A.OWN_AFFAIRS, "own_invitation": A.OWN_AFFAIRS,
    "open_invitation": A.OWN_AFFAIRS,
    # jobs
    "job": A.JOBS, "job_result": A.JOBS, "end_job": A.JOBS, "end_job_on_page": A.JOBS,
    # finance and files over HTTP
    "sufficiency_pdf": A.MARKET, "export_ssda903": A.RETURNS, "ask_for_return": A.RETURNS,
    "what_if": A.WHAT_IF, "movement": A.WHAT_IF, "report_pdf": A.FINANCE, "report_xlsx": A.FINANCE,
    "child_reference": A.PSEUDONYMS,
    "metrics": A.OPERATE, "rebuild_answers": A.OPERATE,
}  # fmt: skip


RECORDS: Final = {
    "import_ssda903": "load_return",
    "import_payments": "load_spending_file",
    "import_ofsted": "load_ofsted_list",
}
"""The command that an operation records, where their names differ."""


def may(role: Role, operation: str) -> bool:
    """Whether a role may use an operation: one that records a command of the role, or belongs to
    one of its activities.
    """
    if RECORDS.get(operation, operation) in role.commands:
        return True
    activity = ACTIVITY_OF.get(operation)
    return activity is not None and activity in role.activities
