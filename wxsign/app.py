"""create_app: the only module that knows every part."""

import logging
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import redis
import structlog
from flask import Flask
from redis.backoff import NoBackoff
from redis.retry import Retry
from werkzeug.middleware.proxy_fix import ProxyFix

from wxsign import cli, clock, db, pages, settings, vault
from wxsign.gateways import Gateways
from wxsign.gateways.mail import HttpMail, Mail, NoMail, SmtpMail
from wxsign.gateways.sms import HttpSms, NoSms, Sms
from wxsign.gateways.storage import DiskStorage
from wxsign.gateways.webhook import HttpWebhook, NoWebhook, Webhook
from wxsign.gateways.wechat import WeChatClient
from wxsign.outbox import queue
from wxsign.outbox.doorbell import Doorbell
from wxsign.settings import Settings

_ROOT = Path(__file__).parents[1]
# Stacks without local variables: those hold names, phones and codes.
_STACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


class _House(Flask):
    """Flask without asynchronous views: no hook of any request is asked whether it is one."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Every view and hook of ours is a plain function."""
        return func


def create_app(config: Settings, gateways: Gateways | None = None) -> Flask:
    """Put the application together; tests bring fakes for the gateways."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    settings.use(config)
    clock.use_shift_file(config.data_dir / "clock" if config.app.is_development else None)
    vault.use_keys(config.privacy.seal_keys, config.privacy.fingerprint_key)
    _log_lines()
    app = _House(__name__, template_folder=str(_ROOT / "templates_h5"))
    app.config.update(
        SECRET_KEY=config.app.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
    )
    if config.app.trusted_proxies:
        hops = config.app.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    db.init_app(app)
    # One try: redis-py's own retries would hold a request for seconds while Redis is away.
    connection = redis.Redis.from_url(
        config.redis_url, socket_timeout=5, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    )
    app.extensions["wxsign_redis"] = connection
    app.extensions["wxsign"] = gateways or _gateways(config, connection)
    app.extensions["wxsign_doorbell"] = doorbell = Doorbell(connection)
    queue.use_doorbell(doorbell.ring)
    pages.register(app, config)
    cli.register(app)
    return app


def _gateways(config: Settings, connection: "redis.Redis") -> Gateways:
    wechat = config.wechat
    client = WeChatClient(
        app_id=wechat.app_id,
        app_secret=wechat.app_secret,
        token=wechat.token,
        aes_key=wechat.aes_key,
        previous_aes_key=wechat.previous_aes_key,
        api_base_url=wechat.api_base_url,
        redis=connection,
    )
    storage = DiskStorage(config.files_dir)
    return Gateways(client, _sms(config), _mail(config), storage, _webhook(config))


def _sms(config: Settings) -> Sms:
    """The provider's client; its SDK is loaded only where it is chosen."""
    sms = config.sms
    account = {"key_id": sms.key_id, "key_secret": sms.key_secret, "sign_name": sms.sign_name}
    if sms.provider == "aliyun":
        module = import_module("wxsign.gateways.sms_aliyun")
        return cast("Sms", module.AliyunSms(**account, templates=sms.templates))
    if sms.provider == "tencent":
        module = import_module("wxsign.gateways.sms_tencent")
        made = module.TencentSms(**account, app_id=sms.app_id, templates=sms.templates)
        return cast("Sms", made)
    return HttpSms(sms.url) if sms.provider == "http" else NoSms()


def _webhook(config: Settings) -> Webhook:
    plan = config.plan
    return HttpWebhook(plan.webhook_url, plan.webhook_secret) if plan.webhook_url else NoWebhook()


def _mail(config: Settings) -> Mail:
    mail = config.mail
    if mail.provider == "http":
        return HttpMail(mail.url)
    if mail.provider == "smtp":
        return SmtpMail(
            host=mail.host,
            port=mail.port,
            sender=mail.sender,
            user=mail.user,
            password=mail.password,
        )
    return NoMail()


def _log_lines() -> None:
    """Log lines are events with fields, one JSON object a line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _STACKS,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
