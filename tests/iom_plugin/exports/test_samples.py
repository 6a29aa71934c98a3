import re
from pathlib import Path

import pytest

from iom_plugin.choices import Layout, TemplateKind
from iom_plugin.exports.placeholders import names_in
from iom_plugin.exports.routes import document_context, whole
from iom_plugin.exports.samples import sample_context
from tests.factories import routes as make


@pytest.mark.parametrize("kind", TemplateKind.values)
def test_sample_has_something_in_every_place_and_needs_no_database(kind):
    assert empty_places(sample_context(kind)) == []


def empty_places(value, path="") -> list[str]:
    """Where a list is empty: a template could not be tried on it."""
    if isinstance(value, dict):
        return [place for name, item in value.items() for place in empty_places(item, f"{path}.{name}")]
    if isinstance(value, list):
        return [place for item in value[:1] for place in empty_places(item, f"{path}[]")] if value else [path]
    return []


@pytest.mark.parametrize("kind", TemplateKind.values)
def test_names_of_a_kind_are_those_of_the_reference(kind):
    page = Path("docs/reference/document-templates.md").read_text(encoding="utf-8")
    part = page.split(f"\n`{kind}`\n", 1)[1].split("\n## ", 1)[0]
    assert re.findall(r"^\| `(.+)` \|$", part, re.MULTILINE) == list(names_in(sample_context(kind)))


@pytest.mark.django_db
@pytest.mark.parametrize("layout", Layout.values)
def test_sample_of_a_route_has_the_names_of_a_real_one(layout):
    route = make.ready_route(make.TeacherFactory(), conclusion="Освоено.")
    assert set(names_in(document_context(whole(route), layout))) == set(names_in(sample_context(layout)))
