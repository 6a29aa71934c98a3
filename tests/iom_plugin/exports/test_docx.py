"""What comes out is read back by ``python-docx``, as a colleague's Word would."""

import subprocess
import sys
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from iom_plugin.errors import IomError
from iom_plugin.exports.documents import SHIPPED
from iom_plugin.exports.routes import document_context, render_route, whole
from tests.factories import routes as make

from .conftest import HOSTILE_AS_SHOWN

pytestmark = pytest.mark.django_db

SHIPPED_FORM = SHIPPED / "iom_plugin/documents/route.docx"


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs]


def road_map(document):
    return document.tables[-1]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def merges(table):
    return [[cell.vMerge for cell in row._tr.tc_lst] for row in table.rows]


def test_table_holds_what_was_written(read_docx):
    route = make.ready_route(needs=2)
    table = road_map(read_docx(route))
    expected = []
    for number, need in enumerate(route.needs.all(), start=1):
        for place, task in enumerate(need.tasks.all(), start=1):
            kind = ("обучение", "изменение практики")[place - 1]
            expected.append(
                [
                    f"{number}. {need.text}\nпрофессиональный дефицит",
                    f"{number}.{place}. {task.text}\n{kind}",
                    task.activities.get().title,
                    "октябрь 2026",
                    task.results.get().text,
                ]
            )
    assert cells(table)[1:] == expected
    assert cells(table)[0][0] == "Профессиональные дефициты / Задачи на предстоящий период"


def test_cells_are_merged_over_their_rows(read_docx):
    route = make.RouteFactory()
    need = make.RouteNeedFactory(route=route)
    for activities in (2, 1):
        task = make.LearningTaskFactory(need=need)
        make.ActivityFactory.create_batch(activities, task=task)
        make.ResultFactory(task=task)
    assert merges(road_map(read_docx(route)))[1:] == [
        ["restart", "restart", None, None, "restart"],
        ["continue", "continue", None, None, "continue"],
        ["continue", None, None, None, None],
    ]


def test_several_results_stand_in_paragraphs_of_their_own(read_docx):
    task = make.LearningTaskFactory()
    make.ActivityFactory.create_batch(2, task=task)
    make.ResultFactory(task=task, form=None, text="Обзор")
    make.ResultFactory(task=task, form=None, text="Выступление на ШМО")
    table = road_map(read_docx(task.need.route))
    assert table.rows[1].cells[4].text == "Обзор\nВыступление на ШМО"


def test_header_row_is_repeated_and_the_table_has_a_caption(read_docx):
    table = road_map(read_docx(make.ready_route()))
    assert [bool(row._tr.trPr.findall(qn("w:tblHeader"))) for row in table.rows] == [True, False, False]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Дорожная карта"


def test_road_map_lies_on_turned_sheets_and_ends_the_document(read_docx):
    document = read_docx(make.ready_route())
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    assert round(document.sections[1].page_width.mm) == 297


def test_conclusion_gets_an_upright_page(read_docx):
    document = read_docx(make.ready_route(conclusion="Освоено.\nДальше — проект."))
    assert [section.orientation for section in document.sections][-1] == WD_ORIENT.PORTRAIT
    assert len(document.sections) == 3
    assert texts(document)[-3:] == ["Диагностика проделанной работы с выводами", "Освоено.", "Дальше — проект."]


def test_title_page_has_the_stamps(read_docx):
    route = make.approved_route()
    document = read_docx(route)
    considered, approved = (cell.text for cell in document.tables[0].rows[0].cells)
    assert considered == "РАССМОТРЕНО\nна заседании методического совета\nпротокол № 2 от 28.10.2026"
    assert approved.startswith("УТВЕРЖДАЮ\nДиректор\n")
    assert texts(document)[0] == route.teacher.organisation.official_name
    assert "Индивидуальный образовательный маршрут педагога" in texts(document)


def test_headings_are_headings(read_docx):
    document = read_docx(make.ready_route(conclusion="Освоено."))
    found = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert found == [
        "Информационная справка",
        "Пояснительная записка",
        "Дорожная карта",
        "Диагностика проделанной работы с выводами",
    ]


def test_document_tells_its_title_author_and_language(read_docx):
    route = make.ready_route()
    document = read_docx(route)
    properties = document.core_properties
    name = route.teacher.full_name
    assert properties.title == f"Индивидуальный образовательный маршрут педагога: {name}"
    assert (properties.author, properties.language) == (name, "ru")
    language = document.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:val")) == "ru-RU"


