"""The account's side of the callback, played for the tests: it keeps what it is sent."""

import queue
import threading
from dataclasses import dataclass, field

from flask import Flask, request
from werkzeug.serving import WSGIRequestHandler, make_server

from wxsign.simulator.envelope import Envelope

TOKEN = "AAAAA"
AES_KEY = "A" * 43
APP_ID = "wxsimulator"
SECRET = "made-up secret"
ENVELOPE = Envelope(TOKEN, AES_KEY, APP_ID)
MENU = {
    "button": [
        {
            "name": "用户服务",
            "sub_button": [
                {"type": "view", "name": "学生服务", "url": "http://127.0.0.1:8000/student/"},
                {"type": "view", "name": "企业服务", "url": "http://127.0.0.1:8000/employer/"},
            ],
        },
        {"type": "click", "name": "帮助", "key": "help"},
    ]
}


@dataclass
class Delivery:
    query: dict[str, str]
    body: str

    @property
    def xml(self):
        return ENVELOPE.open(self.body.split("CDATA[")[2].split("]]")[0])


@dataclass
class Account:
    """Answers with what stands in `answers` (text, or status and text), then with success."""

    received: queue.Queue = field(default_factory=queue.Queue)
    answers: queue.Queue = field(default_factory=queue.Queue)
    url: str = ""

    def next(self):
        return self.received.get(timeout=20)

    def take(self, kind):
        while True:
            delivery = self.next()
            if f"<![CDATA[{kind}]]>" in delivery.xml:
                return delivery


class _Quiet(WSGIRequestHandler):
    def log(self, *_words):
        pass


def serve(app):
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    return server


def callback_app(account):
    app = Flask("account")

    @app.route("/wechat/callback", methods=["GET", "POST"])
    def callback():
        if request.method == "GET":
            return request.args["echostr"]
        account.received.put(Delivery(request.args.to_dict(), request.get_data(as_text=True)))
        try:
            answer = account.answers.get_nowait()
        except queue.Empty:
            return "success"
        return answer(request.args) if callable(answer) else answer

    return app
