"""Clock, faults, memory and statistics, as tests and the console use them."""

import json
from datetime import datetime

import pytest
import requests

from tests.simulator.account import APP_ID, MENU
from wxsign.simulator import snapshot
from wxsign.simulator.config import Config
from wxsign.simulator.state import World


def test_the_clock_moves_with_the_file_that_others_read(build, tmp_path):
    file = tmp_path / "clock"
    platform = build(clock_file=file)

    moved = platform.advance(86400)
    platform.advance(3600)
    shown = platform.get("/_sim/clock")
    file.write_text("60", encoding="ascii")
    read = platform.get("/_sim/clock")

    ahead = datetime.fromisoformat(shown["now"]) - datetime.fromisoformat(read["now"])
    assert moved["advance"] == 86400
    assert shown["advance"] == 90000
    assert read["advance"] == 60
    assert 89935 <= ahead.total_seconds() <= 89945
    platform.post("/_sim/reset", {"clock": True})
    assert float(file.read_text(encoding="ascii")) == 0


def test_an_injected_errcode_hits_what_it_matches_as_often_as_said(platform):
    one, other, token = platform.user(), platform.user(), platform.token()
    platform.inject("/cgi-bin/message/template/send", match={"touser": one}, times=2, errcode=-1)

    hit = [platform.send(one, token)["errcode"], platform.send(other, token)["errcode"]]
    hit += [platform.send(one, token)["errcode"] for _ in range(2)]

    assert hit == [-1, 0, -1, 0]
    assert len(platform.chat(one)) == 1
    assert platform.get("/_sim/inject") == {"planned": []}


def test_an_injection_can_refuse_by_pattern_as_the_police_of_thing_does(platform):
    openid = platform.user()
    words = "argument invalid! data.thing1.value invalid"
    platform.inject(
        "/cgi-bin/message/template/send",
        match={"data.thing1.value": "~喜报"},
        errcode=47003,
        errmsg=words,
    )
    policed = {"thing1": {"value": "(喜报)-111营元"}, "time2": {"value": "15:01"}}

    fine = platform.send(openid)
    hit = platform.send(openid, data=policed)

    assert fine["errcode"] == 0
    assert hit["errmsg"].split(" rid:")[0] == words


def test_a_gateway_error_is_a_html_page(platform):
    platform.inject("/cgi-bin/getcallbackip", status=502)

    answer = platform.http.get("/cgi-bin/getcallbackip")

    assert (answer.status_code, answer.mimetype) == (502, "text/html")


@pytest.mark.parametrize("moment,shown", [("before", 0), ("after", 1)])
def test_a_lost_connection_leaves_the_sender_in_doubt(served, moment, shown):
    openid, token = served.user(), served.token()
    served.inject("/cgi-bin/message/template/send", reset=moment)

    with pytest.raises(requests.ConnectionError):
        served.send(openid, token, client_msg_id="doubt")

    assert len(served.chat(openid)) == shown
    assert served.send(openid, token, client_msg_id="doubt")["errcode"] == 0
    assert len(served.chat(openid)) == 1


def test_an_answer_can_break_off_in_the_middle(served):
    served.inject("/cgi-bin/getcallbackip", body="truncated")
    query = {"access_token": served.token()}

    with pytest.raises(requests.JSONDecodeError):
        served.get("/cgi-bin/getcallbackip", **query)


def test_a_delayed_answer_comes_after_the_callers_patience(served):
    served.inject("/cgi-bin/getcallbackip", delay=5)

    with pytest.raises(requests.ReadTimeout):
        served.http.get(f"{served.base}/cgi-bin/getcallbackip", timeout=(30, 0.2))


def test_the_statistics_count_calls_and_errors(platform):
    openid = platform.user()
    platform.send(openid, template_id="T9")
    platform.send(openid)
    platform.settle()

    stats = platform.stats()

    [error] = stats["errors"]
    assert stats["calls"] == {"/cgi-bin/stable_token": 2, "/cgi-bin/message/template/send": 2}
    assert stats["token_fetches"] == 2
    assert (error["path"], error["errcode"]) == ("/cgi-bin/message/template/send", 40037)
    assert [callback["event"] for callback in stats["callbacks"]] == ["TEMPLATESENDJOBFINISH"]
    assert stats["totals"] == {"callbacks": 1, "failed": 0, "errors": 1}


