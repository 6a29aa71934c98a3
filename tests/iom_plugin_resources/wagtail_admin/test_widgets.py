"""The tree of checkboxes without its script: nested lists, in the one query of the field."""

from html.parser import HTMLParser

import pytest
from django import forms

from iom_plugin_resources.models import Competency
from iom_plugin_resources.wagtail_admin.widgets import TreeCheckboxes
from tests.factories.resources import CompetencyFactory

pytestmark = pytest.mark.django_db


class Outline(HTMLParser):
    """How deep the list is in which each box stands; whether every list is closed."""

    def __init__(self, html):
        super().__init__()
        self.depth, self.boxes = 0, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.depth += tag == "ul"
        if tag == "input" and dict(attrs)["type"] == "checkbox":
            self.boxes.append((dict(attrs)["value"], self.depth, "checked" in dict(attrs)))

    def handle_endtag(self, tag):
        self.depth -= tag == "ul"


def drawn(queryset, picked=()) -> Outline:
    class Form(forms.Form):
        competencies = forms.ModelMultipleChoiceField(queryset, widget=TreeCheckboxes, required=False)

    return Outline(str(Form(initial={"competencies": list(picked)})["competencies"]))


def depths(outline: Outline) -> list[int]:
    return [depth for _value, depth, _checked in outline.boxes]


def test_tree_when_drawn_then_lists_are_nested_as_the_nodes():
    top = CompetencyFactory(code="A")
    branch = CompetencyFactory(code="A/01", parent=top)
    leaf = CompetencyFactory(code="A/01.1", parent=branch)
    CompetencyFactory(code="A/02", parent=top)
    CompetencyFactory(code="B")
    outline = drawn(Competency.objects.all(), picked=[leaf])
    assert depths(outline) == [1, 2, 3, 2, 1]
    assert [checked for *_rest, checked in outline.boxes] == [False, False, True, False, False]
    assert outline.depth == 0


def test_tree_when_some_levels_are_left_out_then_every_list_is_closed():
    top = CompetencyFactory(code="A")
    branch = CompetencyFactory(code="A/01", parent=top)
    CompetencyFactory(code="A/01.1", parent=branch)
    CompetencyFactory(code="B")
    without_the_middle = drawn(Competency.objects.exclude(code="A/01"))
    assert (depths(without_the_middle), without_the_middle.depth) == ([1, 2, 1], 0)
    without_the_top = drawn(Competency.objects.filter(path__startswith=top.path).exclude(code="A"))
    assert (depths(without_the_top), without_the_top.depth) == ([1, 2], 0)


def test_tree_when_empty_then_is_drawn():
    assert drawn(Competency.objects.none()).boxes == []


def test_tree_when_it_grows_then_takes_one_query(django_assert_num_queries):
    top = CompetencyFactory()
    for _number in range(30):
        CompetencyFactory(parent=top)
    with django_assert_num_queries(1):
        assert len(drawn(Competency.objects.all()).boxes) == 31


def test_tree_when_a_title_is_hostile_then_it_is_text():
    CompetencyFactory(title='"><script>alert(1)</script>')
    assert "<script>" not in str(TreeCheckboxes(choices=[(1, '"><script>alert(1)</script>')]).render("x", None))
    assert len(drawn(Competency.objects.all()).boxes) == 1
