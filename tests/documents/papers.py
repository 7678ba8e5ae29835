"""Papers for tests and benchmarks, every default valid and boring."""

import dataclasses

from wxsign.documents.agreement import AgreementPaper, Signature

VALUES = {
    "job_title": "后端开发工程师",
    "job_category": "工程技术人员",
    "work_place": "湖北省武汉市东湖新技术开发区",
    "probation_days": "90 天",
    "probation_pay": "6400 元/月",
    "regular_pay": "8000 元/月",
    "report_place": "湖北省武汉市洪山区",
    "report_by": "2026年7月15日24时",
    "file_reception": "转寄武汉市人才服务中心",
    "hukou_reception": "不迁户口",
    "penalty": "5000 元",
}
EMPLOYER = (
    ("单位名称", "武汉云栖智造科技有限公司"),
    ("统一社会信用代码", "91420100MA4KXXXX7K"),
    ("联系人", "欧阳静怡"),
    ("联系电话", "027-88886666"),
    ("邮箱", "hr@example.com"),
    ("通讯地址", "湖北省武汉市洪山区珞喻路1037号科技大厦A座18层"),
)
STUDENT = (
    ("姓名", "司徒晓岚"),
    ("身份证号", "11010119900307001X"),
    ("毕业学校", "湖北示例学院"),
    ("学历", "本科"),
    ("专业", "计算机科学与技术"),
    ("联系电话", "13800138000"),
)
TERMS = (
    ("工作岗位", (("工作职位类别", "工程技术人员"), ("拟聘用职位", "后端开发工程师"))),
    (
        "试用与薪酬",
        (
            ("试用期", "90 天"),
            ("试用起薪", "6400 元/月"),
            ("转正起薪", "8000 元/月"),
            ("违约金", "5000 元"),
        ),
    ),
    (
        "报到",
        (
            ("报到地点", "湖北省武汉市洪山区"),
            ("报到期限", "2026年7月15日"),
            ("实际工作地点", "湖北省武汉市东湖新技术开发区"),
        ),
    ),
    (
        "档案与户口",
        (
            ("档案接收", "转寄"),
            ("档案转寄单位名称", "武汉市人才服务中心"),
            ("档案转寄地址", "湖北省武汉市江汉区新华路25号"),
            ("档案转寄邮编", "430015"),
            ("档案转寄联系人", "李老师"),
            ("档案转寄联系电话", "027-85777777"),
            ("户口接收类型", "不迁户口"),
            ("户口接收地址", ""),
        ),
    ),
)
SIGNATURES = (
    Signature(
        "甲方（用人单位）",
        (
            ("单位名称", "武汉云栖智造科技有限公司"),
            ("操作账号", "欧阳静怡"),
            ("签署时间", "2026-05-18 21:06:33"),
            ("签署标识", "E7A1-90C2-44BD"),
        ),
    ),
    Signature(
        "乙方（毕业生）",
        (
            ("姓名", "司徒晓岚"),
            ("签署时间", "2026-05-20 09:12:05"),
            ("签署标识", "S19C-77D0-A2F4"),
        ),
    ),
    Signature(
        "学校鉴证",
        (
            ("学校", "湖北示例学院"),
            ("学院", "信息工程学院"),
            ("经办", ""),
            ("鉴证时间", "2026-05-21 10:00:00"),
        ),
    ),
)


def paper(**changes: object) -> AgreementPaper:
    """An approved agreement, with what the test wants changed."""
    return dataclasses.replace(_PAPER, **changes)


def of_student(name: str, **changes: object) -> AgreementPaper:
    """The agreement of a student of this name."""
    return paper(student=(("姓名", name), *STUDENT[1:]), **changes)


_PAPER = AgreementPaper(
    number="1202019097200001",
    kind="协议就业（电子签约）",
    school="湖北示例学院",
    year=2026,
    employer=EMPLOYER,
    student=STUDENT,
    terms=TERMS,
    values=VALUES,
    remarks="",
    signatures=SIGNATURES,
    digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    verify_url="https://sign.example.edu.cn/verify/ABCD-EFGH-JKLM",
    verify_code="ABCD-EFGH-JKLM",
)
