"""TABLE of reasons: why not, what the reader sees, and what to do next (S71, FAQ 1 to 5).

The words may carry facts in braces; `Refused` brings them. `ways` are keys of links that the
refusal page knows (`templates_h5/refusal.html`).
"""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Every “no” of the house."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    PLACE_OF_SCHOOL = "place_of_school"
    WRONG_STATE = "wrong_state"
    SEAT_TAKEN = "seat_taken"
    TOO_LATE = "too_late"
    OLD_VERSION = "old_version"
    NOT_AGREED = "not_agreed"
    CODE_WRONG = "code_wrong"
    CODE_LOCKED = "code_locked"
    CODE_EXPIRED = "code_expired"
    CODE_UNASKED = "code_unasked"
    CODE_UNFIT = "code_unfit"
    CODE_TOO_SOON = "code_too_soon"
    CODE_TOO_MANY = "code_too_many"
    NOT_ELIGIBLE = "not_eligible"
    ENROLMENT_PENDING = "enrolment_pending"
    DIRECTED = "directed"
    RESTRICTED = "restricted"
    WINDOW_CLOSED = "window_closed"
    PLAN_SUBMITTED = "plan_submitted"
    NOT_VERIFIED = "not_verified"
    UNKNOWN_PERSON = "unknown_person"
    BOUND_ELSEWHERE = "bound_elsewhere"
    SNAPSHOT_PAGE = "snapshot_page"
    STALE_LOGIN = "stale_login"
    WECHAT_AWAY = "wechat_away"
    LOGIN_WRONG = "login_wrong"
    LOGIN_SHUT = "login_shut"
    SCAN_OVER = "scan_over"
    TOO_MANY_TRIES = "too_many_tries"
    EMPLOYER_PENDING = "employer_pending"
    EMPLOYER_UNCONFIRMED = "employer_unconfirmed"
    ALREADY_INVITED = "already_invited"
    ALREADY_LISTED = "already_listed"
    REASON_MISSING = "reason_missing"
    OUT_OF_SCOPE = "out_of_scope"
    UNDO_TOO_LATE = "undo_too_late"
    NOT_YOUR_TURN = "not_your_turn"
    PLAN_REPORTED = "plan_reported"
    UNPRINTABLE_NAME = "unprintable_name"
    NOT_BUILT = "not_built"
    FORM_STALE = "form_stale"
    BUSY = "busy"
    TOO_BIG = "too_big"
    BAD_REQUEST = "bad_request"
    REPORT_SAID = "report_said"
    REPORT_DAY_WRONG = "report_day_wrong"
    REPORT_DAY_TODAY = "report_day_today"
    NOT_REPORTED = "not_reported"
    NOTICE_NEW = "notice_new"
    TIME_ASKED = "time_asked"
    TIME_NOT_ASKED = "time_not_asked"
    TIME_GRANTED = "time_granted"
    ROUND_OVER = "round_over"
    SIGNED = "signed"
    CHANGE_WAITS = "change_waits"
    NO_CHANGE = "no_change"
    REVIEWED = "reviewed"
    NOT_EFFECTIVE = "not_effective"
    REPORTED = "reported"
    NO_WITHDRAWAL = "no_withdrawal"
    CHANGE_LATE = "change_late"
    NOTHING_CHANGED = "nothing_changed"
    NOT_ADOPTABLE = "not_adoptable"
    ASKED_ALREADY = "asked_already"
    UNIT_KNOWN = "unit_known"
    ACCOUNT_TAKEN = "account_taken"
    COLLEAGUE_KNOWN = "colleague_known"
    NOT_MAIN_ACCOUNT = "not_main_account"
    COLLEAGUE_AWAITED = "colleague_awaited"
    READ_ONLY = "read_only"
    POST_MOVED = "post_moved"
    TEMPLATE_KNOWN = "template_known"
    FILE_GONE = "file_gone"
    INCOMPLETE = "incomplete"
    NOT_RELEASABLE = "not_releasable"
    END_RUNNING = "end_running"
    PREVIEW_FIRST = "preview_first"
    ATTACHMENT_MISSING = "attachment_missing"
    ATTACHMENT_UNFIT = "attachment_unfit"
    EMPLOYER_INCOMPLETE = "employer_incomplete"
    SEAT_HELD = "seat_held"
    END_LIMIT = "end_limit"
    END_TOO_EARLY = "end_too_early"
    END_TOO_LATE = "end_too_late"
    NUDGE_LATER = "nudge_later"
    CONSENT_NEW = "consent_new"
    NOT_APPEALABLE = "not_appealable"
    APPEAL_MADE = "appeal_made"
    APPEAL_LATE = "appeal_late"
    APPEAL_EMPTY = "appeal_empty"
    OWN_DECISION = "own_decision"
    NOT_REHEARABLE = "not_rehearable"
    COPIES_SPENT = "copies_spent"
    NO_SECOND_FACTOR = "no_second_factor"
    NO_REOPENING = "no_reopening"
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True)
class Words:
    """What the reader of a refusal sees: status, headline with the reason, rule, ways on.

    `brief` is the headline as it stands in the row of a shut entry, where the entry is named.
    """

    status: int
    headline: str
    rule: str
    ways: tuple[str, ...] = ()
    label: str = "现在不能办理"
    brief: str = ""


