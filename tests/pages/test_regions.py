"""The rows that a picker asks for."""

import pytest


def names(answer) -> list[str]:
    return [row["name"] for row in answer.json["rows"]]


@pytest.mark.parametrize("address", ["/regions", "/regions?under=", "/regions?under=nothing"])
def test_it_begins_with_the_provinces(client, address: str):
    answer = client.get(address)

    assert names(answer)[0] == "北京市"
    assert len(names(answer)) == 35
    assert answer.json["way"] == []
    assert answer.headers["Cache-Control"] == "public, max-age=86400"


def test_what_lies_below_comes_with_the_way_up(client):
    answer = client.get("/regions?under=420100")

    assert [region["path"] for region in answer.json["way"]] == ["湖北省", "湖北省武汉市"]
    assert answer.json["rows"][0] == {
        "code": "420102",
        "name": "江岸区",
        "level": 3,
        "path": "湖北省武汉市江岸区",
        "is_leaf": True,
    }


def test_a_search_answers_written_paths(client):
    answer = client.get("/regions", query_string={"q": "洪山"})

    assert [row["path"] for row in answer.json["rows"]] == ["湖北省武汉市洪山区"]
    assert client.get("/regions", query_string={"q": "x" * 5000}).json["rows"] == []
