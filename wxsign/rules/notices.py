"""TABLE of messages: the words and fields of each notice (S43, S189, decision 18).

Keys are `process.move.audience`, so that every row of `lifecycle.py` that tells a student or an
employer finds its words here; `remind.*` belong to a row of `deadlines.py`, `nudge.*` to 提醒, `signed.*` to a letter that its reader cannot answer, `code.*` carry
one-time codes, `bound.*`, `unbound.*` and `phone.*` and `imported.*` warn of a change at the login, `digest.*`
count what waits, `tries.*` and `account.*` warn of the desk's logins, `merged.*` speak for several
(`rules/merging.py`). Facts in braces are taken
at the moment of the move. WeChat's typed fields are short (`wechat.md` §4.3):
`rules/template_fields.py` cuts them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wxsign.rules import template_fields
from wxsign.rules.template_fields import Fields


@dataclass(frozen=True)
class Template:
    """A template of the account: its title and the typed fields with their labels."""

    key: str
    title: str
    fields: tuple[tuple[str, str], ...]


INVITATION = Template(
    "invitation",
    "签约邀请通知",
    (("thing1", "单位名称"), ("thing2", "拟聘用职位"), ("time3", "截止时间")),
)
PROGRESS = Template(
    "progress",
    "签约进度通知",
    (("thing1", "对方"), ("thing2", "拟聘用职位"), ("thing3", "当前进度"), ("thing4", "下一步")),
)
TEMPLATES = (INVITATION, PROGRESS)


@dataclass(frozen=True)
class Notice:
    """One message to one audience.

    `fields` fill the template in its order, `text` is the SMS and the mail, `path` the page that
    the message opens. A smaller `priority` leaves first. `title` says in a few words without facts
    what it was about, for 消息记录 when the facts are forgotten.
    """

    key: str
    text: str
    path: str
    template: Template | None = PROGRESS
    fields: tuple[str, ...] = ()
    priority: int = 5
    title: str = ""


_LETTER, _MINE = "/student/invitations/{record}", "/student/agreements/{record}"
_CHANGE = f"{_MINE}/change"
_APPEAL = "/student/appeals/{record}"
_THEIRS = "/employer/agreements/{record}"


def _student(move: str, progress: str, then: str, text: str, path: str = _MINE) -> Notice:
    fields = ("{employer}", "{job_title}", progress, then)
    key = move if "." in move else f"online.{move}"
    return Notice(f"{key}.student", text, path, PROGRESS, fields, title=progress)


def _employer(move: str, progress: str, then: str, text: str) -> Notice:
    fields = ("{student}", "{job_title}", progress, then)
    key = move if "." in move else f"online.{move}"
    return Notice(f"{key}.employer", text, _THEIRS, PROGRESS, fields, title=progress)


def _placed(key: str, progress: str, then: str, text: str) -> Notice:
    """To the student, about a paper agreement or another destination: nobody else is in it."""
    path = (
        "/student/papers/{record}" if key.startswith("paper") else "/student/destinations/{record}"
    )
    fields = ("{employer}", "{job_title}", progress, then)
    return Notice(f"{key}.student", text, path, PROGRESS, fields, title=progress)


def _heard(key: str, progress: str, then: str, text: str) -> Notice:
    """To the student, about his appeal of a paper agreement or another destination."""
    return replace(_placed(key, progress, then, text), path=_APPEAL)


def _ending(key: str, progress: str, then: str, text: str) -> Notice:
    """About a termination, to one of the two parties."""
    is_student = key.endswith("student")
    path = (
        "/student/agreements/{record}/termination"
        if is_student
        else "/employer/agreements/{record}/termination"
    )
    other = "{employer}" if is_student else "{student}"
    fields = (other, "{job_title}", progress, then)
    name = key if key.startswith("remind.") else f"termination.{key}"
    return Notice(name, text, path, PROGRESS, fields, title=progress)


# fmt: off
NOTICES: tuple[Notice, ...] = (
    Notice("online.invite.student",
           "{employer}邀请你签约，职位{job_title}。请在{deadline}24:00前到微信“学生服务”答复，过期不反馈视为主动放弃。",
           _LETTER, INVITATION, ("{employer}", "{job_title}", "{deadline_time}"), priority=2, title="单位邀请签约"),
    Notice("signed.letter.student",
           "{employer}邀请你签约，职位{job_title}。你已经有签约或去向登记，现在不能同意这一封。想换单位，请先结束现在的，再在{deadline}24:00前答复；不换不用办理。",
           _LETTER, INVITATION, ("{employer}", "{job_title}", "{deadline_time}"), priority=2, title="单位邀请签约"),
    Notice("signed.amend.student",
           "{employer}修改了给你的邀请函。你已经有签约或去向登记，现在不能同意这一封。想换单位，请先结束现在的，再在{deadline}24:00前答复；不换不用办理。",
           _LETTER, PROGRESS, ("{employer}", "{job_title}", "单位修改了邀请函", "你已签约，不用办理"), title="单位修改了邀请函"),
    _student("amend", "单位修改了邀请函", "请查看新的内容后答复", "{employer}修改了给你的邀请函，请在{deadline}24:00前查看新的内容后答复。", _LETTER),
    _student("grant_time", "单位同意延长时间", "请在新的期限前答复", "{employer}同意延长反馈时间，请在{deadline}24:00前答复。", _LETTER),
    _student("withdraw", "单位撤回了邀请函", "这封邀请函已经结束", "{employer}撤回了给你的邀请函，职位{job_title}。", _LETTER),
    _student("expire", "邀请函已到期", "单位可以重新邀请", "{employer}的邀请函已到期，职位{job_title}，视为放弃。需要时请与单位联系，单位可以重新邀请。", _LETTER),
    _student("propose_change", "单位申请修改内容", "请同意或不同意修改", "{employer}申请修改已签约的内容，请在{deadline}24:00前到微信“学生服务”查看并答复。不答复则按原内容审核。", _CHANGE),
    _student("drop_change", "修改没有生效", "按原内容等待审核", "{employer}申请的修改没有生效，按你同意过的内容等待学校审核。"),
    _student("approve", "签约审核通过", "可查看下载协议书", "你与{employer}的签约已由学校审核通过，协议书编号{number}。可在微信“学生服务”查看和下载协议书。"),
    _student("reject", "签约审核不通过", "可以与其他单位签约", "你与{employer}的签约没有通过学校审核。原因：{reason}。你可以与其他单位签约。"),
    _student("undo", "学校撤销了审核", "等待学校重新审核", "学校撤销了对你与{employer}签约的审核，将重新审核，请等待结果。"),
    _student("reopen", "学校撤回了审核", "等待学校重新审核", "学校撤回了对你与{employer}签约的审核，协议书暂未生效，请等待重新审核。原因：{reason}。"),
    _student("receive", "单位确认你已报到", "签约已经完成", "{employer}确认你已报到，签约已经完成。"),
    _student("force", "学校强制解约", "可查看原因", "学校对你与{employer}的签约作了强制解约。原因：{reason}。"),
    _employer("request_change", "学生请求修改", "请查看并答复", "{student}请求修改邀请函，请到微信“企业服务”查看。"),
    _employer("ask_time", "学生申请延长时间", "请同意或忽略", "{student}申请延长邀请函的反馈时间，请到微信“企业服务”查看。"),
    _employer("accept", "学生已同意签约", "等待学校审核", "{student}已同意签约，职位{job_title}，等待学校审核。"),
    _employer("decline", "学生拒绝了邀请", "可以再次邀请", "{student}拒绝了签约邀请，职位{job_title}。可以再次邀请。"),
    _employer("expire", "邀请函已到期", "可以再次邀请", "给{student}的邀请函已到期未答复，职位{job_title}。可以再次邀请。"),
    _employer("agree_change", "学生同意修改", "等待学校审核", "{student}同意了修改，等待学校审核。"),
    _employer("refuse_change", "学生不同意修改", "按原内容等待审核", "{student}不同意修改，按原内容等待学校审核。"),
    _employer("drop_change", "修改未获答复", "按原内容等待审核", "给{student}的修改未获答复，按原内容等待学校审核。"),
    _employer("approve", "签约审核通过", "可查看下载协议书", "与{student}的签约已由学校审核通过，协议书编号{number}。可在微信“企业服务”查看和下载协议书。"),
    _employer("reject", "签约审核不通过", "可查看原因", "与{student}的签约没有通过学校审核。原因：{reason}。"),
    _employer("undo", "学校撤销了审核", "等待学校重新审核", "学校撤销了对{student}签约的审核，将重新审核。"),
    _employer("reopen", "学校撤回了审核", "等待学校重新审核", "学校撤回了对{student}签约的审核，协议书暂未生效，将重新审核。原因：{reason}。"),
    _employer("report_in", "学生确认已报到", "请确认学生已报到", "{student}确认已报到，请到微信“企业服务”确认。"),
    _employer("force", "学校强制解约", "可查看原因", "学校对与{student}的签约作了强制解约。原因：{reason}。"),
    _student("remind.accept", "邀请函还没有答复", "请在{deadline}24:00前答复", "{employer}的邀请函还没有答复，职位{job_title}，{deadline}24:00截止。请到微信“学生服务”答复，过期不反馈视为主动放弃。", _LETTER),
    _student("nudge.letter", "单位提醒你答复", "请在{deadline}24:00前答复", "{employer}提醒你答复邀请函，职位{job_title}，{deadline}24:00截止。请到微信“学生服务”查看并答复，同意或拒绝都可以。", _LETTER),
    _student("remind.agree_change", "修改还没有答复", "请同意或不同意修改", "{employer}申请的修改还没有答复，请到微信“学生服务”查看并答复。不答复则按原内容审核。"),
    _student("remind.report_in", "报到期限快到了", "报到后请确认已报到", "{report_by}是到{employer}报到的最后一天。报到后请到微信“学生服务”确认已报到。"),
    _employer("remind.receive", "学生报到待确认", "请确认学生已报到", "{student}已确认报到，还没有得到单位确认。请到微信“企业服务”确认，确认后签约完成。"),
    _placed("paper.approve_text", "协议书审核通过", "请下载打印并盖章签字", "你与{employer}的纸质协议书已由学校审核通过，编号{number}。请下载打印，盖章签字后在微信“学生服务”反馈签约资料。"),
    _placed("paper.reject_text", "协议书审核不通过", "可以修改后重新生成", "你与{employer}的纸质协议书没有通过学校审核。原因：{reason}。可以修改后重新生成，也可以办理别的签约。"),
    _placed("paper.approve", "签约审核通过", "签约已经完成", "你与{employer}的纸质签约已由学校审核通过，协议书编号{number}。"),
    _placed("paper.reject", "签约审核不通过", "请重新反馈签约资料", "你反馈的签约资料没有通过学校审核，单位{employer}。原因：{reason}。请重新拍照上传。"),
    _placed("paper.undo", "学校撤销了审核", "等待学校重新审核", "学校撤销了对你与{employer}纸质签约的审核，将重新审核，请等待结果。"),
    _placed("paper.force", "学校强制解约", "可查看原因", "学校对你与{employer}的纸质签约作了强制解约。原因：{reason}。"),
    _placed("destination.approve", "签约审核通过", "去向登记已经完成", "你登记的去向“{employer}”已由学校审核通过。"),
    _placed("destination.reject", "签约审核不通过", "可以修改后重新送审", "你登记的去向“{employer}”没有通过学校审核。原因：{reason}。可以修改后重新送审。"),
    _placed("destination.undo", "学校撤销了审核", "等待学校重新审核", "学校撤销了对你登记的去向“{employer}”的审核，将重新审核，请等待结果。"),
    _placed("destination.approve_release", "解约审核通过", "可以办理新的签约", "学校同意解除你登记的去向“{employer}”，可以办理新的签约或登记。"),
    _placed("destination.reject_release", "解约审核不通过", "原来的去向继续有效", "学校没有同意解除你登记的去向“{employer}”。原因：{reason}。原来的去向继续有效，可以再次申请。"),
    _placed("destination.force", "学校强制解除", "可查看原因", "学校解除了你登记的去向“{employer}”。原因：{reason}。"),
    _student("uphold", "异议复核，维持原结果", "可查看复核的理由", "学校复核了你的异议，维持原来的审核结果，单位{employer}。理由：{reason}。", _APPEAL),
    _student("rehear", "异议复核，重新审核", "等待学校重新审核", "学校复核了你的异议，将重新审核你与{employer}的签约，请等待结果。", _APPEAL),
    _employer("uphold", "异议复核，维持原结果", "这次签约没有成立", "学校复核了{student}的异议，维持原来的审核结果。理由：{reason}。"),
    _employer("rehear", "异议复核，重新审核", "等待学校重新审核", "学校复核了{student}的异议，将重新审核双方的签约。"),
    _heard("paper.uphold", "异议复核，维持原结果", "可查看复核的理由", "学校复核了你的异议，维持原来的审核结果，单位{employer}。理由：{reason}。"),
    _heard("paper.rehear", "异议复核，重新审核", "等待学校重新审核", "学校复核了你的异议，将重新审核你与{employer}的纸质签约，请等待结果。"),
    _heard("destination.uphold", "异议复核，维持原结果", "可查看复核的理由", "学校复核了你的异议，维持原来的审核结果，去向“{employer}”。理由：{reason}。"),
    _heard("destination.rehear", "异议复核，重新审核", "等待学校重新审核", "学校复核了你的异议，将重新审核你登记的去向“{employer}”，请等待结果。"),
    _ending("request.employer", "学生申请解约", "请同意或不同意", "{student}申请解除就业协议，请到微信“企业服务”查看并答复。"),
    _ending("request.student", "单位申请解约", "请同意或不同意", "{employer}申请解除与你的就业协议，请到微信“学生服务”查看并答复。"),
    _ending("agree.student", "单位同意解约", "等待学校审核", "{employer}同意解除就业协议，等待学校审核。"),
    _ending("agree.employer", "学生同意解约", "等待学校审核", "{student}同意解除就业协议，等待学校审核。"),
    _ending("refuse.student", "单位不同意解约", "协议书继续有效", "{employer}不同意解除就业协议，协议书继续有效。理由：{reason}。"),
    _ending("refuse.employer", "学生不同意解约", "协议书继续有效", "{student}不同意解除就业协议，协议书继续有效。理由：{reason}。"),
    _ending("approve.student", "解约审核通过", "可以办理新的签约", "学校已同意你与{employer}解约，可以办理新的签约或去向登记。"),
    _ending("approve.employer", "解约审核通过", "协议书已经解除", "学校已同意与{student}解约，协议书已经解除。"),
    _ending("reject.student", "解约审核不通过", "协议书继续有效", "你与{employer}的解约没有通过学校审核，协议书继续有效。原因：{reason}。"),
    _ending("reject.employer", "解约审核不通过", "协议书继续有效", "与{student}的解约没有通过学校审核，协议书继续有效。原因：{reason}。"),
    _ending("remind.agree.employer", "解约申请还没有答复", "请同意或不同意", "{student}申请解除就业协议，还在等单位答复。请到微信“企业服务”查看，同意或不同意。不答复不算同意，协议书继续有效。"),
    _ending("remind.agree.student", "解约申请还没有答复", "请同意或不同意", "{employer}申请解除与你的就业协议，还在等你答复。请到微信“学生服务”查看，同意或不同意。不答复不算同意，协议书继续有效。"),
    Notice("digest.reviewer", "有{count}件签约等待审核，最久的已等{oldest}。", "/desk/", None, priority=8),
    Notice("tries.reviewer", "你的审核账号{account}刚刚连续{count}次输错密码（来自{network}），登录已暂停几分钟。不是本人操作，请登录后修改密码，并查看登录设备。", "/desk/account", None, priority=2, title="连续输错密码"),
    Notice("account.reviewer", "你的审核账号{account}刚刚{what}。不是你知道的操作，请马上联系学校就业信息科。", "/desk/account", None, priority=2, title="账号有变动"),
    Notice("code.sms", "验证码{code}，用于{purpose}，10分钟内有效。不是本人操作请勿理会，也不要告诉任何人。", "", None, priority=0, title="验证码"),
    Notice("bound.student", "你的就业签约账号刚刚绑定了微信。不是本人操作，请马上联系学校就业信息科{school_phone}。", "/student/", None, priority=1, title="绑定了微信"),
    Notice("waiting.employer", "候补已自动发出：{student}已收到签约邀请，职位{job_title}，{deadline}24:00前答复。", _THEIRS, PROGRESS, ("{student}", "{job_title}", "候补已自动发出", "等待学生答复"), title="候补已自动发出"),
    Notice("stopped.employer", "职位{job_title}的候补名单已停止自动邀请：邀请函里有日期已经过了。请到微信“企业服务”重新发送。", "/employer/posts/{post}", None, priority=5, title="候补已停止自动邀请"),
    Notice("enrolment.restrict.student", "学校限制了你的网上签约。原因：{reason}。已有的签约不受影响；有疑问请联系学校就业部门。", "/student/", PROGRESS, ("学校", "网上签约", "学校限制了签约", "请查看原因"), priority=2, title="学校限制了签约"),
    Notice("enrolment.open.student", "学校已为你个别开放网上签约。原因：{reason}。可到微信“学生服务”办理。", "/student/", PROGRESS, ("学校", "网上签约", "学校开放了签约", "可以办理签约"), priority=2, title="学校开放了签约"),
    Notice("enrolment.follow.student", "学校取消了对你单独的签约设置，按学校的网签开放时间办理。请到微信“学生服务”查看。", "/student/", PROGRESS, ("学校", "网上签约", "按学校开放时间办理", "请到首页查看"), priority=2, title="按学校开放时间办理"),
    Notice("paused.student", "{school}暂停了网签。原因：{reason}。你收到的{count}封邀请函不计暂停的日子，恢复后反馈期限顺延，到时通知你。", "/student/invitations", PROGRESS, ("{school}", "网上签约", "学校暂停了网签", "恢复后期限顺延"), priority=2, title="学校暂停了网签"),
    Notice("paused.employer", "{school}暂停了网签。原因：{reason}。你发给该校学生的{count}封邀请函不计暂停的日子，恢复后反馈期限顺延，到时通知你。", "/employer/agreements", PROGRESS, ("{school}", "网上签约", "学校暂停了网签", "恢复后期限顺延"), priority=2, title="学校暂停了网签"),
    Notice("resumed.student", "{school}恢复了网签。你收到的{count}封邀请函反馈期限顺延{days}天，请到微信“学生服务”查看后答复。", "/student/invitations", PROGRESS, ("{school}", "网上签约", "学校恢复了网签", "反馈期限顺延{days}天"), priority=2, title="学校恢复了网签"),
    Notice("resumed.employer", "{school}恢复了网签。你发给该校学生的{count}封邀请函反馈期限顺延{days}天。可到微信“企业服务”查看。", "/employer/agreements", PROGRESS, ("{school}", "网上签约", "学校恢复了网签", "反馈期限顺延{days}天"), priority=2, title="学校恢复了网签"),
    Notice("block.put.employer", "{school}停止了{employer}与该校学生的网上签约。原因：{reason}。已发出的邀请函和签约不受影响；有疑问请联系学校。", "/employer/", None, priority=2, title="学校停止了签约"),
    Notice("block.lift.employer", "{school}恢复了{employer}与该校学生的网上签约。可到微信“企业服务”办理。", "/employer/", None, priority=2, title="学校恢复了签约"),
    Notice("registration.approve.employer", "{employer}的单位信息已由{school}审核通过，可以与所有学校的毕业生签约。请登录企业服务，确认签约信息后使用。", "/employer/", None, priority=2, title="单位审核通过"),
    Notice("registration.reject.employer", "{employer}的单位信息没有通过{school}审核。原因：{reason}。请登录企业服务，修改后重新送审。", "/employer/unit/review", None, priority=2, title="单位审核没有通过"),
    Notice("colleague.employer", "{employer}为你开通了网签账号{account}。请用这个手机号和短信验证码登录企业服务，首次登录设置密码。不认识这家单位请勿理会。", "/employer/login/phone", None, priority=2, title="开通了网签账号"),
    Notice("main.employer", "{employer}把网签的主账号移交给了你，可以管理同事账号。不是你认可的，请马上联系学校。", "/employer/colleagues", None, priority=2, title="移交了主账号"),
    Notice("password.employer", "你在{employer}的网签账号刚刚修改了密码，其他设备已退出登录。不是本人操作，请马上联系学校。", "", None, priority=2, title="修改了密码"),
    Notice("bound.employer", "{employer}的签约账号刚刚绑定了微信。不是本人操作，请马上联系学校。", "/employer/", None, priority=1, title="绑定了微信"),
    Notice("unbound.student", "你的就业签约账号刚刚解除了微信绑定，以后的通知发短信。不是本人操作，请马上联系学校就业信息科{school_phone}。", "/student/", None, priority=2, title="解除了微信绑定"),
    Notice("phone.student", "你的就业签约账号刚刚把手机号换成了{phone}。不是本人操作，请马上联系学校就业信息科{school_phone}。", "/student/profile", None, priority=2, title="更换了手机号"),
    Notice("imported.student", "学校更新了生源信息，你的就业签约账号的手机号换成了{phone}，以后登录和签约的验证码都发到这个号码。有误请马上联系学校就业信息科{school_phone}。", "/student/profile", None, priority=2, title="学校更换了手机号"),
    Notice("merged.student", "你有{count}条新的签约消息：{names}。请到微信“学生服务”查看。", "/student/messages", PROGRESS, ("{who}", "{job_title}", "{count}条：{names}", "请点开查看"), title="几条消息合并发送"),
    Notice("merged.employer", "有{count}条新的签约消息：{names}。请到微信“企业服务”查看。", "/employer/messages", PROGRESS, ("{who}", "{job_title}", "{count}条：{names}", "请点开查看"), title="几条消息合并发送"),
)
# fmt: on

BY_KEY: dict[str, Notice] = {notice.key: notice for notice in NOTICES}


def filled(words: str, facts: Mapping[str, str]) -> str:
    """The words with their facts. A missing fact is a bug and raises KeyError."""
    return words.format_map(facts)


def words(notice: Notice, facts: Mapping[str, str]) -> tuple[str, ...]:
    """What fills the fields of the notice's template, in their order; nothing without template."""
    return tuple(filled(field, facts) for field in notice.fields)