_ASK_SCHOOL = ("ask_school", "home")
_LOGIN = ("help_login", "ask_school", "home")

# fmt: off
WORDS: dict[Reason, Words] = {
    Reason.NOT_FOUND: Words(404, "没有找到这一页", "可能是链接过期了，或这一页不属于当前登录的人。", ("home",), "找不到"),
    Reason.PLACE_OF_SCHOOL: Words(403, "这里由学校的审核人员办理", "你的账号是学院审核。需要办理时，请联系本校的学校审核人员：{names}。", ("home",)),
    Reason.NOT_YOURS: Words(403, "这一步不由你办理", "每一步由谁办理，在流程里写明。", ("home",)),
    Reason.WRONG_STATE: Words(409, "这一份已经不在这一步了", "可能刚才在别处已经办理，或对方、学校已经处理。下面是它现在的状态。", ("record", "home")),
    Reason.SEAT_TAKEN: Words(409, "已有一份{holder}，所以不能再签约", "一名学生同时只能有一份签约或去向登记。其他邀请函只能查看，到期后自动结束。", ("blocking", "help_answer", "ask_school"), brief="已有一份{holder}"),
    Reason.TOO_LATE: Words(409, "已过 {deadline}，这封邀请函已经到期", "过期不反馈视为主动放弃。单位可以重新发起邀约。", ("contact_employer", "home")),
    Reason.OLD_VERSION: Words(409, "单位刚刚修改了邀请函，请先看新的内容", "同意只对你看过的那一版有效，所以旧的一版不能再同意。", ("new_version",)),
    Reason.NOT_AGREED: Words(422, "请先勾选“我同意并遵守以上规定”", "勾选后才能继续，已填写的内容都还在。", ("back",)),
    Reason.CODE_WRONG: Words(422, "验证码不对，还可以再试 {left} 次", "请核对最近一条短信里的 6 位数字。", ("back",)),
    Reason.CODE_LOCKED: Words(429, "验证码输错次数过多，请 {minutes} 分钟后重新获取", "这是为了防止别人代你签约。", ("back",)),
    Reason.CODE_EXPIRED: Words(422, "验证码已过期，请重新获取", "验证码 10 分钟内有效，且只能用一次。", ("back",)),
    Reason.CODE_UNASKED: Words(422, "还没有获取验证码，请先点“获取验证码”", "验证码只用于获取时看到的那份内容，内容改过就要重新获取。", ("back",)),
    Reason.CODE_UNFIT: Words(422, "请填写 6 位验证码", "请核对最近一条短信里的 6 位数字。", ("back",)),
    Reason.CODE_TOO_SOON: Words(429, "{seconds} 秒后可重新获取验证码", "刚才的短信可能还在路上，请先等一等。", ("back",)),
    Reason.CODE_TOO_MANY: Words(429, "今天获取验证码的次数已用完", "收不到短信时，请联系学院辅导员或学校就业信息科核对手机号。", ("help_code", *_ASK_SCHOOL)),
    Reason.NOT_ELIGIBLE: Words(404, "未找到或不可签约", "请向学生本人核对四项信息。", ("back", "help_search")),
    Reason.ENROLMENT_PENDING: Words(403, "学校还没有审核通过你的生源信息，所以不能签约", "生源信息由学校审核，通过后就能使用。", _LOGIN),
    Reason.DIRECTED: Words(403, "你的培养方式不是“非定向”，所以不能在这里签约", "定向、委托培养的毕业生按原合同就业。", _LOGIN),
    Reason.RESTRICTED: Words(403, "学校目前限制了你的签约", "{why}限制由学校设置，也由学校解除。", _LOGIN),
    Reason.WINDOW_CLOSED: Words(403, "学校现在没有开放网签", "{opening}时间由学校在网签开放设置里确定。", _ASK_SCHOOL),
    Reason.PLAN_SUBMITTED: Words(403, "你的就业方案已经上报，所以不能再签约或登记", "可以登录查看。需要更改时，由学校先退回就业方案。", _LOGIN),
    Reason.NOT_VERIFIED: Words(403, "还没有完成信息验证", "首次使用要用学校登记的手机号验证一次。", ("bind",)),
    Reason.UNKNOWN_PERSON: Words(404, "学校、姓名和身份证号对不上学校登记的信息", "请核对三项信息；都没有错，就请学院辅导员查看生源信息。", ("back", "help_login", "ask_school")),
    Reason.BOUND_ELSEWHERE: Words(409, "这个账号已经绑定了另一个微信", "一个账号只能绑定一个微信。如果那不是你，请马上联系学校。", _ASK_SCHOOL),
    Reason.SNAPSHOT_PAGE: Words(403, "现在看到的是快照页，不能办理", "请点右下角的“使用完整服务”，再打开一次。", (), "快照页"),
    Reason.STALE_LOGIN: Words(400, "登录没有完成，请重新打开", "这次登录的链接不是从这部手机发起的，或已经用过。请回到微信菜单再点一次。", ("again",)),
    Reason.WECHAT_AWAY: Words(503, "微信现在没有回应，请稍后再试", "没有办理任何事情。也可以用手机浏览器打开，用短信验证码登录。", ("again",)),
    Reason.LOGIN_WRONG: Words(422, "账号或密码不对", "请核对后再试；忘记密码可以用短信验证码登录。", ("back",)),
    Reason.LOGIN_SHUT: Words(429, "密码试错太多次，{at} 之后才能再试", "这是为了防止别人猜密码。到时间后用对的密码就能登录。", ("home",)),
    Reason.SCAN_OVER: Words(409, "这次扫码已经结束", "二维码五分钟内有效，只能用一次。需要登录时，请在电脑上重新打开登录页。", ("home",)),
    Reason.TOO_MANY_TRIES: Words(429, "试的次数太多了，请稍后再来", "这是为了防止别人冒用。请过 {minutes} 分钟再试。", ("home",)),
    Reason.EMPLOYER_PENDING: Words(403, "单位还没有经任何一所学校审核通过，所以不能查找学生", "任意一所学校审核通过后，就能与所有学校的毕业生签约。", _ASK_SCHOOL, brief="要等学校审核通过，才能查找学生"),
    Reason.EMPLOYER_UNCONFIRMED: Words(409, "首次使用要先确认签约信息", "档案接收、户口接收和其他基础信息会写进邀请函。", ("confirm_employer",)),
    Reason.ALREADY_INVITED: Words(409, "已经给{student}发过邀请，正在进行", "这一次结束之后才能再次邀请：学生拒绝、到期、审核不通过或解约。", ("record", "list")),
    Reason.ALREADY_LISTED: Words(409, "{student}已经在签约发送列表里", "不用再加一次，可以直接邀约。", ("list",)),
    Reason.REASON_MISSING: Words(422, "请填写审核不通过原因", "双方都会看到原因，所以要写清楚依据。", ("back",)),
    Reason.OUT_OF_SCOPE: Words(404, "没有找到这一份", "它不在你的审核范围内。", ("home",), "找不到"),
    Reason.UNDO_TOO_LATE: Words(409, "已经超过 10 分钟，不能撤销", "需要更正时，请用撤回审核。", ("record",)),
    Reason.NOT_YOUR_TURN: Words(409, "这一份现在由{desk}审核", "学校分两级审核：学院审核通过之后，才轮到学校。", ("record", "home")),
    Reason.PLAN_REPORTED: Words(409, "学生的就业方案已经上报，所以不能撤回审核", "请先退回就业方案，再撤回审核。", ("record", "home")),
    Reason.UNPRINTABLE_NAME: Words(409, "姓名里的“{characters}”还不能印到协议书上，所以暂时不能签约", "学校补上这个字之后就能签约，已经收到的邀请函不受影响。", _ASK_SCHOOL),
    Reason.NOT_BUILT: Words(404, "{entry}还没有在这里开通", "需要办理时，请先联系学校。", _ASK_SCHOOL, "暂未开通", brief="还没有在这里开通"),
    Reason.SIGNED_OUT: Words(400, "你已退出登录，这一步没有办理", "可能在别的页面退出了，或登录的时间到了。请重新登录，再办理一次。", ("sign_in", "home"), "没有办理"),
    Reason.FORM_STALE: Words(400, "这一页打开太久了，请再提交一次", "为了安全，打开过久的页面不能直接提交。没有办理任何事情。", ("back", "home")),
    Reason.TOO_BIG: Words(413, "提交的内容太大了", "没有办理任何事情。请减少内容后再提交。", ("back",)),
    Reason.BAD_REQUEST: Words(400, "这次提交的内容看不懂", "没有办理任何事情。请从上一页再试一次。", ("back", "home")),
    Reason.TIME_ASKED: Words(409, "这封邀请函已经申请过延长，不能再申请", "每封邀请函可以申请一次。还要时间，请按邀请函上的电话与单位联系。", ("record", "home")),
    Reason.TIME_NOT_ASKED: Words(409, "学生没有申请延长反馈时间", "每封邀请函由学生申请一次，单位才能延长。", ("record", "home")),
    Reason.TIME_GRANTED: Words(409, "反馈时间已经延长过一次", "每封邀请函可以延长一次。", ("record", "home")),
    Reason.ROUND_OVER: Words(409, "这一次邀约已经结束（{state}），所以不能再办理", "单位可以再次邀请，新的邀请函另起一份。", ("record", "home")),
    Reason.SIGNED: Words(409, "双方已经签约（{state}），邀请函只能查看", "学校审核前要改内容，由单位修改邀约、学生同意；审核后先解约，再重新签约。", ("record", "help_wrong")),
    Reason.CHANGE_WAITS: Words(409, "单位申请的修改还在等学生确认", "学生同意后按新内容审核；不同意或没有答复，按原内容审核。", ("record", "home")),
    Reason.NO_CHANGE: Words(409, "没有等待确认的修改", "单位申请修改已签约的内容之后，这里才能办理。", ("record", "home")),
    Reason.REVIEWED: Words(409, "学校已经审核通过，内容不能再修改", "审核后要改内容，先解约，再重新签约。", ("record", "help_wrong")),
    Reason.NOT_EFFECTIVE: Words(409, "协议书还没有生效，所以不能确认报到", "学校签约审核通过，协议书生效之后才能确认报到。", ("record", "home")),
    Reason.REPORTED: Words(409, "单位已经确认学生报到", "签约已经完成，不用再确认。", ("record", "home")),
    Reason.NO_WITHDRAWAL: Words(409, "邀请函发出后，单位不能撤回", "写明期限的邀约在期限内有效。要更正内容，请修改邀约。", ("record", "home")),
    Reason.REPORT_SAID: Words(409, "学生已经确认报到，现在等单位确认", "单位确认之后签约完成，不用再确认一次。", ("record", "home")),
    Reason.REPORT_DAY_WRONG: Words(422, "报到日期应在{first}到{last}之间", "从协议书生效那天算起，到今天为止。", ("back",)),
    Reason.REPORT_DAY_TODAY: Words(422, "协议书今天刚生效，报到日期只能选今天", "从协议书生效那天算起，到今天为止。", ("back",)),
    Reason.NOT_REPORTED: Words(409, "学生还没有确认报到，所以单位还不能确认", "学生报到后自己先确认，单位再确认，签约就完成了。", ("record", "home")),
    Reason.NOTICE_NEW: Words(409, "个人信息处理告知有了新的版本，请先阅读", "没有办理任何事情。打开首页就能看到新的版本。", ("home",)),
    Reason.UNIT_KNOWN: Words(409, "这个统一社会信用代码已经注册过，不用再注册", "请本单位的主账号在“同事账号”里给你开通账号；不知道主账号是谁，请联系学校。", ("sign_in", "ask_school")),
    Reason.ACCOUNT_TAKEN: Words(409, "这个账号已经有人用了，请换一个", "每个人的账号都不相同。", ("back",)),
    Reason.COLLEAGUE_KNOWN: Words(409, "这个手机号已经是本单位的同事账号", "一个手机号在一个单位只开一个账号。", ("back",)),
    Reason.NOT_MAIN_ACCOUNT: Words(403, "这一步由本单位的主账号办理", "同事账号的开通、移除和主账号的移交，都由主账号办理。", ("home",)),
    Reason.COLLEAGUE_AWAITED: Words(409, "这位同事还没有登录过，不能把主账号移交给他", "请他先登录一次、设置密码，再来移交。没有移交任何东西。", ("back",), brief="他还没有登录过，登录并设置密码后才能移交"),
    Reason.READ_ONLY: Words(403, "你的角色是“只看”，这一步不能办理", "可以查看，不能办理。需要办理时，请本单位的主账号在“同事账号”里改你的角色。", ("home",), brief="你的角色是“只看”，不能办理"),
    Reason.POST_MOVED: Words(409, "这个职位的名单刚刚有变化，请核对后再试一次", "可能同事刚才发了邀请，或候补刚刚自动发出。没有办理任何事情。", ("back",)),
    Reason.TEMPLATE_KNOWN: Words(409, "已经有一个同名的模板，请换一个名称", "每个模板的名称都不相同。", ("back",)),
    Reason.FILE_GONE: Words(409, "上传的文件已经不在了，请重新上传", "上传后一天没有提交的文件会自动删除。", ("back",)),
    Reason.ATTACHMENT_MISSING: Words(422, "请先上传{what}", "可以拍照，也可以从相册里选，一次可以选几张。", ("back",)),
    Reason.ATTACHMENT_UNFIT: Words(422, "{what}里有不能用的图片，请先移除", "每张图片下面写明了原因，移除后重新上传一张。", ("back",)),
    Reason.INCOMPLETE: Words(422, "还有没填完的内容，所以不能送审", "已填写的内容都保存了。请回到登记表，补上标出的各项。", ("record", "home")),
    Reason.NOT_RELEASABLE: Words(409, "这一份现在不能申请解除（{state}）", "学校审核通过之后才能申请解除；审核之前可以撤回。", ("record", "home")),
    Reason.CHANGE_LATE: Words(409, "已过 {deadline}，不能再答复这次修改", "没有按时答复，按你同意过的内容审核。还要修改，请与单位联系。", ("record", "home")),
    Reason.NOTHING_CHANGED: Words(422, "还没有改动任何内容", "请改一项或几项，再往下走。", ("back",)),
    Reason.NOT_ADOPTABLE: Words(409, "这一项不能直接采纳", "采纳后还有别的内容要填，请用“去修改”。", ("record", "home")),
    Reason.ASKED_ALREADY: Words(409, "已经请单位修改过，请先等单位答复", "每一项可以请一次，一封邀请函同时最多请三项。着急时请按邀请函上的电话与单位联系。", ("record", "home")),
    Reason.END_RUNNING: Words(409, "解约正在办理，不能再办理别的", "一方提出解约之后，等对方答复和学校审核；没有通过，协议书继续有效。", ("record", "home")),
    Reason.END_LIMIT: Words(409, "解约机会仅有 {limit} 次，已经用完，所以不能再申请解约", "每名学生解约的次数由学校规定。确有需要，请联系学校。", ("ask_school", "home")),
    Reason.END_TOO_EARLY: Words(409, "协议书还没有生效，所以不能申请解约", "学校签约审核通过之后才能解约。审核之前要改内容，由单位修改邀约、学生同意。", ("record", "help_end")),
    Reason.END_TOO_LATE: Words(409, "学生已经报到，协议书履行完毕，所以不能再解约", "报到之后按双方的劳动合同办理。情况特殊的，请联系学校。", ("record", "ask_school")),
    Reason.EMPLOYER_INCOMPLETE: Words(422, "单位信息还没有填完整，所以不能审核通过", "单位性质、单位行业、单位所在地由审核人员补全，会写进就业方案，不改动双方同意的内容。", ("record",)),
    Reason.SEAT_HELD: Words(409, "学生已有一份{holder}，所以这份登记不能审核通过", "一名学生同时只能有一份签约或去向登记。请把这份登记审核不通过，并写明原因。", ("record", "home")),
    Reason.PREVIEW_FIRST: Words(409, "内容改过或没有填完，请先预览协议书，再生成", "协议书一旦生成不可更改，所以先要看过将要生成的内容。没有生成任何东西。", ("record", "home")),
    Reason.NOT_APPEALABLE: Words(409, "这一份没有可以提异议的审核结果（{state}）", "学校审核不通过之后，学生可以提一次异议。", ("record", "home")),
    Reason.APPEAL_MADE: Words(409, "这次审核结果已经提过异议，不能再提", "每次审核不通过可以提一次异议；复核之后还有疑问，请与学校联系。", ("ask_school", "home")),
    Reason.APPEAL_LATE: Words(409, "已过 {deadline}，不能再提异议", "异议要在审核不通过之后 {days} 天内提出。还有疑问，请与学校联系。", ("ask_school", "home")),
    Reason.APPEAL_EMPTY: Words(422, "请写明为什么有异议", "复核的老师只看得到你写的理由和上传的材料。", ("back",)),
    Reason.OWN_DECISION: Words(409, "这次不通过是你自己审核的，所以不能由你复核", "异议由本校其他学校级审核人员复核。", ("back", "home")),
    Reason.NOT_REHEARABLE: Words(409, "{why}，所以不能重新审核", "可以等那一份了结之后再办理，或维持原结果并写明原因。", ("back", "home")),
    Reason.NO_SECOND_FACTOR: Words(409, "还没有开通动态码，所以没有恢复码", "恢复码在手机丢了或换了时代替动态码；开通动态码时会给十个。", ("back", "home")),
    Reason.NO_REOPENING: Words(409, "{why}", "{way}。", ("record", "home")),
    Reason.NUDGE_LATER: Words(409, "{why}，{when} 后可以再提醒", "一封邀请函一天最多提醒一次，晚上十点到早上八点不提醒。到期前系统还会自动提醒一次。", ("record", "home"), brief="{when} 后可以再提醒"),
    Reason.CONSENT_NEW: Words(409, "说明有了新的内容，请再看一遍", "没有生成签约码。看过新的说明再确认。", ("back",)),
    Reason.COPIES_SPENT: Words(429, "今天已经导出 {most} 次，请明天再导出", "没有生成新的文件。今天导出的文件还可以下载，保留七天。", ("back", "home")),
    Reason.BUSY: Words(503, "现在办理的人太多，请稍等再试", "没有办理任何事情，也没有丢失任何内容。", ("back",)),
}

