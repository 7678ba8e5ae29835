"""TABLE of every address that answers a GET: who opens it, where, and what must stand there.

A new route needs one row in VISITS, under the visitor of `doors.py` who may see it, or one in
NO_PAGE with the reason; `test_pages.py` fails until it has one. The records are those of the demo
data: of an online agreement by number in the order of their making, of the other processes by a
name in braces, which RECORDS of their own table finds.
"""

from tests.browser import (
    addresses_batches,
    addresses_destinations,
    addresses_endings,
    addresses_lists,
    addresses_numbers,
    addresses_papers,
    addresses_plan,
    addresses_queue,
    addresses_roster,
    addresses_security,
    addresses_sheets,
    addresses_watch,
)
from tests.browser.looking import Visit
from wxsign.demo import people

LETTER, IN_FORCE, WAITING = 1, 5, 7
REPORTED_IN = 14
CHANGING, ASKED = 17, 18
TITLE, DESK_TITLE = people.TITLE, f"签约管理 · {people.SCHOOL}"
UNITS_TITLE, _UNIT = f"单位审核 · {people.SCHOOL}", tuple(people.employers())[5].name
UNDER_REVIEW = f"叶书屿 · {DESK_TITLE}"
_LETTER, _AGREEMENT = f"/student/invitations/{LETTER}", f"/student/agreements/{IN_FORCE}"
_AGREEMENT_OF_LETTER = f"/student/agreements/{LETTER}"
_SENT, _REVIEW = f"/employer/agreements/{IN_FORCE}", f"/desk/reviews/{WAITING}"
_ANY = "&".join(f"id={record}" for record in range(1, 60))  # of these two are the visitor's own

_CHANGE = f"/student/agreements/{CHANGING}/change"

