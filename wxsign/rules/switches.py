"""TABLE of what a school sets for itself, over the default of the configuration (decision 2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from wxsign.rules import permissions

SIGNING_OPEN = "signing.open"
REVIEW_LEVELS = "signing.review_levels"


@dataclass(frozen=True)
class Switch:
    """One setting of a school: what may be typed for it, and what is then stored."""

    name: str
    says: str
    values: Mapping[str, object]


TABLE: tuple[Switch, ...] = (
    Switch(SIGNING_OPEN, "开放网签", {"true": True, "false": False}),
    Switch(
        REVIEW_LEVELS,
        "审核级数",
        {level: level for level in (permissions.ONE, permissions.COLLEGE_THEN_SCHOOL)},
    ),
)

BY_NAME: dict[str, Switch] = {switch.name: switch for switch in TABLE}
