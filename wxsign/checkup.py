"""What `flask doctor` looks at: each thing with a sentence that says how to mend it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from wxsign import schema, settings
from wxsign.documents.fonts import FONT_FILE
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.wechat import Template, WeChat
from wxsign.rules import notices, template_fields


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and what to say of it."""

    what: str
    is_fine: bool
    words: str


def examine(app: Flask) -> Iterator[Finding]:
    """Look at everything that signing needs."""
    yield _database()
    yield _redis(app)
    yield _font()
    yield from _wechat(app)
    yield _text_messages()


def _database() -> Finding:
    try:
        now, head = schema.revisions()
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
    wechat, config = app.extensions["wxsign"].wechat, settings.current().wechat
    try:
        known = {row.template_id: row for row in wechat.templates()}
    except (Unreachable, Rejected) as failure:
        yield Finding("公众号", is_fine=False, words=_no_answer(failure))
        return
    yield Finding("公众号", is_fine=True, words="令牌可用")
    for notice in notices.NOTICES:
        template_id = notices.chosen(notice.key, config.templates)
        if notice.template is not None and template_id not in known:
            words = "没有配置模板，改发短信" if not template_id else "配置的模板不在公众号里"
            yield Finding(f"模板 {notice.key}", is_fine=False, words=words)
    yield from _fields("模板", known, config.templates)
    if config.subscriptions:
        yield from _subscriptions(wechat, config.subscriptions)
    if config.js_sdk:
        yield _pages(wechat)


def _pages(wechat: WeChat) -> Finding:
    """Whether pages get signatures; that the domain is registered, only a phone can tell."""
    base_url = settings.current().app.base_url
    try:
        wechat.sign_page(f"{base_url}/")
    except (Unreachable, Rejected) as failure:
        return Finding("JS-SDK", is_fine=False, words=_no_answer(failure))
    domain = urlsplit(base_url).hostname
    return Finding("JS-SDK", is_fine=True, words=f"票据可用；“JS接口安全域名”里要有 {domain}")


def _subscriptions(wechat: WeChat, configured: Mapping[str, str]) -> Iterator[Finding]:
    """What is configured under [wechat.subscriptions], against what the account has."""
    try:
        known = {row.template_id: row for row in wechat.subscription_templates()}
    except (Unreachable, Rejected) as failure:
        yield Finding("订阅通知", is_fine=False, words=_no_answer(failure))
        return
    ours = notices.BY_KEY.keys() | {template.key for template in notices.TEMPLATES}
    for key, template_id in configured.items():
        if key not in ours:
            yield Finding(f"订阅通知 {key}", is_fine=False, words="没有这个通知，也没有这个模板")
        elif template_id not in known:
            yield Finding(f"订阅通知 {key}", is_fine=False, words="配置的模板不在公众号里")
    for row in known.values():
        if row.template_id in configured.values():
            words = "长期订阅" if row.is_standing else "一次性订阅，点一次发一条"
            yield Finding(f"订阅通知 {row.title}", is_fine=True, words=words)
    yield from _fields("订阅通知", known, configured)


def _fields(
    what: str, known: Mapping[str, Template], configured: Mapping[str, str]
) -> Iterator[Finding]:
    """What keeps a template of the account from being filled with what we have to say."""
    for row in known.values():
        ours = next(
            (_template(key) for key, of in configured.items() if of == row.template_id), None
        )
        theirs = template_fields.read(row.content)
        for words in template_fields.differences(ours.fields, theirs) if ours else ():
            yield Finding(f"{what} {row.title}", is_fine=False, words=words)


def _template(key: str) -> notices.Template | None:
    """Our template of a notice, or by its own key."""
    by_key = {template.key: template for template in notices.TEMPLATES}
    notice = notices.BY_KEY.get(key)
    return notice.template if notice is not None else by_key.get(key)


def _no_answer(failure: Unreachable | Rejected) -> str:
    if isinstance(failure, Unreachable):
        return f"没有回应（{failure}）"
    return f"{meaning(failure)}（{failure}）"


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