# fmt: off
VISITS: dict[str, list[Visit]] = {
    "stranger": [
        Visit("public.answers", "/help", "public.help", "帮助"),
        Visit("public.check", "/verify/{code}", "public.verification", "协议书核验"),
        Visit("public.check_form", "/verify/", "public.verification_form", "协议书核验"),
        Visit("student.binding", "/student/binding", "student.binding", "登录并绑定账号"),
        Visit("student.binding_person", "/student/binding/person", "student.binding_person", TITLE),
        Visit("employer.login", "/employer/login", "employer.login", "企业服务"),
        Visit("employer.login_by_phone", "/employer/login/phone", "employer.login", "企业服务"),
        Visit("employer.login_code", "/employer/login/code", "employer.login", "企业服务"),
        Visit("employer.registration_form", "/employer/registration", "employer.registration",
              "注册单位账号"),
        Visit("desk.login", "/desk/login", "desk.login", "登录 · 签约审核"),
    ],
    "invited": [
        Visit("student.home", "/student/", "student.home", TITLE),
        Visit("student.invitations", "/student/invitations", "student.invitations", TITLE),
        Visit("student.invitation", _LETTER, "student.invitation", TITLE),
        Visit("student.confirmation", _LETTER + "/confirmation", "student.confirmation", TITLE),
        Visit("student.refusal", _LETTER + "/refusal", "student.decline", TITLE),
        Visit("student.extension", _LETTER + "/extension", "student.extension", TITLE),
        Visit("student.closed_button", _AGREEMENT_OF_LETTER + "/reasons/agree_change",
              "student.refusal", "网上签约", 409),
        Visit("student.wishes", _LETTER + "/wishes", "student.wishes", TITLE),
        Visit("student.wish", _LETTER + "/wishes/penalty", "student.wish", TITLE),
        Visit("student.profile_wechat", "/student/profile/wechat", "student.unbinding", TITLE),
        Visit("student.market", "/student/market", "student.refusal", "网上签约", 404),
    ],
    "changing": [
        Visit("student.change", _CHANGE, "student.change", TITLE),
        Visit("student.change_confirmation", _CHANGE + "/confirmation",
              "student.change_confirmation", TITLE),
        Visit("student.change_refusal", _CHANGE + "/refusal", "student.change_refusal", TITLE),
    ],
    "signed": [
        Visit("student.home", "/student/", "student.home", TITLE),
        Visit("student.agreement", _AGREEMENT, "student.agreement", TITLE),
        Visit("student.report", _AGREEMENT + "/report", "student.report", TITLE),
        Visit("student.messages", "/student/messages", "student.messages", TITLE),
        Visit("student.profile", "/student/profile", "student.profile", TITLE),
        Visit("student.phone", "/student/profile/phone", "student.phone", TITLE),
        Visit("student.agreement_pages", _AGREEMENT + "/pages", "student.document", TITLE),
        Visit("student.result", _AGREEMENT + "/result", "student.result", TITLE),
    ],
    "deciding": [
        Visit("student.comparison", f"/student/invitations/comparison?{_ANY}",
              "student.comparison", TITLE),
    ],
    "employer": [
        Visit("employer.home", "/employer/", "employer.home", "单位中心"),
        Visit("employer.search", "/employer/search", "employer.search", "签约发起"),
        Visit("employer.candidate_list", "/employer/candidates", "employer.candidates", "签约发送"),
        Visit("employer.invitation", "/employer/invitations/new?student=16", "employer.invitation",
              "邀请函"),
        Visit("employer.invitation_preview", "/employer/invitations/preview?student=16",
              "employer.confirmation", "确认发送"),
        Visit("employer.invitation_result", "/employer/invitations/sent?student=15",
              "employer.result", "发送结果"),
        Visit("employer.agreement_list", "/employer/agreements", "employer.agreements", "数据管理"),
        Visit("employer.agreement", _SENT, "employer.agreement", "签约详情"),
        Visit("employer.closed_button", _SENT + "/reasons/amend", "employer.refusal", "网上签约",
              409),
        Visit("employer.agreement_pages", _SENT + "/pages", "employer.agreement_pages", "协议书"),
        Visit("employer.amendment", f"/employer/agreements/{ASKED}/amendment",
              "employer.amendment", "修改邀约"),
        Visit("employer.adoption", f"/employer/agreements/{ASKED}/requests/1/adoption",
              "employer.adoption", "采纳修改"),
        Visit("employer.amendment_result", f"/employer/agreements/{CHANGING}/versions/sent",
              "employer.change_result", "发送结果"),
        Visit("employer.confirm", "/employer/confirmation", "employer.unit", "基本信息维护"),
        Visit("employer.market", "/employer/market", "employer.refusal", "网上签约", 404),
        Visit("employer.receipt", f"/employer/agreements/{REPORTED_IN}/receipt",
              "employer.receipt", "确认学生已报到"),
        Visit("employer.messages", "/employer/messages", "employer.messages", "消息记录"),
    ],
    "main account": [
        Visit("employer.unit", "/employer/unit", "employer.unit_menu", "单位信息"),
        Visit("employer.account_page", "/employer/account", "employer.account", "我的账号"),
        Visit("employer.password", "/employer/account/password", "employer.password", "修改密码"),
        Visit("employer.phone", "/employer/account/phone", "employer.phone", "更换手机号"),
        Visit("employer.colleague_list", "/employer/colleagues", "employer.colleagues", "同事账号"),
        Visit("employer.colleague_new", "/employer/colleagues/new", "employer.colleague_new",
              "开通同事账号"),
        Visit("employer.colleague", "/employer/colleagues/7", "employer.colleague", "同事账号"),
        Visit("employer.colleague_handover", "/employer/colleagues/7/handover",
              "employer.colleague_handover", "移交主账号"),
        Visit("employer.colleague_removal", "/employer/colleagues/7/removal",
              "employer.colleague_removal", "移除同事账号"),
    ],
    "pending": [
        Visit("employer.unit_review", "/employer/unit/review", "employer.unit_review", "单位审核"),
    ],
    "reviewer": [
        Visit("desk.employers", "/desk/employers", "desk.employers", UNITS_TITLE),
        Visit("desk.employer", "/desk/employers/1", "desk.employer", f"{_UNIT} · {UNITS_TITLE}"),
        Visit("desk.employer_rejection", "/desk/employers/1/rejection", "desk.employer_rejection",
              f"{_UNIT} · {UNITS_TITLE}"),
        Visit("desk.queue", "/desk/", "desk.queue", DESK_TITLE),
        Visit("desk.review", _REVIEW, "desk.review", UNDER_REVIEW),
        Visit("desk.rejection", _REVIEW + "/rejection", "desk.rejection", UNDER_REVIEW),
        Visit("desk.disclosure", _REVIEW + "/disclosures/id_number", "desk.disclosure",
              UNDER_REVIEW),
        Visit("desk.reopening", f"/desk/reviews/{IN_FORCE}/reopening", "desk.reopening",
              f"田沐阳 · {DESK_TITLE}"),
    ],
}
# fmt: on
NO_PAGE = {
    "public.alive": "a line for monitoring",
    "public.ready": "a line for monitoring",
    "public.metrics": "numbers for monitoring",
    "public.list_regions": "rows for a picker",
    "static": "files",
    "wechat.verify": "WeChat's check of the callback address",
    "wechat.authorize": "a redirect to WeChat",
    "wechat.start": "a redirect to WeChat",
    "wechat.come_back": "a redirect from WeChat",
    "wechat.finish": "a redirect from WeChat",
    "wechat.sign_page": "an answer for the script",
    "student.agreement_document": "the PDF",
    "student.calendar": "a day for a calendar",
    "student.notice": "shown while the privacy notice is newer than what was accepted",
    "employer.notice": "shown while the privacy notice is newer than what was accepted",
    "student.phone_new": "half-way, after the code to the old phone",
    "student.agreement_page": "a picture",
    "employer.agreement_document": "the PDF",
    "employer.agreement_page": "a picture",
    "employer.login_account": "half-way, after a right code to a phone of several units",
    "employer.login_password": "half-way, after a right code",
    "employer.phone_code": "half-way, after the password",
    "employer.unit_review_licence": "a picture",
    "employer.unit_review_correction": "only after a refusal or a withdrawal",
    "desk.employer_licence": "a picture",
    "desk.paper": "the PDF",
    "desk.paper_page": "a picture",
}

# Name in braces, and the statement that finds what it stands for.
RECORDS = {"code": "SELECT verify_code FROM agreement WHERE id = 5"}  # IN_FORCE

_TABLES = (
    addresses_endings,
    addresses_papers,
    addresses_destinations,
    addresses_plan,
    addresses_sheets,
    addresses_batches,
    addresses_lists,
    addresses_queue,
    addresses_roster,
    addresses_numbers,
    addresses_watch,
    addresses_security,
)
for _table in _TABLES:
    for _who, _visits in _table.VISITS.items():
        VISITS.setdefault(_who, []).extend(_visits)
    NO_PAGE.update(_table.NO_PAGE)
    RECORDS.update(_table.RECORDS)


def visit_of(who: str, endpoint: str) -> Visit:
    """The row of this visitor for this endpoint."""
    return next(visit for visit in VISITS[who] if visit.endpoint == endpoint)
