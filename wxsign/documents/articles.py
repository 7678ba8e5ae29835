"""The articles of the agreement, in our own words.

The subjects follow the national form as schools explain it (domain.md 4.3). The names in braces
are filled with the terms of one agreement; `PLACEHOLDERS` lists them. A change of wording is a new
edition; its name is printed on the paper.
"""

from collections.abc import Mapping
from typing import NamedTuple

ARTICLES_EDITION = "2026-1"
ELECTRONIC, PAPER = "协议就业（电子签约）", "协议就业（纸质签约）"

PLACEHOLDERS = (
    "job_title",
    "job_category",
    "work_place",
    "probation_days",
    "probation_pay",
    "regular_pay",
    "report_place",
    "report_by",
    "file_reception",
    "hukou_reception",
    "penalty",
)


class Article(NamedTuple):
    """One article: its title and its text."""

    title: str
    text: str


_ELECTRONIC = (
    Article(
        "订立依据",
        "甲乙双方依照《中华人民共和国民法典》和国家关于高等学校毕业生就业的规定，本着平等自愿、诚实信用的原则，"
        "就乙方毕业后到甲方就业订立本协议。甲方已如实告知单位情况、岗位要求、工作条件和劳动报酬；"
        "乙方已如实告知本人的学业、毕业资格、健康状况以及与履行岗位职责直接相关的其他情况。",
    ),
    Article(
        "工作岗位",
        "甲方录用乙方从事“{job_title}”岗位的工作，工作职位类别为{job_category}，实际工作地点为{work_place}。"
        "未经乙方同意，甲方不得单方变更岗位和工作地点。",
    ),
    Article(
        "试用与报酬",
        "试用期为 {probation_days}，自乙方到岗之日起计算，包含在劳动合同期限之内；"
        "依照劳动合同期限，法律规定的试用期上限更短的，从其规定。"
        "乙方试用期内的劳动报酬为 {probation_pay}，试用期满后为 {regular_pay}。",
    ),
    Article(
        "报到",
        "乙方应当不迟于 {report_by} 到{report_place}报到。"
        "因不可抗力、疾病、学校统一安排或者其他正当事由不能按期报到的，"
        "乙方应当在期限届满前告知甲方，由双方另行商定报到日期。乙方无正当理由逾期，经甲方催告后在合理期限内仍未报到的，"
        "或者甲方无正当理由拒绝、拖延接收乙方的，按照第九条承担责任。",
    ),
    Article(
        "档案与户口",
        "乙方人事档案的接收约定为：{file_reception}。乙方户口的接收约定为：{hukou_reception}。"
        "学校和乙方依照上述约定及国家有关规定办理档案转递和户口迁移，甲方应当及时提供所需的证明和协助。",
    ),
    Article(
        "订立劳动合同",
        "乙方报到后，甲方应当自用工之日起一个月内与乙方订立书面劳动合同，并依法办理录用和社会保险手续。"
        "劳动合同约定的岗位、工作地点和劳动报酬不得低于本协议约定的标准，双方另行协商一致的除外。",
    ),
    Article(
        "不视为违约",
        "有下列情形之一，一方凭证明及时告知对方后解除本协议的，不承担违约责任："
        "（一）乙方报到时未取得毕业资格；"
        "（二）乙方升学、应征入伍、被录用为公务员或者参加国家、地方基层就业项目，且双方事先已有约定；"
        "（三）甲方被依法宣告破产、吊销营业执照、责令关闭或者被撤销；"
        "（四）对方隐瞒重要事实或者提供虚假信息；"
        "（五）因不可抗力致使本协议不能履行。",
    ),
    Article(
        "协议变更",
        "学校鉴证之前，经双方协商一致，可以在平台上变更约定的内容，变更前后的内容均予留存；"
        "对方未同意的变更不发生效力，原约定继续有效。学校鉴证之后需要变更的，双方应当先解除本协议，再重新签订。",
    ),
    Article(
        "解除与违约金",
        "双方协商一致，可以解除本协议：一方在平台上提出并说明理由，经对方同意、学校鉴证后，本协议解除。"
        "除第七条所列情形外，一方无正当理由不履行本协议或者单方解除的，"
        "应当向对方支付违约金 {penalty}。"
        "约定的违约金低于或者过分高于实际损失的，双方可以依法请求调整。",
    ),
    Article(
        "学校鉴证",
        "学校核对签约主体和签约信息后予以鉴证，并据此办理毕业生就业手续。学校不是本协议的当事人，"
        "不对甲乙双方的履行承担担保责任或者连带责任。学校仅在有证据表明存在欺诈、虚假签约或者信息不实时不予鉴证，"
        "并应当向双方说明理由。",
    ),
    Article(
        "电子签署",
        "双方同意以数据电文形式订立本协议，并约定以平台的身份核验、验证码和确认操作作为各自的电子签名，"
        "认可该方式符合可靠电子签名的条件。依照《中华人民共和国电子签名法》，上述电子签名与手写签名或者盖章具有同等的"
        "法律效力。平台记录的账号、时间、协议版本和内容摘要作为签署过程的证据保存。",
    ),
    Article(
        "个人信息保护",
        "甲方、学校和平台仅为订立和履行本协议、办理就业手续以及依法统计上报的目的处理本协议所载的个人信息，"
        "接收者限于对方当事人、学校和省级毕业生就业工作主管部门。未取得本人同意又无法律依据的，不得向他人提供；"
        "目的实现后，应当依法删除或者停止使用。",
    ),
    Article(
        "争议与补充",
        "因订立、履行本协议发生争议的，双方先行协商，也可以请学校协助调解；协商、调解不成的，"
        "可以依法申请仲裁或者向人民法院提起诉讼。“其他约定”栏载明的内容是本协议的组成部分，"
        "其中与法律、行政法规的强制性规定相抵触的部分无效。",
    ),
    Article(
        "生效与终止",
        "本协议自甲乙双方签署时成立；双方约定以学校鉴证为生效条件，自学校鉴证通过之时起生效。"
        "乙方报到并由甲方接收后，本协议自行终止，但第六条约定的义务不受影响。本协议以平台保存的电子文件为准，"
        "甲方、乙方和学校持有的编号与内容摘要均相同的文件具有同等效力，任何一方可以凭二维码或者核验码查验。",
    ),
)

