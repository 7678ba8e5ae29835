"""How the pages of other destinations are read."""

from tests.pages.student.reading import Page

LIST = "/student/destinations"


def form_at(client, record_id: int) -> Page:
    return Page(client.get(f"{LIST}/{record_id}/form"))


def buttons(page: Page) -> dict[str, str]:
    """Move and words of everything that can be pressed."""
    return {
        one["data-action"]: one.text
        for one in page.root.walk()
        if one.tag in ("a", "button") and "data-action" in one.attributes
    }


def folds(page: Page) -> list[str]:
    """The headings of the groups that open and shut."""
    return [one.text for one in page.all("h2")]
