import traceback
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from tests.gateways import postbox
from tests.gateways.postbox import DROP, HANG
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.mail import HttpMail, NoMail, SmtpMail

TO = "zhang.san@example.cn"
PASSWORD = "pa55word-of-the-school"


@pytest.fixture
def box():
    with postbox.running() as running:
        yield running


def mail_of(box, **changes) -> SmtpMail:
    settings = {
        "host": "127.0.0.1",
        "port": box.port,
        "sender": "就业指导中心 <job@school.example.cn>",
        "security": "none",
    }
    return SmtpMail(**settings | changes)


def send(mail, to=TO, subject="协议已生效", text="张三同学：\n<您> 的协议已生效。"):
    mail.send(to=to, subject=subject, text=text, key="outbox-7")


URL = "https://h5.example.cn/student/agreements/7?a=1&b=2"


class Page(HTMLParser):
    """What a reader sees of the markup, and where its links lead."""

    def __init__(self, markup):
        super().__init__()
        self.words, self.links, self.hides = [], [], False
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        self.hides = tag == "title"
        if tag == "a":
            self.links.append(dict(attributes)["href"])

    def handle_data(self, data):
        if not self.hides:
            self.words += data.split()

    def handle_endtag(self, _tag):
        self.hides = False


def test_both_parts_say_the_same_and_the_link_is_a_button(box):
    words = "张三同学：\n<您> 的协议已生效。"

    mail_of(box).send(to=TO, subject="协议<已生效>", text=f"{words} {URL}", key="7", url=URL)

    message = message_from_bytes(box.mails[0], policy=default)
    plain, markup = message.iter_parts()
    page = Page(markup.get_content())
    assert page.words == plain.get_content().split()
    assert page.words == ["张三同学：", "<您>", "的协议已生效。", "查看", URL, *page.words[-1:]]
    assert page.links == [URL]
    kinds = [(part.get_content_type(), part.get_content_charset()) for part in (plain, markup)]
    assert kinds == [("text/plain", "utf-8"), ("text/html", "utf-8")]


def test_a_mail_arrives_in_chinese_as_text_and_as_markup(box):
    send(mail_of(box))

    message = message_from_bytes(box.mails[0], policy=default)
    text, markup = (part.get_content() for part in message.iter_parts())
    assert message["Subject"] == "协议已生效"
    assert message["From"].addresses[0].display_name == "就业指导中心"
    assert message["To"] == TO
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert message["Message-ID"] == f"<{sha256(b'outbox-7').hexdigest()[:32]}@school.example.cn>"
    assert [name for name in message if name.startswith("List-")] == []
    assert text.splitlines()[:3] == ["张三同学：", "<您> 的协议已生效。", ""]
    assert markup.count("&lt;您&gt;") == 1
    assert box.mails[0].isascii() is True


def test_two_tries_of_one_mail_share_their_message_id(box):
    send(mail_of(box))
    send(mail_of(box))

    ids = {message_from_bytes(mail, policy=default)["Message-ID"] for mail in box.mails}
    assert len(ids) == 1
    assert ids.pop().endswith("@school.example.cn>") is True


