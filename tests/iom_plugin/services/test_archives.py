import datetime
import io
import zipfile

import pytest
from django.utils import timezone

from iom_plugin.choices import ArchiveStatus
from iom_plugin.errors import Invalid, NotAllowed, WrongStatus
from iom_plugin.exports.archives import documents_of
from iom_plugin.models import Membership, Route, RouteArchive
from iom_plugin.queries.archives import task_name
from iom_plugin.services import archives
from iom_plugin_resources.core.progress import tell_progress
from tests.factories import routes as make
from tests.factories.resources import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return OrganisationFactory(short_name="Школа № 7")


@pytest.fixture
def curator(school):
    return make.MembershipFactory(organisation=school, role="curator").user


def submitted(school, **teacher) -> Route:
    return make.submitted_route(make.TeacherFactory(organisation=school, **teacher))


def names(archive: RouteArchive) -> list[str]:
    content = b"".join(bytes(part) for part in archive.parts.values_list("content", flat=True))
    assert len(content) == archive.size
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        return sorted(file.namelist())


def ordered(school, by, **options) -> RouteArchive:
    """As ``request_archive`` and its task do, without a transaction to wait for."""
    archive = archives.request_archive(school, by=by, **options)
    archives.write_archive(archive.pk, documents_of)
    archive.refresh_from_db()
    return archive


def test_archive_when_written_then_has_a_folder_for_each_organisation(school, curator):
    branch = OrganisationFactory(parent=school, short_name="Филиал: «Сосна»")
    submitted(school, last_name="Ёлкина", first_name="Анна", middle_name="Петровна")
    submitted(branch, last_name="Орлов", first_name="Пётр", middle_name="")
    archive = ordered(school, curator)
    assert archive.status == ArchiveStatus.READY
    year = timezone.localdate().year
    assert names(archive) == [
        f"Филиал «Сосна»/ИОМ Орлов П. {min(year, 2026)}.docx",
        f"Школа № 7/ИОМ Ёлкина А. П. {min(year, 2026)}.docx",
    ]


def test_archive_when_namesakes_then_their_files_are_numbered(school, curator):
    for _number in range(3):
        submitted(school, last_name="Орлова")
    found = names(ordered(school, curator, file_format="json"))
    assert len(found) == 3
    assert [name.rpartition(" ")[2] for name in found[:2]] == ["(2).json", "(3).json"]


def test_archive_when_written_then_remembers_who_took_which_routes(school, curator):
    route = submitted(school)
    archive = ordered(school, curator)
    assert (archive.by, archive.routes, archive.total) == (curator, [route.pk], 1)


def test_archive_when_usual_then_leaves_out_what_was_never_sent(school, curator):
    make.ready_route(make.TeacherFactory(organisation=school))
    sent = submitted(school)
    assert ordered(school, curator).routes == [sent.pk]


def test_archive_when_one_document_fails_then_told_and_the_rest_written(school, curator, monkeypatch):
    routes = [submitted(school) for _number in range(3)]

    def fails_once(route, *args, **options):
        if route.pk == routes[1].pk:
            raise ZeroDivisionError
        return render(route, *args, **options)

    from iom_plugin.exports import archives as exports

    render = exports.render_route
    monkeypatch.setattr(exports, "render_route", fails_once)
    archive = ordered(school, curator, file_format="json")
    assert archive.status == ArchiveStatus.READY
    assert archive.routes == [routes[0].pk, routes[2].pk]
    [[name, reason]] = archive.problems
    assert name == routes[1].teacher.full_name
    assert "ZeroDivisionError" in reason


def test_archive_when_the_template_is_broken_then_failed_with_the_reason(school, curator):
    from tests.factories.documents import DocumentTemplateFactory, word

    DocumentTemplateFactory(content=word("{{ 1 / 0 }}"), title="Сломанная форма")
    submitted(school)
    archive = ordered(school, curator)
    assert (archive.status, archive.parts.count()) == (ArchiveStatus.FAILED, 0)
    assert "Сломанная форма" in archive.problems[0][1]


