"""What each type of template field takes; the type is the key without its number.

Source: developers.weixin.qq.com, api_sendnewsubscribemsg, and ../spec/wechat.md §4.3.
"""

import re
from typing import Any

from wxsign.simulator.platform import BadRequest, Refusal
from wxsign.simulator.state import Json

_HAN = "\u4e00-\u9fff"
_MONTH_NO, _DAY_NO = r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"
_DAY = rf"\d{{4}}(年{_MONTH_NO}月{_DAY_NO}日|[-/]{_MONTH_NO}[-/]{_DAY_NO})"
_HOUR = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
_TIME = rf"({_DAY} ?)?{_HOUR}"
_DATE = rf"{_DAY}( ?{_HOUR})?"

_TYPES: dict[str, re.Pattern[str]] = {
    "thing": re.compile(r"[^\x00-\x1f\x7f]{1,20}"),
    "short_thing": re.compile(r"[^\x00-\x1f\x7f]{1,5}"),
    "character_string": re.compile(r"[\x20-\x7e]{1,32}"),
    "number": re.compile(r"(?=.{1,33}$)-?\d{1,32}(\.\d{1,31})?"),
    "letter": re.compile(r"[A-Za-z]{1,32}"),
    "symbol": re.compile(rf"[^\x00-\x20\x7fA-Za-z0-9{_HAN}]{{1,5}}"),
    "time": re.compile(rf"{_TIME}( ?~ ?{_TIME})?"),
    "date": re.compile(rf"{_DATE}( ?~ ?{_DATE})?"),
    "amount": re.compile(r"[¥￥$€£]?\d{1,10}(\.\d{1,10})?元?"),
    "phone_number": re.compile(r"[0-9+\-() ]{1,17}"),
    "car_number": re.compile(rf"[A-Za-z0-9{_HAN}·]{{1,8}}"),
    "name": re.compile(rf"[{_HAN}·]{{1,10}}|[A-Za-z .·]{{1,20}}"),
    "phrase": re.compile(rf"[{_HAN}]{{1,5}}"),
    "const": re.compile(r"[^\x00-\x1f\x7f]{1,20}"),
    "enum": re.compile(r"[^\x00-\x1f\x7f]{1,20}"),
}
# Accepted for old senders, shown to nobody since 2023.
_UNSHOWN = ("first", "remark")


def checked_template(given: Json) -> Json:
    """A template as it is registered: id, title, fields with key, label and allowed values.

    Raises BadRequest.
    """
    fields = given.get("fields")
    if not given.get("template_id") or not given.get("title") or not isinstance(fields, list):
        raise BadRequest("a template has template_id, title and fields")
    return {
        "template_id": given["template_id"],
        "title": given["title"],
        "fields": [_checked_field(field) for field in fields],
    }


def content_of(template: Json) -> str:
    """The content as the lists of templates tell it: each label with its key."""
    return "\n".join(
        f"{field['label']}:{{{{{field['key']}.DATA}}}}" for field in template["fields"]
    )


def shown_fields(template: Json, data: Any) -> list[Json]:  # noqa: ANN401  (what a stranger sent)
    """The lines of the card, label and value; else 47003 with the field in errmsg."""
    keys = [field["key"] for field in template["fields"]]
    if not isinstance(data, dict):
        raise _invalid(keys[0], "is empty")
    for key in data:
        if key not in keys and key not in _UNSHOWN:
            raise _invalid(key, "invalid")
    return [_line(field, data) for field in template["fields"]]


def fits(key: str, value: str, values: list[str] | None = None) -> bool:
    """Whether the value may stand in this field."""
    if values and value not in values:
        return False
    return _TYPES[_type_of(key)].fullmatch(value) is not None


def _line(field: Json, data: Json) -> Json:
    key = field["key"]
    cell = data.get(key)
    value = cell.get("value") if isinstance(cell, dict) else None
    if value is None or value == "":
        raise _invalid(key, "is empty")
    if not isinstance(value, str) or not fits(key, value, field["values"]):
        raise _invalid(key, "invalid")
    return {"label": field["label"], "value": value}


def _checked_field(field: Json) -> Json:
    key = field.get("key", "")
    if _type_of(key) not in _TYPES or not field.get("label"):
        raise BadRequest(f"field {key!r}: an unknown type, or no label")
    return {"key": key, "label": field["label"], "values": list(field.get("values", []))}


def _type_of(key: str) -> str:
    return key.rstrip("0123456789")


def _invalid(key: str, fault: str) -> Refusal:
    return Refusal(47003, f"argument invalid! data.{key}.value {fault}")
