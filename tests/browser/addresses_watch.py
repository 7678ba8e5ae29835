"""TABLE of the addresses of the watch and the appeal: see `addresses.py`."""

from tests.browser.looking import Visit
from wxsign.demo import appeals, people

_TITLE = people.TITLE
_NAMES = {person.place: person.name for person in people.students()}
_HEARD, _WATCH = f"异议复核 · {people.SCHOOL}", f"运行监控 · {people.SCHOOL}"
_OF = "SELECT id FROM agreement WHERE process = 'online' AND student_id ="

RECORDS: dict[str, str] = {
    "appealed": f"{_OF} {appeals.APPEALED}",
    "appealable": f"{_OF} {appeals.OPEN}",
    "appeal": "SELECT id FROM appeal",
    "message": "SELECT id FROM outbox_entry WHERE notice = 'online.approve.student' ORDER BY id",
    "approved": "SELECT record_id FROM outbox_entry WHERE notice = 'online.approve.student'"
    " ORDER BY id",
    "alike": "SELECT id FROM look_alike ORDER BY id",
    "case": "SELECT id FROM pattern_case ORDER BY id",
}
VISITS: dict[str, list[Visit]] = {
    "appealing": [
        Visit("student.appeal_list", "/student/appeals", "student.appeals", _TITLE),
        Visit("student.appeal", "/student/appeals/{appealable}", "student.appeal_form", _TITLE),
        Visit("student.agreement", "/student/agreements/{appealable}", "student.agreement", _TITLE),
    ],
    "appealed": [
        Visit("student.appeal", "/student/appeals/{appealed}", "student.appeal", _TITLE),
    ],
    "reviewer": [
        Visit("desk.appeals", "/desk/appeals", "desk.appeals", _HEARD),
        Visit("desk.appeal", "/desk/appeals/{appeal}", "desk.appeal",
              f"{_NAMES[appeals.APPEALED]} · {_HEARD}"),
        Visit("desk.watch", "/desk/watch", "desk.watch", _WATCH),
        Visit("desk.watch_stuck", "/desk/watch/messages", "desk.watch_stuck",
              f"没有送到的消息 · {people.SCHOOL}"),
        Visit("desk.watch_message", "/desk/watch/messages/{message}", "desk.watch_message",
              f"签约审核通过 · {people.SCHOOL}"),
        Visit("desk.record_messages", "/desk/reviews/{approved}/messages", "desk.record_messages",
              f"消息记录 · {people.SCHOOL}"),
        Visit("desk.watch_jobs", "/desk/watch/jobs", "desk.watch_jobs", f"任务 · {people.SCHOOL}"),
        Visit("desk.watch_looks", "/desk/watch/looks", "desk.watch_looks",
              f"查看记录 · {people.SCHOOL}"),
        Visit("desk.watch_pictures", "/desk/watch/pictures", "desk.watch_pictures",
              f"相似图片 · {people.SCHOOL}"),
        Visit("desk.watch_picture", "/desk/watch/pictures/{alike}", "desk.watch_picture",
              f"相似图片 · {people.SCHOOL}"),
        Visit("desk.watch_patterns", "/desk/watch/patterns", "desk.watch_patterns",
              f"疑似虚假签约线索 · {people.SCHOOL}"),
        Visit("desk.watch_pattern", "/desk/watch/patterns/{case}", "desk.watch_pattern",
              f"转正起薪远离同类职位 · {people.SCHOOL}"),
    ],
}  # fmt: skip
NO_PAGE: dict[str, str] = {}