def test_a_reset_forgets_what_happened_and_keeps_people_and_menu_unless_told(platform):
    openid = platform.user()
    platform.push()
    platform.send(openid)
    platform.settle()
    platform.inject("/cgi-bin/token", errcode=-1)

    platform.post("/_sim/reset")

    assert platform.chat(openid) == []
    assert platform.stats()["calls"] == {}
    assert platform.get("/_sim/inject") == {"planned": []}
    assert platform.get("/cgi-bin/menu/get", access_token=platform.token()) == {"menu": MENU}
    platform.post("/_sim/reset", {"users": True})
    assert platform.get("/_sim/users") == {"users": []}
    missing = platform.get("/cgi-bin/menu/get", access_token=platform.token())
    assert missing["errcode"] == 46003


def test_tickets_last_and_quotas_can_be_cleared_ten_times_a_month(platform):
    token = platform.token()
    ask = {"access_token": token, "type": "jsapi"}
    first, again = (platform.get("/cgi-bin/ticket/getticket", **ask) for _ in range(2))
    cleared = [
        platform.post("/cgi-bin/clear_quota", {"appid": APP_ID}, access_token=token)["errcode"]
        for _ in range(11)
    ]
    platform.advance(7200)
    late = platform.get("/cgi-bin/ticket/getticket", access_token=platform.token(), type="jsapi")

    assert (first["errcode"], first["ticket"]) == (0, again["ticket"])
    assert late["ticket"] != first["ticket"]
    assert cleared == [0] * 10 + [48006]


def test_a_clear_of_the_quota_lets_messages_pass_again(build):
    platform = build(template_quota=1)
    openid, token = platform.user(), platform.token()
    sent = [platform.send(openid, token)["errcode"] for _ in range(2)]
    platform.post("/cgi-bin/clear_quota", {"appid": APP_ID}, access_token=token)

    assert sent == [0, 45009]
    assert platform.send(openid, token)["errcode"] == 0


def test_the_memory_comes_back_from_its_file(build, tmp_path):
    file = tmp_path / "state.json"
    platform = build()
    openid = platform.user(phone="13900000001")
    platform.push()
    token = platform.token()
    sent = platform.send(openid, token, client_msg_id="outbox-1")
    platform.post("/sms/send", {"phone": "13900000001", "text": "验证码 1"})
    chat = platform.chat(openid)

    snapshot.Keeper(platform.app.extensions["simulator"].world, file).save()

    again = build(state=file)
    assert again.chat(openid) == chat
    assert again.get("/cgi-bin/menu/get", access_token=token) == {"menu": MENU}
    assert again.send(openid, token, client_msg_id="outbox-1")["msgid"] == sent["msgid"]


def test_changes_reach_the_file_without_being_asked(tmp_path):
    file = tmp_path / "state.json"
    world = World(snapshot.load(file))
    keeper = snapshot.Keeper(world, file)
    keeper.start()

    world.show("o" + "0" * 27, {"kind": "event", "text": "x", "at": ""})
    keeper.stop()

    assert snapshot.load(file).chats == world.memory.chats


def test_templates_are_read_from_their_file(build, tmp_path):
    file = tmp_path / "templates.json"
    fields = [{"key": "thing1", "label": "单位"}]
    file.write_text(json.dumps([{"template_id": "T7", "title": "通知", "fields": fields}]))
    platform = build(templates=file)
    openid = platform.user()

    answer = platform.send(openid, template_id="T7", data={"thing1": {"value": "江"}})

    assert answer["errcode"] == 0


def test_an_appid_that_looks_real_is_refused(config):
    with pytest.raises(ValueError, match="looks like a real one"):
        Config(**{**config, "app_id": "wxba5fad812f8e6fb9"})


def test_the_console_is_told_everything_once_and_then_only_the_time(platform):
    openid = platform.user()
    platform.send(openid)
    platform.settle()

    view = platform.get("/_sim/view", phone=openid)
    again = platform.get("/_sim/view", phone=openid, since=view["version"])

    assert [item["kind"] for item in view["phones"][openid]["items"]] == ["template"]
    assert view["sums"]["calls"] == 2
    assert [line["what"] for line in view["log"]] == [
        "/cgi-bin/stable_token", "/cgi-bin/message/template/send", "TEMPLATESENDJOBFINISH",
    ]  # fmt: skip
    assert sorted(again) == ["advance", "now", "version"]
