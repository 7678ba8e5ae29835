"""Demo records of 其他去向: one in force, one that waits for the school, one that is a draft."""

from datetime import timedelta

from wxsign import uploads
from wxsign.actions import attachments, destination, reviews
from wxsign.demo import acting, licence
from wxsign.rules.attachments import BY_KEY, form_of

_STUDY = {
    "name": "江城示例大学",
    "place": "湖北省武汉市洪山区",
    "level": "1",
    "major": "软件工程",
    "sent_to": "江城示例大学",
    "sent_place": "湖北省武汉市",
    "file_unit": "江城示例大学研究生院",
    "file_address": "湖北省武汉市洪山区示例大道 1 号",
    "file_postcode": "430070",
    "file_contact": "严老师(027-55550123)",
    "hukou_address": "未迁入",
}
_SERVICE = {
    "name": "三支一扶计划",
    "service_unit": "宣恩县示例镇人民政府",
    "place": "湖北省恩施土家族苗族自治州宣恩县",
    "service_time": "2 年",
    "sent_to": "宣恩县人力资源和社会保障局",
    "sent_place": "湖北省恩施土家族苗族自治州宣恩县",
}


def make() -> None:
    """Student 37 goes on studying, 34 waits with a service project and keeps a draft beside it."""
    with acting.back(9 * acting.DAY):
        study = _sent(37, "7.1", _STUDY)
    with acting.back(8 * acting.DAY):
        reviews.approve(study, by=acting.as_reviewer())
    with acting.back(timedelta(hours=6)):
        _draft(34, "7.2", {"name": "江城示例大学", "place": "湖北省武汉市洪山区"})
    with acting.back(timedelta(hours=4)):
        _sent(34, "6.8", _SERVICE)


def _draft(student: int, kind: str, values: dict[str, str]) -> int:
    by = acting.as_student(student)
    record_id = destination.start(kind, by=by)
    destination.save(record_id, kind, values, by=by)
    return record_id


def _sent(student: int, kind: str, values: dict[str, str]) -> int:
    record_id, by = _draft(student, kind, values), acting.as_student(student)
    form = form_of("destination", record_id)
    attachments.add(form, BY_KEY["proof"], uploads.keep(licence.picture()), by=by)
    destination.submit(record_id, kind, values, by=by)
    return record_id
