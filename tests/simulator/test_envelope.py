"""The vectors of ../spec/wechat.md §1.10."""

import base64

import pytest
from wechatpy.crypto import WeChatCrypto

from wxsign.simulator.envelope import BadEnvelope, Envelope, signature

OFFICIAL = Envelope("AAAAA", "A" * 43, "wxba5fad812f8e6fb9")
SAMPLE = Envelope("pamtest", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wxb11529c136998cb6")
SEALED = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDp"
    "VzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2Iu"
    "QrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9"
    "mFUPAJGj04="
)
PLAIN = (
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY",'
    '"CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}'
)


@pytest.mark.parametrize(
    "timestamp,nonce,expected",
    [
        ("1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ("1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        ("1714112445", "415670741", "6c5c811b55cc85e0e1b54100749188c20beb3f5d"),
    ],
)
def test_plain_signatures_are_the_official_ones(timestamp, nonce, expected):
    assert OFFICIAL.sign(timestamp, nonce) == expected


def test_parts_are_sorted_as_strings():
    assert signature("789", "456", "123") == "f7c3bc1d808e04732adf679965ccc34ca7ae3441"
    assert signature("a", "b", "c") == "a9993e364706816aba3e25717850c26c9cd0d89d"
    assert signature("test", "1410685589", "test") == "f21891de399b4e33a1a93c9a7b8a8fffb5a443ff"


def test_the_official_sealed_request_opens():
    opened = OFFICIAL.open_signed(
        SEALED,
        sign="046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
        timestamp="1714112445",
        nonce="415670741",
    )

    assert opened == PLAIN


def test_the_official_reply_is_sealed_byte_for_byte():
    sealed = OFFICIAL.seal('{"demo_resp":"good luck"}', b"707722b803182950")

    assert sealed == (
        "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
    )
    assert (
        OFFICIAL.sign("1713424427", "415670741", sealed)
        == "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"
    )


def test_the_length_counts_bytes_not_characters():
    sealed = SAMPLE.seal("我是中文abcd123", b"aaaabbbbccccdddd")

    assert sealed == (
        "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
    )
    assert SAMPLE.sign("1409304348", "xxxxxx", sealed) == "82c962d39941aa48552f90ef55aa323dc620cc10"


def test_the_echo_of_wechatpys_own_tests_opens():
    envelope = Envelope(
        "123456", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", "wx49f0ab532d5d035a"
    )

    opened = envelope.open_signed(
        "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==",
        sign="dd6b9c95b495b3f7e2901bfbc76c664930ffdb96",
        timestamp="1411443780",
        nonce="437374425",
    )

    assert opened == "5927782489442352469"


def test_wechatpy_opens_what_we_seal():
    crypto = WeChatCrypto("AAAAA", "A" * 43, "wxba5fad812f8e6fb9")
    sealed = OFFICIAL.seal("<xml>我</xml>")

    opened = crypto.decrypt_message({"Encrypt": sealed}, OFFICIAL.sign("1", "2", sealed), "1", "2")

    assert opened == "<xml>我</xml>"


@pytest.mark.parametrize("length", range(33))
def test_every_length_comes_back(length):
    assert OFFICIAL.open(OFFICIAL.seal("x" * length)) == "x" * length
    assert len(base64.b64decode(OFFICIAL.seal("x" * length))) % 32 == 0


@pytest.mark.parametrize(
    "sealed", ["", "not base64!", SEALED[:-4], base64.b64encode(b"x" * 64).decode()]
)
def test_a_broken_envelope_does_not_open(sealed):
    with pytest.raises(BadEnvelope):
        OFFICIAL.open(sealed)


def test_an_envelope_of_another_account_does_not_open():
    other = Envelope("AAAAA", "A" * 43, "wxother")

    with pytest.raises(BadEnvelope, match="appid"):
        OFFICIAL.open(other.seal("x"))


def test_a_wrong_signature_does_not_open():
    with pytest.raises(BadEnvelope, match="MsgSignature"):
        OFFICIAL.open_signed(SEALED, sign="0" * 40, timestamp="1", nonce="2")


@pytest.mark.parametrize("token,key", [("", "A" * 43), ("AAAAA", "A" * 42), ("AAAAA", "-" * 43)])
def test_an_empty_token_or_a_wrong_key_is_refused_at_once(token, key):
    with pytest.raises(ValueError, match=r"token|EncodingAESKey"):
        Envelope(token, key, "wxsimulator")
