from io import BytesIO

import pytest
from docxtpl import DocxTemplate

from iom_plugin.errors import Invalid
from iom_plugin.exports.placeholders import find_placeholders, names_in
from tests.factories.documents import word

SAMPLE = {
    "title": "ИОМ",
    "teacher": {"full_name": "Образцова"},
    "rows": [{"need": "Дефицит", "results": ["Обзор"]}],
}


def found(*paragraphs: str, header: str = ""):
    return find_placeholders(DocxTemplate(BytesIO(word(*paragraphs, header=header))), SAMPLE)


def test_names_in_a_context_tell_parts_and_repetitions():
    assert list(names_in(SAMPLE)) == ["title", "teacher.full_name", "rows[].need", "rows[].results[]"]


def test_placeholders_are_found_in_loops_conditions_and_the_header():
    result = found(
        "{%p for row in rows %}",
        "{% if row.need %}{{ row.need|upper }}{% endif %}",
        "{%p for one in row.results %}",
        "{{ loop.index }}. {{ one }}",
        "{%p endfor %}",
        "{%p endfor %}",
        header="{{ teacher.full_name }}",
    )
    assert result.unknown == set()
    assert {"teacher.full_name", "rows[].need", "rows[].results[]"} <= result.used


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{{ teacher.nmae }}", {"teacher.nmae"}),
        ("{{ lost.name }} {{ other }}", {"lost", "other"}),
        (
            "{% for row in rows %}{{ row.lost }}{{ row.results.lost }}{% endfor %}",
            {"rows[].lost", "rows[].results.lost"},
        ),
        ("{{ title.__class__ }}", {"title.__class__"}),
        ("{{ rows[0].need }}{{ rows[0].lost }}", {"rows[].lost"}),
        ("{{ row.need }}", {"row"}),
        ("{% if lost %}{% endif %}", {"lost"}),
    ],
)
def test_placeholder_that_means_nothing_is_named(text, unknown):
    assert found(text).unknown == unknown


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Педагог: {{ title", "В шаблоне нет закрывающего «}}» в строке «Педагог: {{ title»."),
        ("{% if title", "В шаблоне нет закрывающего «%}» в строке «{% if title»."),
        ("{{ title %}", "В шаблоне нет закрывающего «}}» в строке «{{ title %}»."),
        ("title }}", "В строке «title }}» есть «}}» без начала."),
        ("{%p for row in rows %}", "«{% for %}» нигде не закрыто: добавьте после него «{% endfor %}»."),
        ("{% endif %}", "«{% endif %}» здесь ничего не значит, или не открыто то, что оно закрывает."),
        ("{{ title teacher }}", "В строке «{{ title teacher }}» неверно написано то, что стоит в фигурных скобках."),
        ("{{ title|center(9) }}", "Фильтра «center» нет."),
        ("{{ title " + "я" * 200, "я…"),
    ],
)
def test_mistake_is_told_in_words_with_its_line(text, told):
    with pytest.raises(Invalid) as mistake:
        found(text)
    assert told in str(mistake.value.message)


def test_mistake_in_the_header_is_told_too():
    with pytest.raises(Invalid, match="заголовок"):
        found("{{ title }}", header="заголовок {{ title")
