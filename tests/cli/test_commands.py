"""The administration: what each command does, says and answers to the shell."""

import base64
import re
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from flask_migrate import stamp
from sqlalchemy import select

from tests import factories
from wxsign import clock, schema, standing
from wxsign.actions import desk
from wxsign.db import db
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.wechat import Template
from wxsign.models import OutboxEntry, School
from wxsign.rules import notices
from wxsign.rules.refusals import Reason, Refused


def lines(done) -> list[str]:
    return done.output.splitlines()


SCHOOL = ["--code", "10486", "--name", "江城示例大学", "--office", "就业中心", "--address", "武汉"]


@pytest.mark.requirement("S85")
def test_a_school_chooses_its_levels_of_review(run):
    record = factories.agreement("under_review")
    factories.college(name="经济学院")
    factories.reviewer(role="college")
    name = "signing.review_levels"

    done = run("schools", "set", factories.SCHOOL_CODE, name, "college_then_school")

    assert lines(done) == [
        "审核级数（signing.review_levels）现在是 college_then_school。",
        "提醒：经济学院还没有审核人员，它的签约会停在学院。请运行 reviewers add。",
    ]
    assert standing.review_levels(record.school_id) == "college_then_school"
    assert run("schools", "set", factories.SCHOOL_CODE, name, "one").exit_code == 0
    assert standing.review_levels(record.school_id) == "one"


@pytest.mark.parametrize(
    "words, sentence",
    [
        (("10486", "signing.review_levels", "one"), "没有代码为 10486 的学校。"),
        (
            (factories.SCHOOL_CODE, "signing.review_levels", "two"),
            "signing.review_levels 只能是 one 或 college_then_school。",
        ),
        ((factories.SCHOOL_CODE, "signing.open", "yes"), "signing.open 只能是 true 或 false。"),
    ],
)
def test_a_setting_of_a_school_that_will_not_do_is_told(run, words, sentence):
    factories.school()

    done = run("schools", "set", *words)

    assert (done.exit_code, lines(done)) == (1, [f"Error: {sentence}"])


def test_a_school_opens_and_shuts_signing(run):
    student = factories.student()

    run("schools", "set", factories.SCHOOL_CODE, "signing.open", "false")
    assert not standing.of_student(student.id).window_open
    run("schools", "set", factories.SCHOOL_CODE, "signing.open", "true")
    assert standing.of_student(student.id).window_open


def test_a_school_is_added_once(run):
    first = run("schools", "add", *SCHOOL, "--phone", "027-1")
    second = run("schools", "add", *SCHOOL, "--phone", "027-1")

    assert (first.exit_code, first.output) == (0, "已增加 江城示例大学。\n")
    assert second.exit_code == 1
    assert lines(second) == ["Error: 这个院校代码或学校名称已经有了。"]
    [school] = db.session.scalars(select(School)).all()
    assert (school.code, school.page_title) == ("10486", "江城示例大学就业信息网")


def test_what_is_not_given_is_asked_for(run):
    done = run("schools", "add", *SCHOOL, typed="027-55550100\n")

    assert lines(done) == ["电话: 027-55550100", "已增加 江城示例大学。"]
    assert db.session.scalars(select(School.phone)).all() == ["027-55550100"]


REVIEWER = ["--school", "19097", "--account", "fang", "--name", "方敬之"]


@pytest.mark.requirement("S85")
@pytest.mark.parametrize("college,role", [((), "school"), (("--college", "计算机学院"), "college")])
def test_a_reviewer_signs_in_with_password_and_the_code_of_the_printed_link(run, college, role):
    factories.college()

    done = run("reviewers", "add", *REVIEWER, *college, typed="a long password\na long password\n")

    assert done.exit_code == 0
    assert "a long password" not in done.output
    link = urlsplit(lines(done)[-1])
    assert (link.scheme, link.netloc, link.path) == ("otpauth", "totp", "/wxsign:fang")
    secret = parse_qs(link.query)["secret"][0]
    right = pyotp.TOTP(secret).at(clock.now())
    reviewer = desk.check_password("fang", "a long password", right)
    assert (reviewer.name, reviewer.role) == ("方敬之", role)
    with pytest.raises(Refused) as refused:
        desk.check_password("fang", "a long password", "")
    assert refused.value.reason is Reason.LOGIN_WRONG