# What is otherwise where both sides sign on paper; the rest says the same.
_ON_PAPER = {
    "协议变更": Article(
        "协议变更",
        "本协议由乙方在平台上生成并经学校审核后打印，各页印有同一编号。打印之后不得涂改；"
        "需要变更的，双方应当先解除本协议，再重新签订。",
    ),
    "解除与违约金": Article(
        "解除与违约金",
        "双方协商一致，可以解除本协议：由甲方出具加盖印章的解约证明，乙方在平台上提出并上传该证明，"
        "经学校鉴证后，本协议解除。除第七条所列情形外，一方无正当理由不履行本协议或者单方解除的，"
        "应当向对方支付违约金 {penalty}。"
        "约定的违约金低于或者过分高于实际损失的，双方可以依法请求调整。",
    ),
    "电子签署": Article(
        "签字盖章",
        "甲方加盖单位公章或者劳动合同专用章并由经办人签字，乙方由本人签字。"
        "双方各页内容应当一致，乙方将签字盖章后的全部页面拍照或者扫描，上传平台交学校鉴证。"
        "平台记录的协议版本、内容摘要和各页二维码，用于核对上传的页面与平台保存的内容。",
    ),
    "生效与终止": Article(
        "生效与终止",
        "本协议自甲方盖章、乙方签字时成立；双方约定以学校鉴证为生效条件，自学校鉴证通过之时起生效。"
        "乙方报到并由甲方接收后，本协议自行终止，但第六条约定的义务不受影响。"
        "本协议一式三份，甲方、乙方和学校各执一份，编号相同，具有同等效力，任何一方可以凭核验码查验。",
    ),
}
_PAPER = tuple(_ON_PAPER.get(article.title, article) for article in _ELECTRONIC)
_BY_KIND = {ELECTRONIC: _ELECTRONIC, PAPER: _PAPER}


def articles_of(kind: str, values: Mapping[str, str]) -> tuple[Article, ...]:
    """The articles for this kind of agreement, filled with its terms.

    Raises KeyError for a kind that has no articles and for a term that is not given.
    """
    return tuple(
        Article(article.title, article.text.format_map(values)) for article in _BY_KIND[kind]
    )


def wording_of(kind: str) -> str:
    """What the articles of this kind say whatever the terms are."""
    return "".join(f"{article.title}{article.text}" for article in articles_of(kind, _NOTHING))


_NOTHING = dict.fromkeys(PLACEHOLDERS, "")
