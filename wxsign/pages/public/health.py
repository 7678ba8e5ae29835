"""/healthz alive · /readyz able to serve · /metrics Prometheus."""

from flask import Response, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from wxsign import schema
from wxsign.pages.public import pages


@pages.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return Response("ok", mimetype="text/plain")


@pages.get("/readyz")
def ready() -> tuple[Response, int]:
    """Database, migrations and Redis; Redis away is said, and does not stop signing."""
    found = {"database": _database(), "redis": _redis()}
    return jsonify(found), 200 if found["database"] == "ok" else 503


@pages.get("/metrics")
def metrics() -> Response:
    """Counters for Prometheus."""
    return Response(generate_latest(), mimetype=CONTENT_TYPE_LATEST)


def _database() -> str:
    try:
        now, head = schema.revisions()
    except SQLAlchemyError:
        return "unreachable"
    return "ok" if now == head else "needs `flask db upgrade`"


def _redis() -> str:
    try:
        current_app.extensions["wxsign_redis"].ping()
    except RedisError:
        return "away: messages leave by the timetable"
    return "ok"
