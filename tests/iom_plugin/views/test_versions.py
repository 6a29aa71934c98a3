import pytest
from django.urls import reverse

from iom_plugin.models import Activity, LearningTask
from iom_plugin.services.amendments import begin_amendment, cancel_amendment, finish_amendment
from tests.factories.routes import ActivityFactory, approved_route, curator_of, ready_route, submitted_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def route():
    return approved_route()


@pytest.fixture
def changed(route):
    """Approved, with a change begun: one step reworded, one added."""
    begin_amendment(route, by=route.teacher.user, reason="Новый класс")
    step = Activity.objects.filter(task__need__route=route).first()
    Activity.objects.filter(pk=step.pk).update(title="Курсы по оцениванию")
    ActivityFactory(task=LearningTask.objects.filter(need__route=route).last(), title="Проба <b>в 8 классе</b>")
    route.refresh_from_db()
    return route


@pytest.fixture
def author(client, route):
    client.force_login(route.teacher.user)
    return client


def address(name, route, **kwargs):
    return reverse(f"iom:{name}", args=[route.pk, *kwargs.values()])


class TestBar:
    def test_bar_when_approved_then_offers_a_change_to_the_author_only(self, client, author, route):
        assert address("amendment_begin", route) in author.get(route.get_absolute_url()).content.decode()
        client.force_login(curator_of(route))
        text = client.get(route.get_absolute_url()).content.decode()
        assert address("amendment_begin", route) not in text
        assert address("version_list", route) in text

    def test_bar_when_route_is_being_changed_then_says_why_and_offers_both_ends(self, author, changed):
        text = author.get(changed.get_absolute_url()).content.decode()
        assert "Новый класс" in text
        assert address("amendment_finish", changed) in text
        assert address("amendment_cancel", changed) in text

    def test_bar_when_change_waits_then_curator_sees_what_is_changed(self, client, changed):
        finish_amendment(changed, by=changed.teacher.user)
        client.force_login(curator_of(changed))
        text = client.get(changed.get_absolute_url()).content.decode()
        assert "Новый класс" in text
        assert f"{address('version_compare', changed)}?from=3" in text
        assert address("amendment_finish", changed) not in text

    def test_bar_when_draft_then_is_empty(self, client):
        route = ready_route()
        client.force_login(route.teacher.user)
        assert "versions/" not in client.get(route.get_absolute_url()).content.decode()

    def test_bar_when_a_change_was_taken_back_then_does_not_claim_one(self, author, changed):
        cancel_amendment(changed, by=changed.teacher.user)
        response = author.get(changed.get_absolute_url())
        assert response.context["changed_version"] is None
        assert response.context["approved_version"].number == 2


class TestList:
    def test_list_when_there_are_versions_then_shows_them_and_the_changes(self, author, changed):
        response = author.get(address("version_list", changed))
        assert [version.number for version in response.context["versions"]] == [3, 2, 1]
        assert "Новый класс" in response.content.decode()

    def test_list_when_route_was_never_sent_then_says_so(self, client):
        route = ready_route()
        client.force_login(route.teacher.user)
        assert client.get(address("version_list", route)).status_code == 200

    def test_list_when_longer_then_needs_no_more_queries(
        self, author, route, django_assert_max_num_queries, django_assert_num_queries
    ):
        author.get(address("version_list", route))
        with django_assert_max_num_queries(18) as few:
            author.get(address("version_list", route))
        for _number in range(3):
            begin_amendment(route, by=route.teacher.user, reason="Ещё раз")
            cancel_amendment(route, by=route.teacher.user)
        with django_assert_num_queries(len(few)):
            author.get(address("version_list", route))


class TestDetail:
    def test_version_when_opened_then_shows_what_was_frozen(self, author, changed):
        text = author.get(address("version_detail", changed, number=2)).content.decode()
        assert "Вебинар" in text
        assert "Курсы по оцениванию" not in text

    def test_version_when_unknown_then_is_not_found(self, author, route):
        assert author.get(address("version_detail", route, number=99)).status_code == 404

    def test_table_when_drawn_then_every_need_has_a_body_of_its_own(self, client):
        route = submitted_route(needs=3)
        client.force_login(route.teacher.user)
        text = client.get(address("version_detail", route, number=1)).content.decode()
        assert text.count("<tbody>") == text.count("</tbody>") == 3


class TestCompare:
    def test_sides_when_not_named_then_are_the_last_version_and_now(self, author, changed):
        response = author.get(address("version_compare", changed))
        assert response.context["old"].number == 3
        assert response.context["new"] is None
        assert {line.change.value for line in response.context["lines"]} == {"changed", "added"}

    def test_marks_when_drawn_then_say_in_words_what_they_mean(self, author, changed):
        text = author.get(f"{address('version_compare', changed)}?from=2&to=now").content.decode()
        assert '<ins class="iom-ins"><span class="iom-hidden">[добавлено:] </span>' in text
        assert '<del class="iom-del"><span class="iom-hidden">[удалено:] </span>' in text
        assert "Проба &lt;b&gt;в 8 классе&lt;/b&gt;" in text

    def test_sides_when_turned_round_then_added_is_removed(self, author, changed):
        response = author.get(f"{address('version_compare', changed)}?from=now&to=2")
        assert {line.change.value for line in response.context["lines"]} == {"changed", "removed"}

    def test_everything_when_asked_for_then_unchanged_lines_are_there_too(self, author, changed):
        few = author.get(address("version_compare", changed)).context["lines"]
        every = author.get(f"{address('version_compare', changed)}?all").context["lines"]
        assert len(few) == 2
        assert len(every) == 8

    def test_sides_when_equal_then_says_so(self, author, route):
        text = author.get(f"{address('version_compare', route)}?from=1&to=2").content.decode()
        assert "Различий нет" in text

    @pytest.mark.parametrize("query", ["?from=99", "?to=abc", "?from="])
    def test_version_when_unknown_then_is_not_found(self, author, route, query):
        assert author.get(address("version_compare", route) + query).status_code == 404

    def test_route_when_never_sent_then_has_nothing_to_compare(self, client):
        route = ready_route()
        client.force_login(route.teacher.user)
        assert client.get(address("version_compare", route)).status_code == 404
