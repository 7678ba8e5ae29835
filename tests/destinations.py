"""What students type into the forms of other destinations: one valid form for every kind."""

from wxsign.rules import codes, destinations
from wxsign.rules.terms import Kind, Term

_TYPED = {
    "name": "江城示例大学",
    "credit_code": "91130600721635698E",
    "place": "湖北省武汉市洪山区",
    "sent_to": "武汉市示例人才中心",
    "sent_place": "湖北省武汉市",
    "file_unit": "武汉市示例人才中心",
    "file_address": "湖北省武汉市洪山区示例路1号",
    "file_postcode": "430070",
    "file_contact": "王老师(027-87651234)",
    "hukou_address": "未迁入",
    "country": "德国",
    "shop_url": "https://shop.example.com/1",
    "service_unit": "示例县第一中学",
}


def typed(kind: str, **over: str) -> dict[str, str]:
    """Every field of this kind filled in validly, in the words of an invented person."""
    return {term.key: _value(term) for term in destinations.table(kind)} | over


def _value(term: Term) -> str:
    if term.kind is Kind.CHOICE:
        return next(iter(codes.choices(term.choices, 2026)))
    if term.kind is Kind.PHONE:
        return "027-87651234"
    if term.kind in (Kind.MONEY, Kind.NUMBER):
        return "5600"
    return _TYPED.get(term.key, "示例内容")
