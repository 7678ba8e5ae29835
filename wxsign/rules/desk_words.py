"""TABLE of the same “no” as a reviewer reads it: about the student, not to him (S16, S71).

The words of `refusals.py` speak to whom the rule bars. Whoever looks after him at the desk reads
what bars him and what the school can do. A reason without a row has words that fit both.
"""

from wxsign.rules.lifecycle import Process
from wxsign.rules.refusals import WORDS, Reason, Refused

ABOUT_STUDENT: dict[Reason, tuple[str, str]] = {
    Reason.ENROLMENT_PENDING: (
        "该生的生源信息还没有审核通过，所以不能签约",
        "生源信息审核通过后，该生就能签约或登记去向。",
    ),
    Reason.DIRECTED: (
        "该生的培养方式不是“非定向”，所以不能在这里签约",
        "定向、委托培养的毕业生按原合同就业。培养方式登记错了，请更正生源信息。",
    ),
    Reason.RESTRICTED: (
        "该生已被限制签约",
        "{why}解除限制后，该生就能签约或登记去向。",
    ),
    Reason.WINDOW_CLOSED: (
        "现在没有对该生开放网签",
        "{opening}时间在网签开放设置里确定，也可以对该生个别开放。",
    ),
    Reason.PLAN_SUBMITTED: (
        "该生的就业方案已经上报，所以不能再签约或登记",
        "该生可以登录查看。需要更改时，请先退回就业方案。",
    ),
    Reason.NOT_VERIFIED: (
        "该生还没有完成信息验证",
        "该生首次使用时，要用学校登记的手机号验证一次。收不到验证码的，请核对登记的手机号。",
    ),
    Reason.UNPRINTABLE_NAME: (
        "该生姓名里的“{characters}”还不能印到协议书上，所以暂时不能签约",
        "补上这个字之后该生就能签约，已经收到的邀请函不受影响。",
    ),
}


def missing_reason(process: str, headline: str) -> str:
    """That the reason is missing, and who will read it: an employer where one has signed here."""
    readers = "双方都" if process == Process.ONLINE else "学生"
    return f"{headline}。{readers}会看到原因，所以要写清楚依据。"


def about_student(refused: Refused) -> str:
    """Why this student may not sign and what can be done about it, in sentences for a reviewer."""
    words = WORDS[refused.reason]
    headline, rule = ABOUT_STUDENT.get(refused.reason, (words.headline, words.rule))
    return refused.filled(f"{headline}。{rule}")
