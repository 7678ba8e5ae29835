"""A wrong configuration stops a real start, and the key is named."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from wxsign.vault import new_key

ROOT = Path(__file__).parents[2]
ADVICE = (
    "请复制 config.example.toml 为 config.toml 并填写，"
    "或用环境变量 WXSIGN_CONFIG 指定；只想试用请运行 make run。"
)
GOOD = f"""
[app]
base_url = "https://sign.example.com"
secret_key = "a secret of the tests"
data_dir = "data"
[wechat]
app_id = "wx0123456789abcdef"
app_secret = "a secret of the tests"
token = "token"
aes_key = "{"A" * 43}"
[privacy]
seal_keys = ["{new_key()}"]
fingerprint_key = "{new_key()}"
"""


def flask(folder: Path, config: str | None, **environ: str) -> subprocess.CompletedProcess[str]:
    """`flask --app wsgi db current` in an empty folder."""
    if config is not None:
        tomllib.loads(config)
        (folder / "config.toml").write_text(config, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), "db", "current"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_a_right_configuration_starts(tmp_path):
    done = flask(tmp_path, GOOD)

    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize(
    "config,environ,sentence",
    [
        (
            GOOD.replace("token =", "tokn ="),
            {},
            "配置里有不认识的键：wechat.tokn。请对照 config.example.toml。",
        ),
        (
            GOOD,
            {"WXSIGN_SIGNING__ANSWER_DAY": "7"},
            "配置里有不认识的键：signing.answer_day。请对照 config.example.toml。",
        ),
        (
            GOOD.replace("fingerprint_key", "# fingerprint_key"),
            {},
            "配置里缺少 privacy.fingerprint_key。请对照 config.example.toml 填写。",
        ),
        (
            None,
            {},
            f"没有找到配置文件 config.toml。{ADVICE}",
        ),
        (
            None,
            {"WXSIGN_CONFIG": "elsewhere.toml"},
            f"没有找到配置文件 elsewhere.toml。{ADVICE}",
        ),
    ],
)
def test_a_wrong_configuration_stops_the_start_and_is_named(tmp_path, config, environ, sentence):
    done = flask(tmp_path, config, **environ)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [sentence]
    assert [file.name for file in tmp_path.iterdir()] == ["config.toml"][: config is not None]


@pytest.mark.parametrize("program", ["jobs.worker", "jobs.timetable"])
def test_a_wrong_configuration_stops_what_works_outside_a_request_too(tmp_path, program):
    (tmp_path / "config.toml").write_text(GOOD.replace("token =", "tokn ="), encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", program],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "配置里有不认识的键：wechat.tokn。请对照 config.example.toml。\n"
