"""The map of competencies on screen."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils.translation import pgettext

from tests.factories.resources import CompetencyFactory, LearningResourceFactory

pytestmark = pytest.mark.django_db
URL = reverse("iom_resources:matrix")


class Links(HTMLParser):
    """Texts of links by their address."""

    def __init__(self, html: str):
        super().__init__()
        self.found, self.open = {}, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.open = dict(attributes)["href"]
            self.found[self.open] = ""

    def handle_data(self, data):
        if self.open:
            self.found[self.open] += data.strip()

    def handle_endtag(self, tag):
        if tag == "a":
            self.open = None


@pytest.fixture
def tree():
    top = CompetencyFactory(code="А")
    return top, CompetencyFactory(code="Б", parent=top, framework=top.framework)


def links(client, query="") -> dict[str, str]:
    return Links(client.get(f"{URL}{query}").content.decode()).found


@pytest.mark.parametrize("columns", ["level", "kind"])
def test_number_when_followed_then_so_many_resources_are_found(client, tree, columns):
    top, under = tree
    LearningResourceFactory(competencies=[top, under])
    LearningResourceFactory(competencies=[under])
    LearningResourceFactory(competencies=[under], dates="01.02.2020")
    LearningResourceFactory(competencies=[under], level="region", format="online")
    LearningResourceFactory()
    numbers = {url: int(text) for url, text in links(client, f"?columns={columns}").items() if text.isdigit()}
    assert len(numbers) >= 4
    for url, number in numbers.items():
        assert client.get(url).context["page_obj"].paginator.count == number


def test_gap_is_said_by_a_word(client, tree):
    html = client.get(URL).content.decode()
    assert html.count("iom-gap") == 2 * 6
    assert html.count(f"<span>{pgettext('resources', 'none')}</span>") == 2 * 6


def test_branch_when_folded_then_it_can_be_unfolded(client, tree):
    _top, under = tree
    assert under.title in client.get(URL).content.decode()
    folded = client.get(f"{URL}?open=").content.decode()
    assert under.title not in folded
    [unfold] = [url for url in Links(folded).found if "#row-" in url]
    assert under.title in client.get(f"{URL}{unfold}").content.decode()


def test_branches_when_all_are_unfolded_then_only_all_can_be_folded(client, tree):
    found = links(client, "?open=*")
    assert not [url for url in found if "#row-" in url]
    assert tree[1].title in "".join(found.values())


def test_branches_when_far_too_many_then_the_page_unfolds_only_the_top(client, tree, monkeypatch):
    monkeypatch.setattr("iom_plugin_resources.queries.matrices.MOST_CELLS", 5)
    response = client.get(f"{URL}?open=*")
    assert [line.fold_url != "" for line in response.context["rows"]] == [True, False]
    assert response.context["folding"] is None


def test_table_says_what_its_cells_are_of(client, tree):
    html = client.get(URL).content.decode()
    assert '<caption id="iom-matrix-caption">' in html
    assert html.count('<th scope="col">') == 2 + 5
    assert html.count('<th scope="row">') == 2 + 1


def test_map_when_empty_then_it_says_so(client):
    html = client.get(URL).content.decode()
    assert 'class="iom-empty"' in html
    assert "<table" not in html


@pytest.mark.parametrize(
    "query", ["?competency=x", "?open=%00&open=*", "?columns=price", "?competency=%00&framework=%00"]
)
def test_strange_question_when_asked_then_a_page_comes(client, tree, query):
    assert client.get(f"{URL}{query}").status_code == 200


def test_file_when_of_an_unknown_format_then_there_is_none(client):
    assert client.get(reverse("iom_resources:matrix_export", args=["exe"])).status_code == 404


@pytest.mark.parametrize("format", ["xlsx", "docx"])
def test_file_is_sent_with_its_name(client, tree, format):
    response = client.get(reverse("iom_resources:matrix_export", args=[format]))
    assert response["Content-Disposition"].startswith("attachment; ")
    assert f".{format}" in response["Content-Disposition"]


def test_page_when_there_are_many_competencies_then_it_asks_no_more(client, tree, django_assert_max_num_queries):
    client.get(URL)
    with django_assert_max_num_queries(40) as few:
        client.get(URL)
    for number in range(30):
        node = CompetencyFactory(code=f"В{number}", framework=tree[0].framework)
        LearningResourceFactory(competencies=[node])
    with django_assert_max_num_queries(len(few)):
        client.get(URL)
