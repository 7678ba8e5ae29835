"""TABLE of what is handed in with a record: who may, of which kind, how many (S132, S142, S163).

A file is put into a form, `<prefix>:<record>`, and belongs to nobody's record until the action of
that form claims it. FINDINGS says what the worker saw in a picture: what makes it unfit, and what
is only a hint to whoever sent it in and to the reviewer. Sources: S132 to S134, S141, S142, S159,
S163, S83, S171, S190.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wxsign.rules import media
from wxsign.rules.lifecycle import Process
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

WAITING, READY, UNFIT = "waiting", "ready", "unfit"
REASONS = frozenset({Reason.ATTACHMENT_MISSING, Reason.ATTACHMENT_UNFIT})
MOST_OPEN = 60  # of one person, in all forms, that no record has claimed

_STAFF_MAY = (*media.PHOTOS, media.PDF)
_FORM = re.compile(r"([a-z]{1,20}):([1-9][0-9]{0,8})")


@dataclass(frozen=True)
class Purpose:
    """What a file is for. `to_parties`: both parties of the record see what the school sent in."""

    key: str
    form: str
    label: str
    who: Who
    kinds: tuple[str, ...]
    most: int
    is_required: bool
    to_parties: bool = True

    @property
    def advice(self) -> str:
        """What may be sent, as it stands under the field (S142, S163)."""
        kinds = "jpg 或 png 图片" if media.PDF not in self.kinds else "jpg、png 图片或 PDF"
        return f"{kinds}，不超过 10 MB，系统会自动压缩到 2 MB 以内；最多 {self.most} 个。"


# fmt: off
TABLE: tuple[Purpose, ...] = (
    #       key          form           label          who           kinds         most required
    Purpose("papers",    "papers",      "签约资料",     Who.STUDENT,  media.PHOTOS, 9, is_required=True),
    Purpose("ending",    "termination", "解约证明",     Who.STUDENT,  media.PHOTOS, 6, is_required=True),
    Purpose("proof",     "destination", "就业证明材料", Who.STUDENT,  media.PHOTOS, 9, is_required=False),
    Purpose("release",   "release",     "解除证明",     Who.STUDENT,  media.PHOTOS, 6, is_required=False),
    Purpose("appeal",    "appeal",      "异议材料",     Who.STUDENT,  _STAFF_MAY,   6, is_required=True, to_parties=False),
    Purpose("force",     "force",       "依据材料",     Who.REVIEWER, _STAFF_MAY,   6, is_required=True, to_parties=False),
    Purpose("rejection", "rejection",   "依据材料",     Who.REVIEWER, _STAFF_MAY,   6, is_required=False),
)
# fmt: on
BY_KEY = {row.key: row for row in TABLE}


@dataclass(frozen=True)
class Finding:
    """What the worker found in a picture, in words that say what to do."""

    words: str
    is_unfit: bool = False


FINDINGS: dict[str, Finding] = {
    "damaged": Finding("这张图片打不开，可能没有传完整。请移除后重新上传。", is_unfit=True),
    "too_heavy": Finding(
        "这张图片系统处理不了。请用手机的普通拍照模式重拍，移除后重新上传。", is_unfit=True
    ),
    "other_paper": Finding(
        "图片里的二维码不是这份协议书的。请核对是不是拿错了，移除后重新上传。", is_unfit=True
    ),
    "old_version": Finding(
        "图片里是协议书的旧版本。请下载新的一版，签字盖章后重新拍照。", is_unfit=True
    ),
    "blurred": Finding("图片可能不够清晰，请放大看看每个字和印章能不能看清。"),
    "dark": Finding("图片偏暗，请看看印章和签字能不能看清。"),
    "small": Finding("图片比较小，字可能看不清。"),
    "no_mark": Finding("没有看到协议书上的二维码，请把整页拍进去，四角都要露出来。"),
}


def form_of(prefix: str, record_id: int) -> str:
    """The name of a form, as `papers:12`."""
    return f"{prefix}:{record_id}"


def read_form(form: str) -> tuple[str, int]:
    """Prefix and record of a form; one that no purpose knows is Refused(NOT_FOUND)."""
    found = _FORM.fullmatch(form)
    if found is None or all(row.form != found[1] for row in TABLE):
        raise Refused(Reason.NOT_FOUND)
    return found[1], int(found[2])


def of_form(form: str) -> tuple[Purpose, ...]:
    """What may be put into this form."""
    prefix, _record_id = read_form(form)
    return tuple(row for row in TABLE if row.form == prefix)


def person_of(by: Actor) -> str:
    """Who sends a file in, as `student:12`."""
    who = Who.REVIEWER if by.who is Who.ADMIN else by.who
    return f"{who}:{by.id}"


def may_send(purpose: Purpose, by: Actor) -> bool:
    """Whether this kind of person sends in such files (decision 19)."""
    return purpose.who in by.acts_as


def against(purpose: Purpose, states: Sequence[str], *, needed: bool = False) -> Refused | None:
    """Why the files of this purpose, by their states, will not do; `needed` asks for one anyway."""
    if UNFIT in states:
        return Refused(Reason.ATTACHMENT_UNFIT, what=purpose.label)
    if (purpose.is_required or needed) and not states:
        return Refused(Reason.ATTACHMENT_MISSING, what=purpose.label)
    return None


def is_unfit(findings: tuple[str, ...]) -> bool:
    """Whether one of the findings shuts the picture out."""
    return any(FINDINGS[key].is_unfit for key in findings)


def words_of(finding: str) -> tuple[str, ...]:
    """The sentences of a stored finding."""
    return tuple(FINDINGS[key].words for key in finding.split())


def claim_of(process: Process, record_id: int) -> str:
    """Whose a claimed file is, as its row says."""
    return f"attachment.{process}.{record_id}"
