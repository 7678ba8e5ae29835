"""A fault may meet a share of all calls: always the same ones, each as often as is wished."""

SEND = "/cgi-bin/message/template/send"
KEYS = [f"outbox-{number}" for number in range(60)]


def test_a_share_of_the_messages_is_met_always_and_the_others_never(platform):
    openid, token = platform.user(), platform.token()
    share = {"of": "client_msg_id", "from": 0.0, "to": 0.25}
    platform.inject(SEND, share=share, errcode=-1)

    rounds = [
        [platform.send(openid, token, client_msg_id=key)["errcode"] for key in KEYS]
        for _ in range(2)
    ]

    assert rounds[0] == rounds[1]
    assert 5 <= rounds[0].count(-1) <= 25


def test_a_late_refusal_is_answered_for_what_was_shown(platform):
    openid = platform.user()
    share = {"of": "client_msg_id", "from": 0.0, "to": 1.0, "each": 1}
    platform.inject(SEND, share=share, errcode=40241, late=True)

    codes = [platform.send(openid, client_msg_id="outbox-1")["errcode"] for _ in range(2)]

    assert codes == [40241, 0]
    assert len(platform.chat(openid)) == 1
