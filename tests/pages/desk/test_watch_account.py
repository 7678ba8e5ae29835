"""公众号 in 运行监控: what the operator has to mend, in words, with WeChat's own beside them."""

from tests import factories
from tests.pages.desk.reading import table
from wxsign.gateways import Rejected

OFF_THE_LIST = Rejected(40164, "invalid ip 203.0.113.7, rid: 65a4d5b3-3a7d7d3f-0a5a5b5c")


def test_an_address_off_the_list_is_said_with_its_ip_and_until_when_nothing_goes_by_wechat(
    desk, see, drain, fakes, capsys
):
    student = factories.student()
    factories.bind(student, "openid-1")
    factories.agreement("under_review", student=student)
    fakes.wechat.fails_with(OFF_THE_LIST, times=9)

    drain()

    page = see("/desk/watch")
    words = "服务器地址不在 API IP 白名单里，请到公众平台添加"
    assert page.one("span", data_state="paused").text == "暂停发送"
    assert words in page.one("main").text
    said = {(row["要处理的问题"], row["微信的答复"]) for row in table(page)}
    assert said == {(words, str(OFF_THE_LIST))}
    [line] = [line for line in capsys.readouterr().out.splitlines() if "wechat paused" in line]
    assert (words in line, "203.0.113.7" in line) == (True, True)


def test_what_phones_report_stands_beside_it(desk, see, client):
    form = {"what": "config:fail,invalid url domain", "page": "student.home"}
    client.post("/wechat/jssdk/faults", data=form)

    page = see("/desk/watch")

    (row,) = table(page)
    assert (row["出现在"], row["次数"]) == ("网页", "1")
    assert "JS接口安全域名" in row["要处理的问题"]
    assert page.one("span", data_state="open").text == "正常发送"


def test_an_account_without_faults_says_so_in_a_word(desk, see):
    page = see("/desk/watch")

    assert (page.one("span", data_state="open").text, page.all("table")) == ("正常发送", [])
