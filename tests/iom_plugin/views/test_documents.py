from urllib.parse import unquote

import pytest
from django.urls import reverse

from tests.factories import routes as make
from tests.factories.documents import DocumentTemplateFactory, word

pytestmark = pytest.mark.django_db


@pytest.fixture
def route(client):
    route = make.ready_route()
    client.force_login(route.teacher.user)
    return route


def address(route, format="docx") -> str:
    return reverse("iom:route_export", args=[route.pk, format])


@pytest.mark.parametrize("layout", ["five_columns", "m_columns", "cnppm"])
@pytest.mark.parametrize(("format", "magic"), [("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{")])
def test_document_when_asked_for_in_a_layout_then_given(client, route, format, magic, layout):
    response = client.get(address(route, format), {"layout": layout})
    assert response.content.startswith(magic)
    disposition = unquote(response["Content-Disposition"])
    assert disposition.startswith("attachment")
    assert f"ИОМ {route.teacher.short_name}" in disposition


def test_document_when_layouts_differ_then_so_do_the_files(client, route):
    sizes = {len(client.get(address(route, "pdf"), {"layout": name}).content) for name in ("five_columns", "cnppm")}
    assert len(sizes) == 2


@pytest.mark.parametrize(("format", "layout"), [("docx", "lost"), ("exe", "")])
def test_document_when_there_is_no_such_form_then_404(client, route, format, layout):
    assert client.get(address(route, format), {"layout": layout}).status_code == 404


def test_pdf_when_it_is_to_be_shown_then_opens_in_the_browser(client, route):
    response = client.get(address(route, "pdf"), {"show": 1})
    assert response["Content-Disposition"].startswith("inline")
    assert client.get(address(route), {"show": 1})["Content-Disposition"].startswith("attachment")


def test_document_when_the_template_is_broken_then_back_with_a_sentence(client, route):
    DocumentTemplateFactory(content=word("{{ 1 / 0 }}"), title="Сломанная форма")
    response = client.get(address(route), follow=True)
    assert [route.get_absolute_url()] == [url for url, _status in response.redirect_chain]
    assert "Сломанная форма" in response.content.decode()


def test_screen_of_a_route_when_opened_then_offers_every_format_in_every_layout(client, route):
    page = client.get(route.get_absolute_url()).content.decode()
    for layout in ("five_columns", "m_columns", "cnppm"):
        for format in ("docx", "pdf", "xlsx"):
            assert f"{address(route, format)}?layout={layout}" in page
    assert address(route, "json") in page
