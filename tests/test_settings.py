"""A wrong key stops the start and is named; production is strict."""

import tomllib
from pathlib import Path

import pytest

from wxsign import settings
from wxsign.settings import SettingsError

ROOT = Path(__file__).parents[1]


def table(**over) -> dict[str, dict[str, object]]:
    whole = {
        "app": {"base_url": "https://sign.example.com", "secret_key": "s"},
        "wechat": {"app_id": "a", "app_secret": "b", "token": "c", "aes_key": "d"},
        "privacy": {"seal_keys": ["k"], "fingerprint_key": "f"},
    }
    return {name: {**whole.get(name, {}), **over.get(name, {})} for name in {*whole, *over}}


def complaint(values) -> str:
    with pytest.raises(SettingsError) as caught:
        settings.build(values)
    return str(caught.value)


def test_the_smallest_table_is_enough_and_production_is_the_default():
    built = settings.build(table())

    assert built.app.environment == "production"
    assert built.signing.answer_days == 5
    assert built.database_url == f"sqlite:///{Path('var').absolute() / 'wxsign.db'}"


@pytest.mark.parametrize(
    "values,name",
    [
        (table(wechat={"app_secert": "x"}), "wechat.app_secert"),
        (table(wechats={"x": 1}), "wechats"),
        ({**table(), "wechat": {"app_id": "a"}}, "wechat.app_secret"),
        (table(signing={"answer_days": "five"}), "signing.answer_days"),
        (table(app={"environment": "test"}), "app.environment"),
        (table(signing={"review_levels": "two"}), "signing.review_levels"),
        (table(messages={"merge_minutes": 61}), "messages.merge_minutes"),
        (table(termination={"remind_days": "3"}), "termination.remind_days"),
        (table(termination={"remind_days": [3, 0]}), "termination.remind_days"),
        (table(wechat={"token": ""}), "wechat.token"),
        (table(app={"secret_key": ""}), "app.secret_key"),
        (table(privacy={"seal_keys": []}), "privacy.seal_keys"),
        (table(privacy={"fingerprint_key": ""}), "privacy.fingerprint_key"),
    ],
)
def test_a_wrong_key_is_named(values, name):
    assert name in complaint(values)


@pytest.mark.parametrize("key", ["api_base_url", "open_base_url", "mp_base_url", "js_base_url"])
@pytest.mark.parametrize("address", ["http://127.0.0.1:8001", "http://api.weixin.qq.com", ""])
def test_production_talks_to_tencent_alone(key, address):
    assert f"wechat.{key}" in complaint(table(wechat={key: address}))


def test_development_may_talk_to_the_simulator():
    values = table(
        app={"environment": "development"}, wechat={"api_base_url": "http://127.0.0.1:1"}
    )

    assert settings.build(values).wechat.api_base_url == "http://127.0.0.1:1"


def test_production_does_not_start_with_a_shifted_clock(tmp_path):
    (tmp_path / "clock").write_text("60")

    assert "clock" in complaint(table(app={"data_dir": str(tmp_path)}))


def test_the_environment_overrides_single_keys(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text(
        '[app]\nbase_url="https://a.example"\nsecret_key="s"\n'
        '[wechat]\napp_id="a"\napp_secret="b"\ntoken="c"\naes_key="d"\n'
        '[privacy]\nseal_keys=["k"]\nfingerprint_key="f"\n',
        encoding="utf-8",
    )

    built = settings.load(
        environ={
            "WXSIGN_CONFIG": str(file),
            "WXSIGN_SIGNING__ANSWER_DAYS": "7",
            "WXSIGN_DATA_DIR": str(tmp_path),
            "WXSIGN_PORT": "8000",
            "PATH": "ignored",
        }
    )

    assert built.signing.answer_days == 7
    assert built.data_dir == tmp_path


@pytest.mark.parametrize(
    "plan,name",
    [
        ({"webhook_url": "https://plan.example.com"}, "plan.webhook_secret"),
        (
            {"webhook_url": "https://plan.example.com", "webhook_secret": "s" * 31},
            "plan.webhook_secret",
        ),
        (
            {"webhook_url": "http://plan.example.com", "webhook_secret": "s" * 32},
            "plan.webhook_url",
        ),
    ],
)
def test_an_outer_system_needs_a_secret_and_in_production_https(plan, name):
    assert name in complaint(table(plan=plan))


def test_the_secret_of_the_outer_system_may_come_from_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s" * 32 + "\n", encoding="utf-8")
    plan = {"webhook_url": "http://127.0.0.1:1", "webhook_secret_file": str(secret)}

    built = settings.build(table(app={"environment": "development"}, plan=plan))

    assert built.plan.webhook_secret == "s" * 32


def test_a_secret_may_come_from_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("from the file\n", encoding="utf-8")
    values = table()
    del values["app"]["secret_key"]
    values["app"]["secret_key_file"] = str(secret)

    assert settings.build(values).app.secret_key == "from the file"


def test_without_a_file_the_start_says_what_to_do(tmp_path):
    with pytest.raises(SettingsError) as caught:
        settings.load(str(tmp_path / "none.toml"), {})

    assert "config.example.toml" in str(caught.value)


def test_the_example_is_understood_and_names_every_key():
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    sections = tomllib.loads(example)

    assert set(sections) <= set(settings.Settings.__dataclass_fields__)
    for name, section in settings.Settings.__dataclass_fields__.items():
        kind = getattr(settings, {"wechat": "WeChat"}.get(name, name.capitalize()))
        assert section is not None
        missing = [key for key in kind.__dataclass_fields__ if key not in example]
        assert missing == [], name


@pytest.mark.parametrize(
    "sms,named",
    [
        ({"provider": "carrier pigeon"}, "sms.provider"),
        ({"provider": "http"}, "sms.url"),
        ({"provider": "aliyun", "key_id": "a", "key_secret": "b"}, "sms.sign_name"),
        ({"provider": "tencent", "key_id": "a", "key_secret": "b", "sign_name": "c"}, "sms.app_id"),
    ],
)
def test_a_provider_of_text_messages_is_known_and_complete(sms, named):
    assert named in complaint(table(sms=sms))