def card(notice: Notice, facts: Mapping[str, str], account: Fields = ()) -> dict[str, str]:
    """What fills the template: the account's keys where we know its template, else our own."""
    assert notice.template is not None
    return dealt(notice.template, words(notice, facts), account)


def dealt(template: Template, said: Sequence[str], account: Fields = ()) -> dict[str, str]:
    """These words dealt out to the fields of the account's template, message or subscription.

    Each value is made to fit its field; one that the account asks for and we have not gets a word
    that its type takes, since an empty field is refused.
    """
    ours = template.fields
    found = template_fields.mapping(ours, account) if account else {key: key for key, _ in ours}
    values = dict.fromkeys((key for key, _label in account), "")
    for (key, _label), text in zip(ours, said, strict=True):
        if key in found:
            values[found[key]] = text
    return {key: template_fields.fitted(key, text) for key, text in values.items()}


def chosen(key: str, ids: Mapping[str, str]) -> str:
    """The account's template for a notice: by the notice's own key, else by its template's."""
    template = BY_KEY[key].template
    return ids.get(key) or (ids.get(template.key, "") if template else "")


def hidden(notice: Notice, facts: Mapping[str, str]) -> str:
    """The words as 消息记录 repeats them: the digits of a code stay out of sight.

    Empty when the facts are forgotten (`privacy.sent_facts_days`).
    """
    try:
        return filled(notice.text, {**facts, "code": "******"})
    except KeyError:
        return ""
