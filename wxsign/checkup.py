"""What `flask doctor` looks at: each thing with a sentence that says how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from wxsign import schema, settings
from wxsign.documents.fonts import FONT_FILE
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.wechat import Template
from wxsign.rules import notices, template_fields


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and what to say of it."""

    what: str
    is_fine: bool
    words: str


def examine(app: Flask) -> Iterator[Finding]:
    """Look at everything that signing needs."""
    yield _database(app)
    yield _redis(app)
    yield _font()
    yield from _wechat(app)
    yield _text_messages()


def _database(app: Flask) -> Finding:
    try:
        now, head = schema.revisions(app)
    except SQLAlchemyError as error:
        return Finding("数据库", is_fine=False, words=f"连不上（{type(error).__name__}）")
    if now != head:
        words = f"版本是 {now}，应为 {head}。请运行 flask --app wsgi db upgrade"
        return Finding("数据库", is_fine=False, words=words)
    return Finding("数据库", is_fine=True, words=f"版本 {head}")


def _redis(app: Flask) -> Finding:
    try:
        app.extensions["wxsign_redis"].ping()
    except RedisError as error:
        words = f"连不上（{type(error).__name__}）；签约照常，消息会晚几秒"
        return Finding("Redis", is_fine=False, words=words)
    return Finding("Redis", is_fine=True, words="有回应")


def _font() -> Finding:
    if FONT_FILE.exists():
        return Finding("字体", is_fine=True, words=FONT_FILE.name)
    return Finding("字体", is_fine=False, words=f"缺少 {FONT_FILE.name}")


def _wechat(app: Flask) -> Iterator[Finding]:
    try:
        known = {row.template_id: row for row in app.extensions["wxsign"].wechat.templates()}
    except Unreachable as silence:
        yield Finding("公众号", is_fine=False, words=f"没有回应（{silence}）")
        return
    except Rejected as refusal:
        yield Finding("公众号", is_fine=False, words=f"{meaning(refusal)}（{refusal}）")
        return
    yield Finding("公众号", is_fine=True, words="令牌可用")
    configured = settings.current().wechat.templates
    for notice in notices.NOTICES:
        template_id = configured.get(notice.key, "")
        if notice.template is not None and template_id not in known:
            words = "没有配置模板，改发短信" if not template_id else "配置的模板不在公众号里"
            yield Finding(f"模板 {notice.key}", is_fine=False, words=words)
    for row in known.values():
        yield from _fields(
            row, [key for key, used in configured.items() if used == row.template_id]
        )


def _fields(row: Template, used_by: list[str]) -> Iterator[Finding]:
    """What keeps a template of the account from being filled with what we have to say."""
    ours = next((notices.BY_KEY[key].template for key in used_by if key in notices.BY_KEY), None)
    if ours is None:
        return
    for words in template_fields.differences(ours.fields, template_fields.read(row.content)):
        yield Finding(f"模板 {row.title}", is_fine=False, words=words)


def meaning(refusal: Rejected) -> str:
    """What to do about an errcode of WeChat, as a sentence without its end."""
    if refusal.code in (40164, 61004):
        return "服务器地址不在 API IP 白名单里，请到公众平台添加"
    if refusal.code in (40001, 40125, 40013):
        return "app_id 或 app_secret 不对"
    return "公众号拒绝了请求"


def _text_messages() -> Finding:
    if settings.current().sms.provider == "none":
        words = "没有配置短信，验证码发不出去，任何人都不能签约"
        return Finding("短信", is_fine=False, words=words)
    return Finding("短信", is_fine=True, words=settings.current().sms.provider)
