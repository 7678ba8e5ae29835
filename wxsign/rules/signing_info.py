"""TABLE of 签约信息: what an employer confirms on its first visit (S21).

The keys are the columns of the employer; `terms.read` checks them. They are the defaults of the
next invitation.
"""

from wxsign.rules import regions
from wxsign.rules.terms import Kind, Term

FILES, HUKOU, BASICS = "档案接收信息", "户口接收信息", "其他基础信息"
GROUPS: tuple[str, ...] = (FILES, HUKOU, BASICS)

# fmt: off
TABLE: tuple[Term, ...] = (
    Term("file_reception",  "档案接收",     FILES,  Kind.CHOICE, choices="file_reception"),
    Term("hukou_reception", "户口接收类型", HUKOU,  Kind.CHOICE, choices="hukou_reception"),
    Term("contact",         "签约联系人",   BASICS, most=20),
    Term("phone",           "联系电话",     BASICS, Kind.PHONE),
    Term("email",           "邮箱",         BASICS, Kind.MAIL),
    Term("address",         "通讯地址",     BASICS, most=80),
    Term("postcode",        "邮编",         BASICS, Kind.POSTCODE),
    Term("nature",          "单位性质",     BASICS, Kind.CHOICE, choices="employer_nature"),
    Term("industry",        "单位行业",     BASICS, Kind.CHOICE, choices="industry"),
    Term("region",          "单位所在地",   BASICS, most=60, region=regions.COUNTY),
)
# fmt: on
