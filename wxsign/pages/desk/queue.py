"""签约管理: what waits for a review, and what has been reviewed (S72 to S75)."""

from wxsign.pages.desk import pages, split


@pages.get("/")
def queue() -> str:
    """The list alone, with every column of S74."""
    return split.rendered("desk/queue.html")
