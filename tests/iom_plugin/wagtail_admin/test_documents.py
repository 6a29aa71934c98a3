"""Word templates: uploaded, refused in words, tried on the sample, in use."""

from io import BytesIO

import docx
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin.choices import TemplateKind
from iom_plugin.models import DocumentTemplate
from tests.factories.documents import DocumentTemplateFactory, word
from tests.factories.resources import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

ADD = "iom_documenttemplate:add"


@pytest.fixture
def staff(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def fields(content: bytes, **others) -> dict:
    file = SimpleUploadedFile("forma.docx", content)
    return {"title": "Форма школы", "kind": "five_columns", "is_active": "on", "file": file} | others


def texts(response) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(response.content)).paragraphs]


def test_template_when_uploaded_then_kept_with_its_file(client, staff):
    content = word("{{ title }}")
    organisation = OrganisationFactory()
    response = client.post(reverse(ADD), fields(content, organisation=organisation.pk))
    assert response.status_code == 302, response.context["form"].errors
    template = DocumentTemplate.objects.get()
    assert (bytes(template.content), template.filename, template.uploaded_by) == (content, "forma.docx", staff)
    assert template.organisation == organisation


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (word("{{ teacher.nmae }}"), "teacher.nmae"),
        (word("Педагог {{ title"), "Педагог {{ title"),
        (b"no Word file", "DOCX"),
    ],
)
def test_template_when_it_is_wrong_then_told_in_words_and_not_kept(client, staff, content, told):
    response = client.post(reverse(ADD), fields(content))
    assert response.status_code == 200
    assert told in str(response.context["form"].errors["file"])
    assert not DocumentTemplate.objects.exists()


def test_template_when_edited_without_a_file_then_keeps_the_old_one(client, staff):
    template = DocumentTemplateFactory()
    before = bytes(template.content)
    url = reverse("iom_documenttemplate:edit", args=[template.pk])
    response = client.post(url, {"title": "Новое имя", "kind": "five_columns", "is_active": "on"})
    assert response.status_code == 302
    template.refresh_from_db()
    assert (template.title, bytes(template.content), template.filename) == ("Новое имя", before, "forma.docx")


def test_template_when_its_kind_changes_then_its_placeholders_are_tried_anew(client, staff):
    template = DocumentTemplateFactory(content=word("{{ theme }}"))
    url = reverse("iom_documenttemplate:edit", args=[template.pk])
    response = client.post(url, {"title": "Форма", "kind": "order", "is_active": "on"})
    assert "theme" in str(response.context["form"].errors["file"])


def test_inspect_when_opened_then_lists_placeholders_used_and_not(client, staff):
    template = DocumentTemplateFactory()
    page = client.get(reverse("iom_documenttemplate:inspect", args=[template.pk]))
    assert page.context["checked"].used == ["teacher.full_name"]
    assert "rows[].need" in page.context["checked"].unused
    assert reverse("iom_documenttemplate:sample", args=[template.pk]) in page.content.decode()


def test_inspect_when_a_placeholder_means_nothing_any_more_then_says_so(client, staff):
    template = DocumentTemplateFactory(content=word("{{ gone }}"))
    page = client.get(reverse("iom_documenttemplate:inspect", args=[template.pk]))
    assert "gone" in page.context["mistake"]


def test_sample_when_asked_for_then_is_the_template_filled(client, staff):
    template = DocumentTemplateFactory()
    response = client.get(reverse("iom_documenttemplate:sample", args=[template.pk]))
    assert texts(response)[0].startswith("Форма: ")
    assert "{{" not in texts(response)[0]


def test_sample_when_the_template_is_broken_then_says_so(client, staff):
    template = DocumentTemplateFactory(content=word("{{ 1 / 0 }}"))
    response = client.get(reverse("iom_documenttemplate:sample", args=[template.pk]))
    assert response.status_code == 400
    assert template.title in response.content.decode()


def test_file_when_asked_for_then_is_what_was_uploaded(client, staff):
    template = DocumentTemplateFactory()
    response = client.get(reverse("iom_documenttemplate:file", args=[template.pk]))
    assert response.content == bytes(template.content)


def test_placeholders_page_when_opened_then_has_every_kind_with_its_template(client, staff):
    page = client.get(reverse("iom_documenttemplate:placeholders")).content.decode()
    for kind in TemplateKind.values:
        address = reverse("iom_documenttemplate:shipped", args=[kind])
        assert address in page
        assert client.get(address).content.startswith(b"PK")
    assert client.get(reverse("iom_documenttemplate:shipped", args=["lost"])).status_code == 404


def test_list_when_long_then_takes_as_many_queries(client, staff):
    url = reverse("iom_documenttemplate:index")
    counts = []
    for number in (1, 9):
        DocumentTemplateFactory.create_batch(number, organisation=OrganisationFactory())
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert reverse("iom_documenttemplate:placeholders") in page.content.decode()


@pytest.mark.parametrize("name", ["inspect", "file", "sample", "edit"])
def test_template_when_asked_for_without_permission_then_refused(client, name):
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    response = client.get(reverse(f"iom_documenttemplate:{name}", args=[DocumentTemplateFactory().pk]))
    assert response.status_code == 302
    assert client.get(reverse("iom_documenttemplate:placeholders")).status_code == 302