@pytest.mark.parametrize(
    "words,sentence",
    [
        (["--school", "00000", *REVIEWER[2:]], "没有这所学校或这个学院。"),
        ([*REVIEWER, "--college", "没有的学院"], "没有这所学校或这个学院。"),
        ([*REVIEWER[:2], "--account", "taken", *REVIEWER[4:]], "这个账号已经有人用了。"),
    ],
)
def test_a_reviewer_who_cannot_be_added_is_told_why(run, words, sentence):
    factories.reviewer(account="taken")

    done = run("reviewers", "add", *words, "--password", "a long password")

    assert (done.exit_code, lines(done)) == (1, [f"Error: {sentence}"])


@pytest.mark.requirement("S4")
def test_the_menu_is_pushed_and_its_addresses_are_said(run, fakes):
    done = run("menu", "push")

    assert done.exit_code == 0
    assert done.output == (
        "菜单已推送，入口 http://localhost/student/ 和 http://localhost/employer/。\n"
    )
    [[top]] = fakes.wechat.menus
    assert [(below["name"], below["url"]) for below in top["sub_button"]] == [
        ("学生服务", "http://localhost/student/"),
        ("企业服务", "http://localhost/employer/"),
    ]


@pytest.mark.parametrize(
    "failure,sentence",
    [
        (Rejected(40164, "invalid ip 203.0.113.9"), "服务器地址不在 API IP 白名单里"),
        (Rejected(40125), "app_id 或 app_secret 不对"),
        (Unreachable("no connection"), "公众号没有回应"),
    ],
)
def test_a_menu_that_wechat_does_not_take_is_said_without_a_stack(run, fakes, failure, sentence):
    fakes.wechat.fails_with(failure)

    done = run("menu", "push")

    assert done.exit_code == 1
    assert [sentence in line for line in lines(done)] == [True]


def test_every_template_is_listed_with_its_fields_and_the_notices_that_use_it(run):
    told = lines(run("templates"))

    titles = [template.title for template in notices.TEMPLATES]
    assert [line for line in told if not line.startswith(" ")] == titles
    assert "    单位名称　{{thing1.DATA}}" in told
    used = [
        key for line in told if "里的键：" in line for key in line.split("：", 1)[1].split("、")
    ]
    assert sorted(used) == sorted(row.key for row in notices.NOTICES if row.template)


def test_what_is_stuck_is_listed_and_sent_again_on_demand(run, drain, fakes):
    factories.agreement("invited")
    fakes.sms.fails_with(Rejected(403))
    fakes.mail.fails_with(Unreachable("lost", uncertain=True))
    drain()
    sms, mail = db.session.scalars(select(OutboxEntry).order_by(OutboxEntry.channel.desc())).all()

    told = lines(run("stuck"))

    student = f"online.invite.student  student {sms.person_id}"
    assert sorted(told[:-1]) == sorted(
        [
            f"{sms.id}  dead  {student}  sms refused: 403",
            f"{mail.id}  held  {student}  outcome unknown: lost",
        ]
    )
    assert told[-1] == "共 2 条。用 flask --app wsgi resend 编号 重新发送。"
    assert lines(run("resend", sms.id, mail.id, 99)) == ["2 条将在几秒内重新发送。"]
    drain()
    assert (len(fakes.sms.sent), len(fakes.mail.sent)) == (1, 1)
    assert lines(run("stuck"))[-1].startswith("共 0 条。")
    assert lines(run("resend", sms.id)) == ["0 条将在几秒内重新发送。"]