# The same “no” to who enters a placement himself: there is no letter, but there is a way out.
_ANOTHER = Words(409, "已有一份{holder}，所以不能再办另一份", "一名学生同时只能有一份签约或去向登记。要换成新的，先结束现在的：还没有审核的登记可以撤回；审核通过的，申请解除或解约。", ("blocking", "change_of_plan", "ask_school"), brief="已有一份{holder}")
# fmt: on


# What may be said beside the field of a code.
CODE_REASONS = frozenset(
    {
        Reason.CODE_WRONG,
        Reason.CODE_LOCKED,
        Reason.CODE_EXPIRED,
        Reason.CODE_UNASKED,
        Reason.CODE_UNFIT,
        Reason.CODE_TOO_SOON,
        Reason.CODE_TOO_MANY,
    }
)


class Refused(Exception):
    """A business “no”: the only exception that pages turn into a page.

    `facts` fill the braces of the words, and may carry `record` (process, id) for the page's link.
    """

    def __init__(self, reason: Reason, **facts: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts = facts

    def about(self, process: str, record_id: int) -> "Refused":
        """The same “no”, leading to this record."""
        return Refused(self.reason, **{**self.facts, "record": (process, record_id)})

    @property
    def words(self) -> Words:
        """The row of the table; `another` says that he wants to enter one more placement."""
        if self.reason is Reason.SEAT_TAKEN and self.facts.get("another"):
            return _ANOTHER
        return WORDS[self.reason]

    @property
    def headline(self) -> str:
        """The headline with its facts."""
        return self.filled(self.words.headline)

    @property
    def brief(self) -> str:
        """The reason as it stands beside the entry that it shuts."""
        return self.filled(self.words.brief or self.words.headline)

    @property
    def rule(self) -> str:
        """The rule with its facts."""
        return self.filled(self.words.rule)

    def filled(self, words: str) -> str:
        """These words with its facts."""
        return words.format_map(_Plain(self.facts))


class _Plain(dict[str, object]):
    """A fact that nobody brought prints as nothing rather than as an error."""

    def __missing__(self, key: str) -> str:
        return ""