def test_no_mark_of_the_template_is_left(read_docx):
    document = read_docx(make.approved_route(conclusion="Освоено."))
    left = [mark for mark in ("{{", "{%", "\ue000") if mark in document.element.xml]
    assert left == []


def test_empty_draft_is_a_form_with_dashes(read_docx):
    document = read_docx(make.RouteFactory(goal=""))
    assert cells(road_map(document))[1:] == [["—"] * 5]


def test_big_route_keeps_everything(read_docx, big_route):
    table = road_map(read_docx(big_route))
    titles = [row.cells[2].text for row in table.rows][1:]
    assert len(titles) == 60
    assert len(set(titles)) == 60
    assert [merge[0] for merge in merges(table)].count("restart") == 3
    assert [merge[1] for merge in merges(table)].count("restart") == 6


def test_hostile_text_comes_out_literally(read_docx, hostile_route):
    document = read_docx(hostile_route)
    need, task, activity, _dates, result = cells(road_map(document))[1]
    assert need.startswith(f"1. {HOSTILE_AS_SHOWN}")
    assert task.startswith(f"1.1. {HOSTILE_AS_SHOWN}")
    assert activity == result == HOSTILE_AS_SHOWN
    assert texts(document).count(HOSTILE_AS_SHOWN) == 6
    assert cells(document.tables[1])[2][1] == HOSTILE_AS_SHOWN


# --- A portal's own form -------------------------------------------------------------------------------------


def own_template(settings, path, text, rows=()):
    document = docx.Document()
    document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, row_texts in zip(table.rows, rows, strict=True):
            for cell, cell_text in zip(row.cells, row_texts, strict=True):
                cell.text = cell_text
    document.save(path)
    settings.IOM_ROUTE_DOCX_TEMPLATE = path


def test_form_of_a_portal_is_used_and_its_cells_are_merged(settings, tmp_path, read_docx):
    rows = [
        ["Когда", "Зачем"],
        ["{%tr for row in rows %}", ""],
        ["{{ row.dates }}", "{{ row.need }}"],
        ["{%tr endfor %}", ""],
    ]
    own_template(settings, tmp_path / "own.docx", "Наша форма: {{ teacher.full_name }}", rows)
    route = make.ready_route()
    document = read_docx(route)
    assert texts(document)[0] == f"Наша форма: {route.teacher.full_name}"
    assert merges(road_map(document)) == [[None, None], [None, "restart"], [None, "continue"]]


@pytest.mark.parametrize(
    "text",
    [
        "{{ title",
        "{% for fact in facts %}",
        "{{ title.__class__.__mro__[1].__subclasses__() }}",
        "{{ rows.append(1) }}",
        "{{ 1 / 0 }}",
        "{% for x in range(10**9) %}{% endfor %}",
    ],
)
def test_mistake_in_the_form_of_a_portal_is_told(settings, tmp_path, text):
    own_template(settings, tmp_path / "own.docx", text)
    with pytest.raises(IomError, match="own.docx") as mistake:
        render_route(make.RouteFactory(), "docx")
    assert mistake.value.code == "template_broken"


def test_file_that_is_no_form_is_told(settings, tmp_path):
    settings.IOM_ROUTE_DOCX_TEMPLATE = tmp_path / "own.docx"
    (tmp_path / "own.docx").write_bytes(b"not a Word file")
    with pytest.raises(IomError, match="own.docx"):
        render_route(make.RouteFactory(), "docx")


def test_every_name_in_the_shipped_form_is_in_the_context():

    from iom_plugin_resources.exports.documents import template_path

    template = DocxTemplate(template_path("iom_plugin/documents/route.docx"))
    assert template.get_undeclared_template_variables() <= set(document_context(whole(make.RouteFactory())))


def test_shipped_forms_are_what_their_script_builds(tmp_path):
    subprocess.run([sys.executable, "scripts/word_forms", str(tmp_path)], check=True)
    built = sorted(tmp_path.glob("*.docx"))
    assert [path.name for path in built] == sorted(path.name for path in SHIPPED_FORM.parent.glob("*.docx"))
    for path in built:
        new, shipped = ZipFile(path), ZipFile(SHIPPED_FORM.parent / path.name)
        for part in ("word/document.xml", "word/styles.xml", "word/header1.xml"):
            assert new.read(part) == shipped.read(part), path.name