def findings(done) -> dict[str, tuple[str, str]]:
    rows = [re.fullmatch(r"(好|错)  (.+?)：(.*)", line) for line in lines(done)]
    return {row[2]: (row[1], row[3]) for row in rows}


def test_the_doctor_names_everything_that_is_missing_and_how_to_mend_it(run):
    done = run("doctor")

    found = findings(done)
    assert done.exit_code == 1
    assert found["数据库"][0] == "错"
    assert found["数据库"][1].endswith("请运行 flask --app wsgi db upgrade")
    assert found["Redis"] == ("错", "连不上（ConnectionError）；签约照常，消息会晚几秒")
    assert found["字体"][0] == "好"
    assert found["公众号"] == ("好", "令牌可用")
    assert found["模板 online.invite.student"] == ("错", "配置的模板不在公众号里")
    assert found["短信"] == ("错", "没有配置短信，验证码发不出去，任何人都不能签约")


def test_the_schema_of_an_empty_database_comes_from_the_command_of_the_readme(run):
    db.session.rollback()
    db.drop_all()
    before = schema.revisions()

    done = run("db", "upgrade")

    assert done.exit_code == 0
    assert before == (None, schema.revisions()[0])


def test_the_doctor_finds_nothing_wrong_with_a_fresh_schema_and_known_templates(run, app, fakes):
    db.session.rollback()
    schema.attach(app)
    stamp()
    fakes.wechat.known_templates = [
        Template(template.key, template.title, content(template)) for template in notices.TEMPLATES
    ]

    found = findings(run("doctor"))

    assert (found["数据库"][0], found["JS-SDK"][0]) == ("好", "好")
    assert [what for what in found if what.startswith("模板")] == []


def content(template: notices.Template) -> str:
    return "\n".join(f"{label}:{{{{{key}.DATA}}}}" for key, label in template.fields)


def test_the_doctor_says_where_a_template_of_the_account_differs_from_ours(run, fakes):
    invitation, progress = notices.TEMPLATES
    fakes.wechat.known_templates = [
        Template(
            invitation.key, invitation.title, "单位名称:{{thing1.DATA}}\n截止时间:{{time3.DATA}}"
        ),
        Template(progress.key, progress.title, content(progress)),
    ]

    found = findings(run("doctor"))

    assert found["模板 签约邀请通知"] == ("错", "公众号的模板里没有“拟聘用职位”。")
    assert "模板 签约进度通知" not in found


def test_the_doctor_says_that_the_database_cannot_be_reached(run, settings):
    db.engine.dispose()
    file = settings.data_dir / "wxsign.db"
    file.unlink()
    file.mkdir()

    assert findings(run("doctor"))["数据库"] == ("错", "连不上（OperationalError）")


@pytest.mark.parametrize(
    "failure,words",
    [
        (
            Rejected(40164, "invalid ip 203.0.113.7"),
            "服务器地址不在 API IP 白名单里，请到公众平台添加（40164 invalid ip 203.0.113.7",
        ),
        (Rejected(40001), "app_id 或 app_secret 不对（40001"),
        (Rejected(48001), "公众号拒绝了请求（48001"),
        (Unreachable("no connection"), "没有回应（no connection"),
    ],
)
def test_the_doctor_says_what_wechat_answered(run, fakes, failure, words):
    fakes.wechat.fails_with(failure)

    verdict, said = findings(run("doctor"))["公众号"]

    assert (verdict, said.startswith(words)) == ("错", True)


def test_new_keys_are_three_different_ones_each_time(run):
    first, second = lines(run("keys", "new")), lines(run("keys", "new"))

    names = [line.split(" = ")[0] for line in first]
    found = [re.findall(r'"([^"]+)"', line)[0] for line in first + second]
    assert names == ["secret_key", "seal_keys", "fingerprint_key"]
    assert {len(base64.b64decode(key)) for key in found} == {32}
    assert len(set(found)) == 6
