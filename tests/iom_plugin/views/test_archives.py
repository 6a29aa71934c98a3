import io
import zipfile

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iom_plugin.exports.archives import documents_of
from iom_plugin.models import Membership, RouteArchive
from iom_plugin.queries.archives import task_name
from iom_plugin.services import archives
from tests.factories import routes as make
from tests.factories.resources import OrganisationFactory

pytestmark = pytest.mark.django_db

LIST = reverse("iom:archive_list")


@pytest.fixture
def school():
    return OrganisationFactory(parent=OrganisationFactory(), short_name="Школа № 7")


@pytest.fixture
def curator(client, school):
    user = make.MembershipFactory(organisation=school, role="curator").user
    client.force_login(user)
    make.submitted_route(make.TeacherFactory(organisation=school))
    return user


def values(organisation, **others) -> dict:
    return {
        "organisation": organisation.pk,
        "file_format": "json",
        "layout": "cnppm",
        "statuses": ["submitted"],
    } | others


def ready(school, by) -> RouteArchive:
    archive = archives.request_archive(school, by=by, file_format="json")
    archives.write_archive(archive.pk, documents_of)
    archive.refresh_from_db()
    return archive


def test_archive_when_ordered_then_written_in_the_background_and_taken_away(
    client, school, curator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(LIST, values(school))
    archive = RouteArchive.objects.get()
    detail = reverse("iom:archive_detail", args=[archive.pk])
    assert response["Location"] == detail
    assert (archive.file_format, archive.layout, archive.statuses) == ("json", "cnppm", ["submitted"])
    page = client.get(detail).content.decode()
    download = reverse("iom:archive_download", args=[archive.pk])
    assert download in page
    file = client.get(download)
    content = b"".join(file.streaming_content)
    assert len(content) == int(file["Content-Length"])
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


@pytest.mark.parametrize("wrong", [{"statuses": []}, {"file_format": "exe"}, {"layout": "lost"}, {"organisation": 0}])
def test_archive_when_the_form_is_wrong_then_told_beside_the_field(client, school, curator, wrong):
    response = client.post(LIST, values(school) | wrong)
    assert list(response.context["form"].errors) == list(wrong)
    assert not RouteArchive.objects.exists()


def test_archive_when_there_is_no_such_route_then_told_above_the_form(client, school, curator):
    response = client.post(LIST, values(school, statuses=["completed"]))
    assert response.context["form"].non_field_errors() == ["Маршрутов в таком статусе здесь нет."]


def test_form_when_drawn_then_offers_only_what_the_role_covers(client, school, curator):
    branch = OrganisationFactory(parent=school, short_name="Филиал")
    OrganisationFactory(short_name="Чужая школа")
    form = client.get(LIST).context["form"]
    assert [label for _value, label in form.fields["organisation"].choices] == ["Школа № 7", "\u2003Филиал"]
    assert client.post(LIST, values(branch)).context["form"].errors


def test_progress_when_it_is_being_written_then_shown_and_asked_for_again(client, school, curator):
    archive = archives.request_archive(school, by=curator)
    url = reverse("iom:archive_detail", args=[archive.pk])
    page = client.get(url).content.decode()
    assert '<progress id="archive-progress" value="0" max="1">' in page
    assert 'http-equiv="refresh"' in page
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" in part
    assert "<html" not in part


def test_progress_when_nothing_is_heard_of_the_work_then_it_can_be_started_again(client, school, curator):
    archive = archives.request_archive(school, by=curator)
    cache.delete(f"iom-progress:{task_name(archive)}")
    page = client.get(reverse("iom:archive_detail", args=[archive.pk]))
    again = reverse("iom:archive_again", args=[archive.pk])
    assert page.context["is_interrupted"]
    assert again in page.content.decode()
    new = RouteArchive.objects.exclude(pk=archive.pk)
    assert client.post(again)["Location"] == reverse("iom:archive_detail", args=[new.get().pk])


def test_again_when_the_work_goes_on_then_back_with_a_sentence(client, school, curator):
    archive = archives.request_archive(school, by=curator)
    page = client.post(reverse("iom:archive_again", args=[archive.pk]), follow=True)
    assert "Архив уже собирается" in page.content.decode()
    assert RouteArchive.objects.count() == 1


def test_download_when_not_ready_then_back_with_a_sentence(client, school, curator):
    archive = archives.request_archive(school, by=curator)
    page = client.get(reverse("iom:archive_download", args=[archive.pk]), follow=True)
    assert "Архив не готов" in page.content.decode()


def test_download_when_the_role_is_over_then_404(client, school, curator):
    archive = ready(school, curator)
    Membership.objects.filter(user=curator).delete()
    assert client.get(reverse("iom:archive_download", args=[archive.pk])).status_code == 404


def test_problems_when_some_documents_failed_then_listed(client, school, curator):
    archive = ready(school, curator)
    archive.problems = [["Иванова Анна <b>", "Нет шаблона."]]
    archive.save()
    page = client.get(reverse("iom:archive_detail", args=[archive.pk])).content.decode()
    assert "Иванова Анна &lt;b&gt;: Нет шаблона." in page


def test_list_when_many_were_ordered_then_takes_as_many_queries(client, school, curator):
    counts = []
    client.get(LIST)
    for number in (1, 9):
        RouteArchive.objects.bulk_create(RouteArchive(organisation=school, by=curator) for _number in range(number))
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_list_of_routes_when_one_accompanies_then_leads_to_archives_and_acts(client, curator):
    page = client.get(reverse("iom:route_list")).content.decode()
    assert LIST in page
    assert reverse("iom:local_act_list") in page
