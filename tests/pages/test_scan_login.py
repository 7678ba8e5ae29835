"""毕业生扫码登录, 用人单位扫码登录, and reviewers: a scan asks, a yes on the phone lets in."""

import re

import pytest

from tests import factories
from tests.journeys.browserless import WECHAT
from tests.pages.desk.reading import buttons, read
from wxsign.db import db
from wxsign.gateways import Unreachable
from wxsign.gateways.wechat import Event
from wxsign.models import Binding, DeskSession, ScanLogin

OPENID, OTHER = "o" + "1" * 27, "o" + "2" * 27
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
PERSONS = {
    "student": factories.student,
    "employer": factories.employer,
    "desk": factories.reviewer,
}
AREAS = tuple(PERSONS)


class Desktop:
    """A browser on a desk: it asks for a code, and waits."""

    def __init__(self, app, area: str) -> None:
        self.http, self.area = app.test_client(), area
        self.http.environ_base["HTTP_USER_AGENT"] = WINDOWS

    def ask(self):
        answer = self.http.post(f"/{self.area}/login/scan")
        assert (answer.status_code, answer.location) == (303, f"/{self.area}/login/scan")
        return db.session.query(ScanLogin).order_by(ScanLogin.id.desc()).first()

    def look(self):
        return self.http.get(f"/{self.area}/login/scan")

    def says(self) -> str:
        return self.http.get(f"/{self.area}/login/scan/state").text

    def is_in(self) -> bool:
        return self.http.get(f"/{self.area}/").status_code == 200


class Phone:
    """A phone in WeChat: it scans, reads the answer in the chat, and opens its link."""

    def __init__(self, app, fakes, area: str, openid: str = OPENID) -> None:
        self.http, self.fakes, self.openid = app.test_client(), fakes, openid
        self.http.environ_base["HTTP_USER_AGENT"] = WECHAT
        serializer = app.session_interface.serializer_of(app, area)
        cookie = serializer.dumps({"openid": openid, "_permanent": True})
        self.http.set_cookie(f"wxsign_{area}", cookie, path=f"/{area}/")

    def scan(self, scene: str, name: str = "scan") -> str:
        raw = {"ToUserName": "gh", "FromUserName": self.openid, "EventKey": scene}
        event = Event(kind="event", name=name, openid=self.openid, created=1, key=scene, raw=raw)
        self.fakes.wechat.events[scene.encode()] = event
        told = len(self.fakes.wechat.replies)
        assert self.http.post("/wechat/callback?a=1", data=scene.encode()).status_code == 200
        return "".join(words for _event, words in self.fakes.wechat.replies[told:])

    def link(self, scene: str, name: str = "scan") -> str:
        return re.search(r'href="http://localhost([^"]+)"', self.scan(scene, name))[1]


@pytest.fixture
def person(app, area):
    made = PERSONS[area]()
    factories.bind(made, OPENID)
    return made


@pytest.mark.requirement("S7")
@pytest.mark.parametrize("area", AREAS)
def test_a_desktop_is_in_once_the_phone_that_scanned_has_said_yes(app, fakes, person, area):
    desktop, phone = Desktop(app, area), Phone(app, fakes, area)
    titles = {
        "student": "毕业生扫码登录",
        "employer": "用人单位扫码登录",
        "desk": "审核人员扫码登录",
    }
    before = read(desktop.look().text)
    scan = desktop.ask()
    shown = read(desktop.look().text)
    link = phone.link(scan.scene)
    asked = phone.http.get(link)

    assert (before.one("h1").text, "显示二维码" in buttons(before)) == (titles[area], True)
    assert shown.one("div", _class="scan").attributes["data-state"] == "waiting"
    assert scan.number in shown.one("p", _class="scan-number").text
    assert "Windows 电脑 · Chrome" in asked.text
    assert scan.number in asked.text
    assert desktop.says() == "scanned"
    assert not desktop.is_in()
    answer = phone.http.post(f"{link}/confirmation")
    assert (answer.status_code, answer.location) == (303, link)
    assert (desktop.look().location, desktop.is_in()) == (f"/{area}/", True)
    assert "已经确认" in phone.http.get(link).text


@pytest.mark.parametrize("area", ["student"])
def test_whoever_begins_to_follow_by_scanning_is_asked_too(app, fakes, person):
    desktop, phone = Desktop(app, "student"), Phone(app, fakes, "student")

    assert phone.link(desktop.ask().scene, "subscribe") == "/student/scans/1"


@pytest.mark.parametrize("area", AREAS)
def test_a_confirmed_code_lets_in_the_desktop_that_showed_it_and_once(app, fakes, person, area):
    desktop, thief, phone = Desktop(app, area), Desktop(app, area), Phone(app, fakes, area)
    scan = desktop.ask()
    thief.ask()
    link = phone.link(scan.scene)
    phone.http.post(f"{link}/confirmation")

    assert thief.look().status_code == 200
    assert not thief.is_in()
    cookie = desktop.http.get_cookie(f"wxsign_{area}", path=f"/{area}/").value
    desktop.look()
    again = Desktop(app, area)
    again.http.set_cookie(f"wxsign_{area}", cookie, path=f"/{area}/")
    assert again.look().status_code == 200
    assert not again.is_in()


