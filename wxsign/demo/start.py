"""flask demo: the app, a worker, the timetable, Redis and the simulator, with demo data."""

import json
import sys
import urllib.request
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.exc import SQLAlchemyError

from wxsign import schema, settings
from wxsign.demo import defaults, people, redis, seed
from wxsign.demo.supervisor import Child, Supervisor, answers
from wxsign.outbox import queue
from wxsign.rules import menu, notices

_BIN = Path(sys.executable).parent
_WEB_PROCESSES, _WEB_THREADS = 2, 4
_FOREIGN = (
    "这个数据库里有别的数据，演示不能用它：演示会把它的消息发给模拟器。请给演示一个空的数据库。"
)


def run(app: Flask) -> int:
    """Start everything, print where to go, and stop all of it on Ctrl-C; the exit status."""
    folder = settings.current().data_dir
    return Supervisor(
        children=_children(folder),
        lock=folder / "demo.lock",
        log=folder / "demo.log",
        ports=defaults.ports(),
        prepare=lambda: _prepare(app, folder),
        started=lambda: _introduce(app),
    ).run()


def _prepare(app: Flask, folder: Path) -> None:
    """Bring the database up to date and fill it on the first start."""
    defaults.write(folder)
    _write_simulator_files(folder)
    with app.app_context():
        queue.use_doorbell(lambda: None)  # nobody is there yet to answer it
        now, head = _revisions()
        if now is not None and seed.is_seeded() and not seed.is_ours():
            sys.exit(_FOREIGN)
        if now != head:
            schema.attach(app)
            upgrade()
        if not seed.is_seeded():
            seed.seed()


def _revisions() -> tuple[str | None, str]:
    try:
        return schema.revisions()
    except SQLAlchemyError as error:
        sys.exit(f"连不上数据库（{type(error).__name__}）。请检查 WXSIGN_DATABASE__URL。")


def _children(folder: Path) -> list[Child]:
    port, _ = defaults.ports()
    config = settings.current()
    env = {"WXSIGN_CONFIG": str(folder / defaults.CONFIG), "WXSIGN_DATA_DIR": str(folder)}
    python = str(_BIN / "python")
    app, platform = config.app.base_url, config.wechat.open_base_url
    gunicorn = [str(_BIN / "gunicorn"), "--no-control-socket", "--log-level", "warning"]
    gunicorn += ["-w", str(_WEB_PROCESSES), "--threads", str(_WEB_THREADS), "--backlog", "1024"]
    platform_answers, app_answers = answers(f"{platform}/_sim/stats"), answers(f"{app}/readyz")
    return [
        Child("redis", redis.command(folder), ready=redis.ready(folder)),
        # Started together: what takes time is that each imports its own libraries.
        Child(
            "simulator",
            [python, "-m", "wxsign.simulator", "--config", str(folder / "simulator.json")],
        ),
        Child("worker", [python, "-m", "jobs.worker", "--simple"], env),
        Child("timetable", [python, "-m", "jobs.timetable"], env),
        Child(
            "web",
            [*gunicorn, "-b", f"127.0.0.1:{port}", "--preload", "wsgi:app"],
            env,
            lambda: platform_answers() and app_answers(),
        ),
    ]


def _write_simulator_files(folder: Path) -> None:
    port, simulator_port = defaults.ports()
    wechat = settings.current().wechat
    templates: list[dict[str, object]] = [
        {
            "template_id": defaults.template_id(template.key),
            "title": template.title,
            "fields": [{"key": key, "label": label} for key, label in template.fields],
        }
        for template in notices.TEMPLATES
    ]
    by_consent = next(row for row in templates if row["title"] == notices.PROGRESS.title)
    number = defaults.subscription_id(notices.PROGRESS.key)
    templates.append({**by_consent, "template_id": number, "subscription": True})
    (folder / "templates.json").write_text(json.dumps(templates), encoding="utf-8")
    config = folder / "simulator.json"
    config.touch(mode=0o600)
    values = {
        "port": simulator_port,
        "callback": f"http://127.0.0.1:{port}/wechat/callback",
        "oauth_domain": f"127.0.0.1:{port}",
        "desk_url": f"http://127.0.0.1:{port}/desk/",
        "app_id": wechat.app_id,
        "app_secret": wechat.app_secret,
        "token": wechat.token,
        "aes_key": wechat.aes_key,
        "templates": str(folder / "templates.json"),
        "state": str(folder / "simulator-state.json"),
        "clock_file": str(folder / "clock"),
    }
    config.write_text(json.dumps(values), encoding="utf-8")


def _introduce(app: Flask) -> None:
    """Give the simulator its people and the account its menu, then say where to go."""
    with app.app_context():
        _meet_people()
        app.extensions["wxsign"].wechat.push_menu(menu.buttons(settings.current().app.base_url))
        year = seed.cohort()
    _print_addresses(year)


def _meet_people() -> None:
    platform = settings.current().wechat.api_base_url
    first, second, *_ = people.students()
    unit = next(people.employers())
    for openid, name, phone in (
        (people.STUDENT_OPENID, first.name, first.phone),
        (people.EMPLOYER_OPENID, unit.contact, unit.phone),
        (people.FREE_OPENID, second.name, second.phone),
    ):
        body = json.dumps({"openid": openid, "name": name, "phone": phone}).encode()
        request = urllib.request.Request(  # noqa: S310 - our own simulator on loopback
            f"{platform}/_sim/users", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310 - our own simulator
            pass


def _print_addresses(year: int) -> None:
    config = settings.current()
    first, second, *_ = people.students()
    unit = next(people.employers())
    sys.stdout.write(
        f"""
  微信模拟器  {config.wechat.open_base_url}/   学生手机 {first.name}，单位手机 {unit.contact}
  审核工作台  {config.app.base_url}/desk/   账号 school 或 college，密码 {people.PASSWORD}
  应用        {config.app.base_url}/   （/help 帮助，/readyz 状态）

  试一遍：单位手机点“企业服务”→签约发起，查找学生的四项信息：
    毕业学校 {people.SCHOOL}　姓名 {first.name}　手机号 {first.phone}　毕业届 {year}届
  学生手机会收到微信消息；短信验证码显示在模拟器的手机上。
  还没有绑定微信的学生：{second.name}，身份证号 {second.id_number}，手机号 {second.phone}
  单位 {unit.name}；单位账号 unit1 到 unit6（unit6 待审核；unit1b 是 unit1 的同事），密码同上。
  停止：Ctrl-C。数据在 {config.data_dir}。

"""
    )
    sys.stdout.flush()
