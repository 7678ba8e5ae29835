"""TABLE of powers: every address of the desk, what it takes to enter it, and who has that (S192).

The guard asks it before any handler runs, so no handler asks for a role itself. An address without
a row is closed to everybody, and `tests/house/test_access.py` names it.
"""

from wxsign.rules.permissions import COLLEGE, SCHOOL

OPEN = "open"  # the way in: for people who are not known yet

EACH, SCHOOL_LEVEL = (COLLEGE, SCHOOL), (SCHOOL,)

# Whose each power is. Which records it reaches is their scope; on two levels also the turn.
POWERS: dict[str, tuple[str, ...]] = {
    "own": EACH,  # what is the reviewer's own: his account, his errands
    "records.read": EACH,
    "records.decide": EACH,
    "records.reverse": SCHOOL_LEVEL,  # 撤回审核, 强制解约 (S172)
    "employers.decide": SCHOOL_LEVEL,
    "plan.read": EACH,
    "plan.set": SCHOOL_LEVEL,
    "plan.tell": SCHOOL_LEVEL,
    "roster.read": EACH,
    "roster.decide": SCHOOL_LEVEL,
    "signing.switch": SCHOOL_LEVEL,  # 网签开放设置, 签约开放列表 (S172)
    "reviewers.manage": SCHOOL_LEVEL,
    "appeals.hear": SCHOOL_LEVEL,
    "watch": SCHOOL_LEVEL,
    "numbers.read": EACH,  # 统计 and masked exports of one's own scope
    "exports.full": SCHOOL_LEVEL,  # unmasked, for a purpose that is logged
}

ENDPOINTS: dict[str, str] = {
    "desk.login": OPEN,
    "desk.login_check": OPEN,
    "desk.login_end": OPEN,
    "desk.login_scan": OPEN,
    "desk.login_scan_ask": OPEN,
    "desk.login_scan_state": OPEN,
    "desk.login_scan_seen": OPEN,
    "desk.login_scan_confirm": OPEN,
    "desk.login_scan_refuse": OPEN,
    "desk.errand": "own",
    "desk.errand_result": "own",
    "desk.account": "own",
    "desk.password": "own",
    "desk.password_change": "own",
    "desk.second_factor": "own",
    "desk.second_factor_set": "own",
    "desk.recovery_codes": "own",
    "desk.recovery_codes_renew": "own",
    "desk.wechat": "own",
    "desk.wechat_ask": "own",
    "desk.wechat_state": "own",
    "desk.wechat_unbind": "own",
    "desk.session_end": "own",
    "desk.sessions_end": "own",
    "desk.reviewers": "reviewers.manage",
    "desk.reviewer_new": "reviewers.manage",
    "desk.reviewer_add": "reviewers.manage",
    "desk.reviewer": "reviewers.manage",
    "desk.reviewer_change": "reviewers.manage",
    "desk.reviewer_reset": "reviewers.manage",
    "desk.reviewer_close": "reviewers.manage",
    "desk.queue": "records.read",
    "desk.search": "records.read",
    "desk.search_find": "records.read",
    "desk.filters": "own",
    "desk.filter_save": "own",
    "desk.filter_rename": "own",
    "desk.filter_remove": "own",
    "desk.batch_begin": "records.decide",
    "desk.batch": "records.decide",
    "desk.batch_decide": "records.decide",
    "desk.batch_undo": "records.decide",
    "desk.stand_ins": "own",
    "desk.stand_in_name": "own",
    "desk.stand_in_end": "own",
    "desk.numbers": "numbers.read",
    "desk.exports": "numbers.read",
    "desk.export_list": "numbers.read",
    "desk.export_plan": "numbers.read",
    "desk.export_numbers": "numbers.read",
    "desk.export_full": "exports.full",
    "desk.export_full_ask": "exports.full",
    "desk.review": "records.read",
    "desk.record_messages": "records.read",
    "desk.paper": "records.read",
    "desk.paper_page": "records.read",
    "desk.disclosure": "records.read",
    "desk.disclose": "records.read",
    "desk.attachment": "records.read",
    "desk.attachments": "records.decide",
    "desk.attachments_brought": "records.decide",
    "desk.approve": "records.decide",
    "desk.pass_on": "records.decide",
    "desk.rejection": "records.decide",
    "desk.reject": "records.decide",
    "desk.undo": "records.decide",
    "desk.reopening": "records.reverse",
    "desk.reopen": "records.reverse",
    "desk.forcing": "records.reverse",
    "desk.force": "records.reverse",
    "desk.employers": "employers.decide",
    "desk.employer": "employers.decide",
    "desk.employer_licence": "employers.decide",
    "desk.employer_approve": "employers.decide",
    "desk.employer_rejection": "employers.decide",
    "desk.employer_reject": "employers.decide",
    "desk.plan": "plan.read",
    "desk.plan_student": "plan.read",
    "desk.plan_state": "plan.set",
    "desk.plan_set": "plan.set",
    "desk.plan_tell_again": "plan.tell",
    "desk.plan_tell_all_again": "plan.tell",
    "desk.roster": "roster.read",
    "desk.roster_search": "roster.read",
    "desk.roster_student_page": "roster.read",
    "desk.roster_disclosure": "roster.read",
    "desk.roster_disclose": "roster.read",
    "desk.roster_decision": "roster.decide",
    "desk.roster_decide": "roster.decide",
    "desk.sheet": "roster.decide",
    "desk.sheet_template": "roster.decide",
    "desk.sheet_template_wanted": "roster.decide",
    "desk.sheet_bring": "roster.decide",
    "desk.sheet_check": "roster.decide",
    "desk.sheet_confirm": "roster.decide",
    "desk.openings": "signing.switch",
    "desk.switches": "signing.switch",
    "desk.window_set": "signing.switch",
    "desk.window_remove": "signing.switch",
    "desk.signing_pause": "signing.switch",
    "desk.unit_list": "employers.decide",
    "desk.unit_page": "employers.decide",
    "desk.unit_blocking": "employers.decide",
    "desk.unit_block": "employers.decide",
    "desk.unit_unblock": "employers.decide",
    "desk.unit_block_by_code": "employers.decide",
    "desk.appeals": "appeals.hear",
    "desk.appeal": "appeals.hear",
    "desk.appeal_uphold": "appeals.hear",
    "desk.appeal_rehear": "appeals.hear",
    "desk.watch": "watch",
    "desk.watch_stuck": "watch",
    "desk.watch_message": "watch",
    "desk.watch_message_open": "watch",
    "desk.watch_resend": "watch",
    "desk.watch_resend_all": "watch",
    "desk.watch_jobs": "watch",
    "desk.watch_looks": "watch",
    "desk.watch_pictures": "watch",
    "desk.watch_picture": "watch",
    "desk.watch_picture_open": "watch",
    "desk.watch_picture_judge": "watch",
    "desk.watch_patterns": "watch",
    "desk.watch_pattern": "watch",
    "desk.watch_pattern_judge": "watch",
}


def is_open(endpoint: str) -> bool:
    """Whether this address is for people who are not known yet."""
    return ENDPOINTS.get(endpoint) == OPEN


def may_enter(endpoint: str, role: str) -> bool:
    """Whether a reviewer of this role may enter this address; one without a row is closed."""
    return role in POWERS.get(ENDPOINTS.get(endpoint, ""), ())