@pytest.mark.parametrize("area", AREAS)
def test_the_link_is_worth_nothing_on_another_phone(app, fakes, person, area):
    desktop, phone = Desktop(app, area), Phone(app, fakes, area)
    stranger = Phone(app, fakes, area, OTHER)
    link = phone.link(desktop.ask().scene)

    answers = [
        stranger.http.get(link),
        stranger.http.post(f"{link}/confirmation"),
        stranger.http.post(f"{link}/refusal"),
        stranger.http.get(f"/{area}/scans/999"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert desktop.says() == "scanned"


@pytest.mark.parametrize("area", AREAS)
def test_the_link_without_an_openid_goes_by_way_of_wechat(app, fakes, person, area):
    phone = Phone(app, fakes, area)
    link = phone.link(Desktop(app, area).ask().scene)
    phone.http.delete_cookie(f"wxsign_{area}", path=f"/{area}/")

    assert phone.http.get(link).location == f"/{area}/oauth/start?next={link}"


@pytest.mark.parametrize("area", AREAS)
def test_a_no_on_the_phone_ends_it(app, fakes, person, area):
    desktop, phone = Desktop(app, area), Phone(app, fakes, area)
    link = phone.link(desktop.ask().scene)

    for _press in range(2):
        assert phone.http.post(f"{link}/refusal").location == link

    assert "已经取消" in phone.http.get(link).text
    assert phone.http.post(f"{link}/confirmation").status_code == 409
    assert "手机上选了“不是我”" in desktop.look().text
    assert not desktop.is_in()


@pytest.mark.parametrize("area", ["student"])
def test_after_five_minutes_it_is_over_for_all(app, fakes, person, clock):
    desktop, phone = Desktop(app, "student"), Phone(app, fakes, "student")
    scanned, unscanned = Desktop(app, "student"), desktop.ask()
    link = phone.link(scanned.ask().scene)
    clock.advance(minutes=5, seconds=1)

    assert phone.scan(unscanned.scene) == "这个二维码已经失效，请在电脑上重新获取。"
    assert phone.http.get(link).status_code == 409
    assert phone.http.post(f"{link}/confirmation").status_code == 409
    assert desktop.says() == scanned.says() == "over"
    assert "上一个二维码已经失效" in desktop.look().text


@pytest.mark.parametrize("area", ["student"])
def test_a_second_scan_by_somebody_else_takes_nothing_over(app, fakes, person):
    desktop, phone = Desktop(app, "student"), Phone(app, fakes, "student")
    scene = desktop.ask().scene
    link = phone.link(scene)

    assert Phone(app, fakes, "student", OTHER).scan(scene).startswith("这个二维码已经失效")
    assert phone.link(scene) == link


@pytest.mark.parametrize("area", AREAS)
def test_who_has_bound_nothing_is_told_how_to_begin(app, fakes, area):
    words = Phone(app, fakes, area).scan(Desktop(app, area).ask().scene)

    assert ("绑定" in words, "href" in words) == (True, False)


def test_a_scene_that_is_none_of_ours_is_answered_by_nothing(app, fakes):
    assert Phone(app, fakes, "student").scan("somebody-elses") == ""


def test_while_wechat_is_away_the_other_ways_in_are_named(app, fakes):
    fakes.wechat.fails_with(Unreachable("timeout"))

    assert Desktop(app, "student").http.post("/student/login/scan").status_code == 503


def test_the_desktop_knows_nothing_that_wechat_knows(app, fakes):
    desktop = Desktop(app, "student")
    scan = desktop.ask()

    assert fakes.wechat.scenes == {scan.scene: 300}
    assert scan.scene not in desktop.look().text.replace(scan.address, "")
    assert len({scan.scene, scan.key}) == 2


def test_a_reviewer_binds_his_wechat_with_his_password(app, fakes, client, sign_in):
    reviewer = factories.reviewer()
    sign_in(client, reviewer)
    phone = Phone(app, fakes, "desk")
    wrong = client.post("/desk/account/wechat", data={"old": "guessed"})
    client.post("/desk/account/wechat", data={"old": factories.PASSWORD})
    scan = db.session.query(ScanLogin).one()
    link = phone.link(scan.scene)

    assert (wrong.status_code, "密码不对" in wrong.text) == (422, True)
    assert "绑定审核账号" in phone.http.get(link).text
    phone.http.post(f"{link}/confirmation")
    bound = db.session.query(Binding).one()
    assert (bound.audience, bound.person_id, bound.openid) == ("reviewer", reviewer.id, OPENID)
    assert client.get("/desk/account/wechat").location == "/desk/account"
    assert Phone(app, fakes, "desk").http.get("/desk/").status_code == 302
    client.post("/desk/account/wechat/unbinding")
    assert db.session.query(Binding).count() == 0


@pytest.mark.parametrize("area", ["desk"])
def test_a_reviewer_who_came_by_code_has_a_sign_in_that_can_be_ended(app, fakes, person):
    desktop, phone = Desktop(app, "desk"), Phone(app, fakes, "desk")
    phone.http.post(phone.link(desktop.ask().scene) + "/confirmation")
    desktop.look()
    (sitting,) = db.session.query(DeskSession).all()

    assert (sitting.reviewer_id, sitting.device) == (person.id, "Windows 电脑 · Chrome")
