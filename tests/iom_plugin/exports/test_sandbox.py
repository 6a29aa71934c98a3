import pytest
from jinja2 import UndefinedError

from iom_plugin.exports import sandbox
from iom_plugin.exports.sandbox import NotInTemplates, Sandbox

DATA = {"title": "ИОМ", "rows": [{"need": "Дефицит", "results": ["Обзор", "Тест"]}] * 2}


def filled(source: str, **options) -> str:
    return Sandbox(**options).from_string(source).render(DATA)


def test_values_loops_and_conditions_are_filled():
    results = "{% for one in row.results %} {{ one }}{% endfor %}"
    source = "{{ title|upper }}{% for row in rows %} {{ row.need }}:" + results + "{% endfor %}"
    assert filled(source) == "ИОМ Дефицит: Обзор Тест Дефицит: Обзор Тест"
    assert filled("{% if rows and not title == 'x' %}да{% else %}нет{% endif %}") == "да"


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in rows %}{% for b in rows %}{% endfor %}{% endfor %}",
        "{% for a in rows %}{% for b in a.results %}{% for c in a.results %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in range(9) %}{% endfor %}",
        "{% for a in rows if a %}{% endfor %}",
        "{% for a in rows recursive %}{% endfor %}",
        "{% for a, b in rows %}{% endfor %}",
        "{% for a in rows|first %}{% endfor %}",
        "{% set x = title %}",
        "{% macro f() %}{% endmacro %}",
        "{% include 'other' %}",
        "{{ title() }}",
        "{{ title * 10 }}",
        "{{ title ~ title }}",
        "{{ '%1000000d' % 1 }}",
        "{{ title|center(1000000) }}",
        "{{ title|map('upper') }}",
    ],
)
def test_what_could_run_away_is_refused(source):
    with pytest.raises(NotInTemplates):
        filled(source)


def test_template_with_too_many_tags_is_refused(monkeypatch):
    monkeypatch.setattr(sandbox, "MOST_NODES", 5)
    with pytest.raises(NotInTemplates):
        filled("{{ title }}" * 10)


def test_document_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(sandbox, "LARGEST_OUTPUT", 20)
    with pytest.raises(NotInTemplates):
        filled("{% for row in rows %}двенадцать букв{% endfor %}")


def test_braces_and_markup_in_a_text_stay_a_text():
    template = Sandbox().from_string("{{ text }}")
    assert template.render({"text": "<b>{{ x }}"}) == "&lt;b&gt;&#123;&#123; x &#125;&#125;"


def test_name_that_is_not_there_is_empty_or_a_mistake():
    assert filled("[{{ lost }}]") == "[]"
    with pytest.raises(UndefinedError):
        filled("{{ lost }}", strict=True)