def test_archive_when_longer_than_a_part_then_lies_in_several(school, curator, monkeypatch):
    monkeypatch.setattr(archives, "A_PART", 10_000)
    submitted(school)
    archive = ordered(school, curator)
    assert {len(bytes(part.content)) for part in archive.parts.all()[: archive.parts.count() - 1]} == {10_000}
    assert len(names(archive)) == 1


def test_archive_when_something_unforeseen_happens_then_failed(school, curator):
    submitted(school)
    archive = archives.request_archive(school, by=curator)

    def broken(archive):
        raise RuntimeError

    archives.write_archive(archive.pk, broken)
    archive.refresh_from_db()
    assert archive.status == ArchiveStatus.FAILED


def test_archive_when_its_task_runs_twice_then_written_once(school, curator):
    submitted(school)
    archive = ordered(school, curator)
    archives.write_archive(archive.pk, documents_of)
    assert len(names(archive)) == 1


@pytest.mark.parametrize("role", ["observer", None])
def test_archive_when_the_role_does_not_read_then_refused(school, role):
    submitted(school)
    user = make.MembershipFactory(organisation=school, role=role or "curator").user
    if role is None:
        Membership.objects.all().delete()
    with pytest.raises(NotAllowed):
        archives.request_archive(school, by=user)


def test_archive_when_the_role_ends_before_it_is_written_then_nothing_is_in_it(school, curator):
    submitted(school)
    archive = archives.request_archive(school, by=curator)
    Membership.objects.all().delete()
    archives.write_archive(archive.pk, documents_of)
    archive.refresh_from_db()
    assert (archive.status, archive.routes) == (ArchiveStatus.FAILED, [])


def test_archive_when_there_is_no_route_then_refused_in_a_sentence(school, curator):
    with pytest.raises(Invalid) as refused:
        archives.request_archive(school, by=curator)
    assert refused.value.code == "no_routes_to_export"


def test_archive_when_there_are_too_many_routes_then_refused_in_a_sentence(school, curator, monkeypatch):
    monkeypatch.setattr(archives, "MOST_ROUTES", 0)
    submitted(school)
    with pytest.raises(Invalid) as refused:
        archives.request_archive(school, by=curator)
    assert refused.value.code == "too_many_routes_to_export"


def test_archive_when_another_one_is_being_written_then_refused(school, curator):
    submitted(school)
    archives.request_archive(school, by=curator)
    with pytest.raises(WrongStatus):
        archives.request_archive(school, by=curator)


def test_again_when_interrupted_then_a_new_one_is_ordered_and_the_old_one_failed(school, curator, forget_progress):
    submitted(school)
    old = archives.request_archive(school, by=curator, file_format="pdf")
    forget_progress(old)
    new = archives.request_again(old, by=curator)
    old.refresh_from_db()
    assert old.status == ArchiveStatus.FAILED
    assert (new.status, new.file_format, new.statuses) == (ArchiveStatus.WAITING, "pdf", old.statuses)


def test_again_when_it_goes_on_then_refused(school, curator):
    submitted(school)
    archive = archives.request_archive(school, by=curator)
    tell_progress(task_name(archive), 0, 1)
    with pytest.raises(WrongStatus):
        archives.request_again(archive, by=curator)


def test_purge_when_the_week_is_over_then_the_file_goes_and_the_record_stays(school, curator):
    route = submitted(school)
    old, young = ordered(school, curator, file_format="json"), ordered(school, curator, file_format="json")
    RouteArchive.objects.filter(pk=old.pk).update(at=timezone.now() - datetime.timedelta(days=8))
    assert archives.purge_archives() == 1
    old.refresh_from_db()
    assert (old.status, old.parts.count(), old.routes) == (ArchiveStatus.EXPIRED, 0, [route.pk])
    assert young.parts.count() == 1
    assert archives.purge_archives() == 0


@pytest.fixture
def forget_progress():
    from django.core.cache import cache

    return lambda archive: cache.delete(f"iom-progress:{task_name(archive)}")
