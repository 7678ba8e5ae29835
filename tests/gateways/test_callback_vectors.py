"""Signatures and ciphertexts that others have published (wechat.md 1.10 A to F)."""

import pytest

from wxsign.gateways.wechat import Callback, Forged, _signature

ENCRYPTED = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcv"
    "ZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3F"
    "n2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSe"
    "OBrebufAlr7F9mFUPAJGj04="
)
PLAIN = (
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY",'
    '"CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}'
)


@pytest.fixture
def official() -> Callback:
    return Callback("wxba5fad812f8e6fb9", "AAAAA", ["A" * 43])


@pytest.mark.parametrize(
    "timestamp,nonce,signature",
    [
        ("1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ("1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        ("1714112445", "415670741", "6c5c811b55cc85e0e1b54100749188c20beb3f5d"),
    ],
)
@pytest.mark.scenario(18)
def test_a_the_official_plain_signatures_open_the_verification(
    official, timestamp, nonce, signature
):
    query = {
        "signature": signature,
        "timestamp": timestamp,
        "nonce": nonce,
        "echostr": "4375120948345356249",
    }

    assert official.verify(query) == "4375120948345356249"


@pytest.mark.scenario(18)
def test_b_the_official_ciphertext_is_signed_and_decrypted(official):
    assert _signature("AAAAA", "1714112445", "415670741", ENCRYPTED) == (
        "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"
    )
    assert official.decrypt(ENCRYPTED) == (0, PLAIN)


def test_b_the_official_delivery_passes_every_check_but_is_json(official, clock_at):
    clock_at(1714112445)
    query = {
        "encrypt_type": "aes",
        "timestamp": "1714112445",
        "nonce": "415670741",
        "msg_signature": "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
    }
    body = f"<xml><Encrypt><![CDATA[{ENCRYPTED}]]></Encrypt></xml>".encode()

    with pytest.raises(Forged, match=r"\Acannot be read\Z"):
        official.receive(query, body)


@pytest.mark.scenario(18)
def test_c_the_official_reply_is_encrypted_and_signed(official):
    encrypted = official.encrypt('{"demo_resp":"good luck"}', prefix="707722b803182950")

    assert encrypted == (
        "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
    )
    assert _signature("AAAAA", "1713424427", "415670741", encrypted) == (
        "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"
    )


@pytest.mark.scenario(18)
def test_d_the_length_counts_bytes_and_not_characters():
    sample = Callback(
        "wxb11529c136998cb6", "pamtest", ["abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"]
    )

    encrypted = sample.encrypt("我是中文abcd123", prefix="aaaabbbbccccdddd")

    assert encrypted == (
        "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
    )
    assert _signature("pamtest", "1409304348", "xxxxxx", encrypted) == (
        "82c962d39941aa48552f90ef55aa323dc620cc10"
    )
    assert sample.decrypt(encrypted) == (0, "我是中文abcd123")


@pytest.mark.scenario(18)
def test_e_the_vectors_of_wechatpy_hold():
    sample = Callback(
        "wx49f0ab532d5d035a", "123456", ["kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"]
    )
    encrypted = (
        "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q=="
    )

    assert _signature("test", "1410685589", "test") == "f21891de399b4e33a1a93c9a7b8a8fffb5a443ff"
    assert _signature("123456", "1411443780", "437374425", encrypted) == (
        "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96"
    )
    assert sample.decrypt(encrypted) == (0, "5927782489442352469")


@pytest.mark.scenario(18)
def test_f_parts_are_signed_in_the_order_of_their_text():
    assert _signature("789", "456", "123") == "f7c3bc1d808e04732adf679965ccc34ca7ae3441"
    assert _signature("a", "b", "c") == "a9993e364706816aba3e25717850c26c9cd0d89d"
