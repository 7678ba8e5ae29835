"""Eight processes with a client of the account each, as web processes and workers are: a program.

One command is one line of JSON on stdin, one answer a line of JSON on stdout: what each of the
eight has met, counted: {"ok": 12, "40001": 3}. They start as our own worker does: imported once,
then forked.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TextIO

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from wxsign import clock
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.wechat import WeChatClient

MANY = 8
PAGE = "https://sign.example.edu.cn/student/"
FIELDS = {"thing1": "江城软件", "time2": "2026年5月20日 23:59"}


class Hand:
    """One of the processes: its client, and what it is told to do."""

    def __init__(self, config, number):
        self._config = config
        self._number = number
        self._sent = 0
        self._client = None

    def begin(self, order):
        """A process that has just started knows nothing yet."""
        path = self._config["redis"] if order["redis"] else "/nowhere/redis.sock"
        self._client = WeChatClient(
            **self._config["account"],
            redis=Redis(unix_socket_path=path, retry=Retry(NoBackoff(), 0)),
        )
        return {}

    def send(self, order):
        """So many cards, one after the other."""
        return Counter(self._outcome(self._card) for _ in range(order["times"]))

    def sign(self, order):
        """So many signatures of a page."""
        return Counter(
            self._outcome(lambda: self._client.sign_page(PAGE)) for _ in range(order["times"])
        )

    def _card(self):
        self._sent += 1
        self._client.send_template(
            openid=self._config["openid"],
            template_id="T1",
            fields=FIELDS,
            url="",
            client_msg_id=f"{self._number}-{self._sent}",
        )

    def _outcome(self, call):
        try:
            call()
        except (Rejected, Unreachable) as failure:
            return str(failure.code or failure)
        return "ok"


def _hire(config, number):
    """Fork; the pair of ends at which the new process is spoken to and answers."""
    orders_out, orders_in = os.pipe()
    answers_out, answers_in = os.pipe()
    if os.fork():
        os.close(orders_out)
        os.close(answers_in)
        return os.fdopen(orders_in, "w"), os.fdopen(answers_out)
    os.close(orders_in)
    sys.stdin.close()
    with os.fdopen(orders_out) as orders, os.fdopen(answers_in, "w") as answers:
        _work(Hand(config, number), orders, answers)
    os._exit(0)


def _work(hand: Hand, orders: TextIO, answers: TextIO) -> None:
    for line in orders:
        order = json.loads(line)
        print(json.dumps(getattr(hand, order["do"])(order)), file=answers, flush=True)


def main() -> None:
    config = json.loads(sys.argv[1])
    clock.use_shift_file(Path(config["clock"]))
    hands = [_hire(config, number) for number in range(MANY)]
    for line in sys.stdin:
        for orders, _ in hands:
            orders.write(line)
            orders.flush()
        print(json.dumps([json.loads(answers.readline()) for _, answers in hands]), flush=True)  # noqa: T201 - the answer
    for orders, _ in hands:
        orders.close()


if __name__ == "__main__":
    main()
