"""What comes out is read back by ``pypdf``."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from iom_plugin.errors import IomError
from iom_plugin.exports.routes import render_route
from tests.factories import routes as make

from .conftest import HOSTILE_AS_SHOWN

pytestmark = pytest.mark.django_db

A4 = (595, 842)


def text_of(page):
    """Words joined as they are read: lines, hyphens and spaces of the layout do not count."""
    return page.extract_text().replace("-\n", "").replace("\n", "").replace(" ", "").replace("\u00a0", "")


def whole_text(reader):
    return "".join(text_of(page) for page in reader.pages)


def squeezed(text):
    return text.replace(" ", "")


def size(page):
    return round(float(page.mediabox.width)), round(float(page.mediabox.height))


def structure(reader):
    """The kinds of all structure elements, in the order of reading."""

    def walk(element):
        element = element.get_object()
        if not hasattr(element, "get"):
            return
        if kind := element.get("/S"):
            yield kind
        children = element.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            yield from walk(child) if not isinstance(child, int) else ()

    return list(walk(reader.trailer["/Root"]["/StructTreeRoot"]))


def test_document_says_what_was_written(read_pdf):
    route = make.approved_route(conclusion="Освоено.", diagnostics_summary="Диагностика в мае 2026 года")
    text = whole_text(read_pdf(route))
    for expected in (
        route.teacher.full_name,
        route.teacher.organisation.official_name,
        "РАССМОТРЕНО",
        "протокол № 2 от 28.10.2026",
        "УТВЕРЖДАЮ",
        "Информационная справка",
        "12 лет",
        "Пояснительная записка",
        "Диагностика в мае 2026 года",
        "Дорожная карта",
        "сентябрь 2026 – май 2027",
        "Диагностика проделанной работы с выводами",
        "Освоено.",
    ):
        assert squeezed(expected) in text
    need = route.needs.get()
    for task in need.tasks.all():
        assert squeezed(task.activities.get().title) in text
        assert squeezed(task.results.get().text) in text


def test_road_map_lies_on_turned_sheets(read_pdf):
    reader = read_pdf(make.ready_route(conclusion="Освоено."))
    assert [size(page) for page in reader.pages] == [A4, A4, A4[::-1], A4]


def test_document_is_accessible(read_pdf):
    route = make.ready_route()
    reader = read_pdf(route)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"].startswith("ru")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    name = route.teacher.full_name
    assert reader.metadata.title == f"Индивидуальный образовательный маршрут педагога: {name}"
    assert reader.metadata.author == name


def test_structure_has_headings_and_a_table_with_headers(read_pdf):
    kinds = structure(read_pdf(make.ready_route()))
    assert kinds.count("/H1") == 3
    assert kinds.count("/H2") == 3
    assert kinds.count("/Table") == 2
    assert kinds.count("/TH") == 5
    assert "/THead" in kinds


@pytest.mark.parametrize(("layout", "tables", "headings"), [("m_columns", 2, 9), ("cnppm", 3, 12)])
def test_other_layouts_are_tagged_and_claim_the_standard(layout, tables, headings):
    reader = PdfReader(BytesIO(render_route(make.ready_route(), "pdf", layout=layout).content))
    kinds = structure(reader)
    assert (kinds.count("/Table"), kinds.count("/TH")) == (tables, headings)
    assert "pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data().decode()


@pytest.mark.parametrize("layout", ["five_columns", "m_columns", "cnppm"])
def test_tasks_are_read_in_their_order(layout):
    route = make.ready_route(needs=2)
    reader = PdfReader(BytesIO(render_route(route, "pdf", layout=layout).content))
    text = whole_text(reader)
    needs = enumerate(route.needs.prefetch_related("tasks"), start=1)
    lines = [
        f"{number}.{place}.{squeezed(task.text)}"
        for number, need in needs
        for place, task in enumerate(need.tasks.all(), start=1)
    ]
    places = [text.index(line) for line in lines]
    assert places == sorted(places)


def test_big_route_goes_over_pages_with_the_header_on_each(read_pdf, big_route):
    pages = [text_of(page) for page in read_pdf(big_route).pages[2:]]
    assert len(pages) > 3
    assert all("Формыработы/взаимодействия" in page for page in pages)
    text = "".join(pages)
    for need in big_route.needs.all():
        for task in need.tasks.all():
            assert all(squeezed(activity.title) in text for activity in task.activities.all())


def test_text_longer_than_a_page_is_not_cut_off(read_pdf):
    words = " ".join(f"слово{number}." for number in range(1500))
    task = make.LearningTaskFactory(need=make.RouteNeedFactory(text=words))
    make.ActivityFactory(task=task)
    text = whole_text(read_pdf(task.need.route))
    assert all(f"слово{number}." in text for number in range(1500))


def test_empty_draft_is_a_form_with_dashes(read_pdf):
    reader = read_pdf(make.RouteFactory(goal=""))
    assert len(reader.pages) == 3
    assert text_of(reader.pages[2]).endswith("—————")


def test_hostile_text_comes_out_literally(read_pdf, hostile_route):
    text = whole_text(read_pdf(hostile_route))
    before_picture = squeezed(HOSTILE_AS_SHOWN.split("🎓")[0])
    assert text.count(before_picture) >= 9


def test_document_without_a_font_for_some_character_is_still_tagged(read_pdf, hostile_route):
    root = read_pdf(hostile_route).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root


def test_form_of_a_portal_is_used(settings, tmp_path, read_pdf):
    settings.IOM_ROUTE_TYPST_TEMPLATE = tmp_path / "own.typ"
    (tmp_path / "own.typ").write_text(
        "#let data = json(bytes(sys.inputs.data))\nНаша форма: #data.teacher.full_name", encoding="utf-8"
    )
    route = make.RouteFactory()
    assert squeezed(f"Наша форма: {route.teacher.full_name}") in whole_text(read_pdf(route))


@pytest.mark.parametrize("source", ["#let data = (", '#read("/etc/passwd")', '#image("../logo.png")'])
def test_mistake_in_the_form_of_a_portal_is_told(settings, tmp_path, source):
    settings.IOM_ROUTE_TYPST_TEMPLATE = tmp_path / "own.typ"
    (tmp_path / "own.typ").write_text(source, encoding="utf-8")
    with pytest.raises(IomError, match="own.typ") as mistake:
        render_route(make.RouteFactory(), "pdf")
    assert mistake.value.code == "template_broken"
