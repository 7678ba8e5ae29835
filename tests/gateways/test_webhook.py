"""The outer system is told over real HTTP, and can tell us from anybody else."""

import hashlib
import hmac
import json

import pytest

from tests.gateways.platform import DROP, HANG, patience
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.webhook import HttpWebhook, NoWebhook

SECRET = "a secret of both sides, 32 bytes"
BODY = {"number": 7, "state_name": "院系待审核"}
MOMENT = 1_778_810_400


def tell(platform, **changes):
    HttpWebhook(f"{platform.url}/plan", SECRET, **changes).send(body=BODY, key="wxsign-plan-7")


def test_the_signature_is_over_the_time_and_exactly_the_bytes_that_arrive(platform, clock_at):
    platform.answers("/plan", b"")
    clock_at(MOMENT + 0.5)

    tell(platform)

    (asked,) = platform.calls("/plan")
    said = {name.lower(): value for name, value in asked.headers.items()}
    assert json.loads(asked.body) == BODY
    assert said["content-type"] == "application/json"
    assert said["idempotency-key"] == "wxsign-plan-7"
    assert said["x-wxsign-timestamp"] == str(MOMENT)
    # As docs/webhook.md says it, computed without our code.
    signed = b"%d." % MOMENT + asked.body
    digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert said["x-wxsign-signature"] == f"v1={digest}"


def test_the_example_of_the_documentation_accepts_what_we_send_and_nothing_else(
    platform, clock_at, documented
):
    platform.answers("/plan", b"")
    clock_at(MOMENT)
    tell(platform)
    (asked,) = platform.calls("/plan")
    moment, signature = (
        asked.headers["X-Wxsign-Timestamp"],
        asked.headers["X-Wxsign-Signature"],
    )

    def is_ours(body=asked.body, at=moment, sign=signature, now=MOMENT, secret=SECRET):
        return documented(body, at, sign, secret.encode(), now)

    assert is_ours() is True
    assert is_ours(now=MOMENT + 299) is True
    assert is_ours(now=MOMENT + 301) is False
    assert is_ours(body=asked.body + b" ") is False
    assert is_ours(at=str(MOMENT + 1)) is False
    assert is_ours(sign="v1=" + "0" * 64) is False
    assert is_ours(secret=SECRET[::-1]) is False


@pytest.mark.parametrize(
    "answer,uncertain", [(HANG, True), (DROP, True), (500, True), (503, True), (429, False)]
)
def test_an_outer_system_in_trouble_is_asked_again_later(platform, answer, uncertain):
    platform.answers("/plan", answer)

    with pytest.raises(Unreachable) as failed:
        tell(platform, timeout=patience(answer))

    assert failed.value.uncertain is uncertain


@pytest.mark.parametrize("status", [302, 400, 401, 404, 422])
def test_an_outer_system_that_refuses_is_not_asked_again(platform, status):
    platform.answers("/plan", status)

    with pytest.raises(Rejected) as refused:
        tell(platform)

    assert refused.value.code == status
    assert len(platform.asked) == 1


def test_a_dead_port_is_unreachable_and_the_error_holds_no_secret(closed_port):
    url = f"http://127.0.0.1:{closed_port}/plan?token=hidden"

    with pytest.raises(Unreachable) as failed:
        HttpWebhook(url, SECRET).send(body=BODY, key="k")

    assert (failed.value.uncertain, str(failed.value)) == (False, "no connection")


def test_without_an_outer_system_what_is_left_over_is_refused():
    with pytest.raises(Rejected) as refused:
        NoWebhook().send(body=BODY, key="k")

    assert refused.value.code == "none"


@pytest.fixture
def documented(request):
    """The function that docs/webhook.md shows, as its reader would copy it."""
    text = (request.config.rootpath / "docs" / "webhook.md").read_text(encoding="utf-8")
    example = text.split("```python\n")[1].split("```")[0]
    names = {}
    exec(example, names)  # noqa: S102 - our own documentation
    return names["is_from_wxsign"]
