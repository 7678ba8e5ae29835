"""TABLE of the addresses of batches of invitations: see `addresses.py`."""

from tests.browser.looking import Visit

RECORDS: dict[str, str] = {"post": "SELECT id FROM post WHERE employer_id = 1"}

# fmt: off
VISITS: dict[str, list[Visit]] = {
    "employer": [
        Visit("employer.post_list", "/employer/posts", "employer.posts", "招聘人数与候补"),
        Visit("employer.post_page", "/employer/posts/{post}", "employer.post", "招聘人数与候补"),
        Visit("employer.template_list", "/employer/templates", "employer.templates", "邀请函模板"),
        Visit("employer.template_removing", "/employer/templates/1/removal",
              "employer.template_removal", "删除邀请函模板"),
    ],
}
# fmt: on
NO_PAGE: dict[str, str] = {}
