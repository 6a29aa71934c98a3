import json

import pytest
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page

from iom_plugin.pages.models import IomSectionPage
from tests.factories.resources import UserFactory
from tests.factories.routes import MembershipFactory, TeacherFactory, curator_of, ready_route, submitted_route

pytestmark = pytest.mark.django_db


def section(**fields):
    root = Page.objects.get(depth=2)
    return root.add_child(instance=IomSectionPage(title="ИОМ педагога", slug="iom-section", **fields))


def links(response):
    return {link.url for way in response.context["ways"] for link in way.links}


def test_guest_sees_what_there_is_and_where_to_sign_in(client):
    page = section()
    response = client.get(page.url)
    text = response.content.decode()
    assert [stage["title"] for stage in response.context["stages"]]
    assert len(response.context["ways"]) == 4
    assert links(response) == {reverse("iom_resources:resource_list")}
    assert "next=%2Fiom-section%2F" in text
    assert reverse("iom:review_queue") not in text


def test_new_person_is_led_to_the_profile(client):
    client.force_login(UserFactory())
    assert client.get(section().url).context["first_step"].url == reverse("iom:profile_edit")


def test_teacher_without_route_is_led_to_writing_one(client):
    client.force_login(TeacherFactory().user)
    response = client.get(section().url)
    assert response.context["first_step"].url == reverse("iom:route_add")
    assert reverse("iom:deficit_list") in links(response)
    assert reverse("iom:review_queue") not in links(response)


def test_teacher_with_a_route_is_led_to_it(client):
    route = ready_route()
    client.force_login(route.teacher.user)
    assert client.get(section().url).context["first_step"].url == route.get_absolute_url()


def test_curator_sees_how_many_routes_wait(client):
    route = submitted_route()
    client.force_login(curator_of(route))
    response = client.get(section().url)
    [queue] = [
        link for way in response.context["ways"] for link in way.links if link.url == reverse("iom:review_queue")
    ]
    assert "1" in queue.label
    assert response.context["first_step"] == queue


def test_methodologist_has_the_map_as_an_own_way(client):
    client.force_login(MembershipFactory(role="methodologist").user)
    assert len(client.get(section().url).context["ways"]) == 2


def test_editors_sentences_replace_the_usual_ones(client):
    text = client.get(section(stage_project="Наш порядок", about="<p>Наш маршрут</p>").url).content.decode()
    assert "Наш порядок" in text
    assert "Наш маршрут" in text
    assert "own plan of professional development" not in text


def test_free_content_is_drawn(client):
    document = get_document_model().objects.create(title="Положение об ИОМ", file="polozhenie.docx")
    body = [
        {"type": "heading", "value": "Нормативные документы"},
        {"type": "paragraph", "value": "<p>Абзац</p>"},
        {"type": "callout", "value": {"tone": "warn", "title": "Важно", "text": "<p>До пятницы</p>"}},
        {"type": "link_cards", "value": [{"title": "Внешняя", "text": "Пояснение", "url": "https://example.org/"}]},
        {"type": "link_cards", "value": [{"title": "Своя", "page": Page.objects.get(depth=2).pk}]},
        {"type": "documents", "value": {"title": "Файлы", "documents": [document.pk]}},
    ]
    text = client.get(section(body=json.dumps(body)).url).content.decode()
    for words in ("Нормативные документы", "Абзац", "Важно", "До пятницы", "Пояснение", "Положение об ИОМ", "DOCX"):
        assert words in text
    assert 'href="https://example.org/"' in text


def test_link_without_an_address_and_a_deleted_document_do_no_harm(client):
    body = [
        {"type": "link_cards", "value": [{"title": "Никуда"}]},
        {"type": "documents", "value": {"documents": [404]}},
    ]
    assert "Никуда" in client.get(section(body=json.dumps(body)).url).content.decode()


def test_editor_can_write_the_page(client, admin_user):
    client.force_login(admin_user)
    page = section()
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    for name in ("introduction", "about", "stage_reflection", "body"):
        assert name in response.context["form"].fields


def test_preview_shows_the_draft(client, admin_user):
    client.force_login(admin_user)
    page = section()
    page.stage_project = "Черновик"
    assert "Черновик" in page.make_preview_request(preview_mode="").rendered_content


def test_number_of_queries_does_not_depend_on_the_number_of_routes(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    page = section()
    route = submitted_route()
    client.force_login(curator_of(route))
    client.get(page.url)
    with django_assert_max_num_queries(34) as few:
        client.get(page.url)
    for _number in range(4):
        submitted_route(TeacherFactory(organisation=route.teacher.organisation))
    with django_assert_num_queries(len(few)):
        client.get(page.url)
