from io import BytesIO

import docx
import pytest

from iom_plugin.choices import Layout, TemplateKind
from iom_plugin.errors import IomError
from iom_plugin.exports.documents import SHIPPED
from iom_plugin.exports.routes import render_route
from iom_plugin.exports.templates import render_docx, shipped_or_own, typst_template
from tests.factories import routes as make
from tests.factories.documents import DocumentTemplateFactory, word

pytestmark = pytest.mark.django_db

FOLDER = SHIPPED / "iom_plugin/documents"


def first_line(content: bytes) -> str:
    return docx.Document(BytesIO(content)).paragraphs[0].text


def test_template_of_the_organisation_goes_before_all_others(settings, tmp_path):
    settings.IOM_ROUTE_DOCX_TEMPLATE = tmp_path / "own.docx"
    (tmp_path / "own.docx").write_bytes(word("Файл портала"))
    route = make.ready_route()
    assert first_line(render_route(route, "docx").content) == "Файл портала"
    DocumentTemplateFactory(content=word("Шаблон портала"))
    assert first_line(render_route(route, "docx").content) == "Шаблон портала"
    DocumentTemplateFactory(organisation=route.teacher.organisation, content=word("Школа: {{ teacher.short_name }}"))
    assert first_line(render_route(route, "docx").content) == f"Школа: {route.teacher.short_name}"


def test_template_of_one_layout_leaves_the_others_alone():
    DocumentTemplateFactory(kind="cnppm", content=word("Форма центра"))
    route = make.ready_route()
    assert first_line(render_route(route, "docx", layout="cnppm").content) == "Форма центра"
    assert first_line(render_route(route, "docx").content) != "Форма центра"


@pytest.mark.parametrize("kind", TemplateKind.values)
def test_every_kind_has_a_file_in_the_package(kind):
    assert shipped_or_own(kind).parent == FOLDER


@pytest.mark.parametrize("layout", Layout.values)
def test_every_layout_has_a_typst_file(layout):
    assert typst_template(layout).parent == FOLDER


def test_typst_file_of_the_settings_is_about_the_five_columns(settings, tmp_path):
    settings.IOM_ROUTE_TYPST_TEMPLATE = tmp_path / "own.typ"
    (tmp_path / "own.typ").write_text("Форма", encoding="utf-8")
    assert typst_template("five_columns") == tmp_path / "own.typ"
    assert typst_template("cnppm").parent == FOLDER


def test_broken_template_is_told_by_its_name():
    DocumentTemplateFactory(kind="order", title="Приказ района", content=word("{{ 1 / 0 }}"))
    with pytest.raises(IomError, match="Приказ района"):
        render_docx("order", None, {"document_title": "Приказ", "language": "ru"}, "Приказ")


def test_file_tells_its_title_and_language():
    DocumentTemplateFactory(kind="order", content=word("x"))
    document = render_docx("order", None, {"document_title": "Приказ", "language": "ru"}, "Приказ: первый")
    properties = docx.Document(BytesIO(document.content)).core_properties
    assert (properties.title, properties.author, properties.language) == ("Приказ", "", "ru")
    assert document.filename == "Приказ первый.docx"