def test_a_subject_of_two_lines_becomes_one_and_adds_no_header(box):
    send(mail_of(box), subject="通知\r\nBcc: all@example.cn")

    message = message_from_bytes(box.mails[0], policy=default)
    assert (message["Subject"], message["Bcc"]) == ("通知 Bcc: all@example.cn", None)


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b.cn, c@d.cn", "a@b.cn\nBcc: c@d.cn", "A <a@b.cn>", "@b.cn"]
)
def test_what_is_not_one_address_is_refused_before_anybody_is_asked(box, to):
    with pytest.raises(Rejected) as refused:
        send(mail_of(box), to=to)

    assert refused.value.code == "address"
    assert box.said == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_password_and_mail_travel_encrypted(tmp_path, security):
    server, client = postbox.certificate(tmp_path)
    with postbox.running(server, tls_first=security == "tls") as box:
        send(mail_of(box, security=security, context=client, user="job", password=PASSWORD))

        assert box.secured == [True]
        assert [line.split(" ")[0] for line in box.said if "AUTH" in line] == ["AUTH"]
        if security == "starttls":
            assert [line.upper() for line in box.said].index("STARTTLS") == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_that_cannot_prove_its_name_gets_neither_password_nor_mail(tmp_path, security):
    server, _ = postbox.certificate(tmp_path)
    with postbox.running(server, tls_first=security == "tls") as box:
        with pytest.raises(Unreachable) as failed:
            send(mail_of(box, security=security, user="job", password=PASSWORD))

        assert failed.value.uncertain is False
        assert [line for line in box.said if line.startswith(("AUTH", "mail"))] == []


@pytest.mark.parametrize(
    "verb,answer",
    [("MAIL", "550 no"), ("RCPT", "550 no such user"), ("DATA", "554 no"), ("END", "552 full")],
)
def test_a_permanent_no_is_a_refusal(box, verb, answer):
    box.answers[verb] = answer

    with pytest.raises(Rejected) as refused:
        send(mail_of(box))

    assert refused.value.code == int(answer[:3])


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "END"])
def test_a_passing_no_is_tried_again_and_has_sent_nothing(box, verb):
    box.answers[verb] = "451 later"

    with pytest.raises(Unreachable) as failed:
        send(mail_of(box))

    assert (failed.value.code, failed.value.uncertain) == (451, False)


def test_a_server_that_leaves_after_the_text_may_have_sent_it(box):
    box.answers["END"] = DROP

    with pytest.raises(Unreachable) as failed:
        send(mail_of(box))

    assert failed.value.uncertain is True


def test_a_server_that_says_nothing_is_given_up(box):
    box.answers["EHLO"] = HANG

    with pytest.raises(Unreachable):
        send(mail_of(box, timeout_seconds=0.2))


def test_a_server_that_leaves_at_the_greeting_has_sent_nothing(box):
    box.answers["AUTH"] = DROP

    with pytest.raises(Unreachable) as failed:
        send(mail_of(box, user="job", password=PASSWORD))

    assert failed.value.uncertain is False


def test_where_no_mail_server_listens_nothing_was_sent(closed_port):
    mail = SmtpMail(host="127.0.0.1", port=closed_port, sender="a@b.cn", security="none")

    with pytest.raises(Unreachable) as failed:
        send(mail)

    assert failed.value.uncertain is False


def test_a_mail_is_sent_even_if_the_farewell_is_lost(box):
    box.answers["QUIT"] = DROP

    send(mail_of(box))

    assert len(box.mails) == 1


@pytest.mark.parametrize(
    "verb,answer", [("RCPT", f"550 {TO} unknown"), ("AUTH", f"535 {PASSWORD}"), ("MAIL", "451 x")]
)
def test_no_failure_shows_an_address_or_the_password(box, verb, answer):
    box.answers[verb] = answer
    mail = mail_of(box, user="job", password=PASSWORD)

    with pytest.raises((Rejected, Unreachable)) as failed:
        send(mail)

    shown = "".join(traceback.format_exception(failed.value)) + repr(mail)
    assert [word for word in (TO, PASSWORD) if word in shown] == []


def test_in_development_a_mail_is_handed_over_by_http(platform):
    platform.answers("/mail", {})

    HttpMail(f"{platform.url}/mail").send(to=TO, subject="题", text="文", key="outbox-7")

    assert platform.calls("/mail")[0].json == {
        "id": "outbox-7",
        "to": TO,
        "subject": "题",
        "text": "文",
    }


def test_without_a_mail_server_every_mail_is_refused():
    with pytest.raises(Rejected) as refused:
        send(NoMail())

    assert refused.value.code == "none"
