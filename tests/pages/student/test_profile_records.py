"""我的资料: records, messages, consents, and the units that found the student."""

from tests import factories
from tests.pages.student.reading import Page
from wxsign.actions import candidates
from wxsign.actions.candidates import FourItems


def test_every_record_and_consent_and_how_many_messages_are_named(client, student):
    factories.destination("rejected", student=student)
    record = factories.agreement("effective", student=student)
    page = Page(client.get("/student/profile"))

    held, consents, _looks = page.all("ol", class_="trail")
    assert [line.text for line in held.walk() if line.tag == "li"] == [
        f"{record.employer_name}电子签约 签约审核通过",
        "江城示例大学其他去向 签约审核不通过",
    ]
    said = [line.text for line in consents.walk() if line.tag == "li"]
    assert said[0] == "个人信息处理告知2026-1 没有记录时间"
    assert f"（{record.employer_name}）第 1 版 2026-05-15 10:00" in said[-1]
    assert page.one("a", href="/student/messages").text.startswith("消息记录")


def test_a_unit_that_found_the_student_is_named(client, student):
    user = factories.employer()
    items = FourItems(student.school_id, student.year, student.name, student.id_number)
    candidates.search(items, user_id=user.id)

    page = Page(client.get("/student/profile"))

    (found,) = [one for one in page.all("ol", class_="trail") if "四项信息查找" in one.text]
    assert found.text == f"{user.employer.name}四项信息查找 2026-05-15 10:00"
