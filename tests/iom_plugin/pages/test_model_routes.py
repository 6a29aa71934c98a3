"""Model routes on pages: written in the editor, shown to everybody, listed, taken as a basis."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override
from wagtail.blocks import ChoiceBlock
from wagtail.models import Page

from iom_plugin.choices import OfferStatus
from iom_plugin.models import Activity, Notice, ResultForm, Route
from iom_plugin.pages.model_blocks import ModelActivityBlock, ModelNeedBlock, ModelResultBlock, ModelTaskBlock
from iom_plugin.pages.models import ModelRouteIndexPage, ModelRoutePage
from iom_plugin.queries.model_routes import list_url
from iom_plugin.queries.routes import missing_of
from iom_plugin.queries.versions import content_now
from iom_plugin.services.model_routes import offer_route, withdraw_offer
from iom_plugin.services.routes import complete_route
from iom_plugin_resources.models import Position, Subject
from tests.factories.resources import CompetencyFactory, UserFactory
from tests.factories.routes import TeacherFactory, approved_route

pytestmark = pytest.mark.django_db


def task(kind, **values):
    return {
        "kind": kind,
        "opener": "",
        "text": "Изучить приёмы" if kind == "learning" else "Внедрить приёмы",
        "activities": [{"title": "Вебинар «Инструменты»", "form": "webinar", "dates": "октябрь", "hours": 2}],
        "results": [{"form": "review", "text": "Обзор"}],
    } | values


def need(**values):
    return (
        "need",
        {"kind": "deficit", "opener": "", "text": "Мало приёмов", "tasks": [task("learning"), task("practice")]}
        | values,
    )


@pytest.fixture
def index():
    root = Page.objects.get(depth=2)
    return root.add_child(instance=ModelRouteIndexPage(title="Модельные маршруты", slug="models"))


def model(index, title="Формирующее оценивание", positions=(), subjects=(), **fields):
    fields.setdefault("needs", [need()])
    page = index.add_child(instance=ModelRoutePage(title=title, **fields))
    page.positions = Position.objects.filter(code__in=positions)
    page.subjects = Subject.objects.filter(code__in=subjects)
    page.save()
    return page


def take(client, page):
    return client.post(page.url)


class TestPage:
    def test_guest_when_looking_then_sees_the_table_and_where_to_sign_in(self, client, index):
        text = client.get(model(index, goal="Освоить").url).content.decode()
        for words in ("Мало приёмов", "Изучить приёмы", "Вебинар «Инструменты»", "октябрь", "Обзор", "Освоить"):
            assert words in text
        assert "next=/models/" in text or "next=%2Fmodels%2F" in text
        assert "csrfmiddlewaretoken" not in text.split("<main")[-1]

    def test_texts_when_they_have_markup_then_are_shown_as_text(self, client, index):
        page = model(index, needs=[need(text="<script>alert(1)</script>")])
        assert "<script>alert(1)</script>" not in client.get(page.url).content.decode()

    def test_table_when_there_are_two_needs_then_each_has_a_body(self, client, index):
        text = client.get(model(index, needs=[need(), need(tasks=[])]).url).content.decode()
        assert text.count("<tbody>") == text.count("</tbody>") == 2

    def test_page_when_empty_then_is_shown_all_the_same(self, client, index):
        assert client.get(model(index, needs=[]).url).status_code == 200

    def test_preview_when_a_kind_of_task_is_missing_then_advises_and_the_public_page_does_not(self, client, index):
        page = model(index, needs=[need(tasks=[task("learning")])])
        assert len(page.advice()) == 1
        assert "Прежде чем публиковать" in page.make_preview_request(preview_mode="").rendered_content
        assert "Прежде чем публиковать" not in client.get(page.url).content.decode()

    def test_editor_when_writing_then_has_every_field(self, client, admin_user, index):
        client.force_login(admin_user)
        response = client.get(reverse("wagtailadmin_pages:edit", args=[model(index).pk]))
        for name in ("introduction", "positions", "subjects", "years", "theme", "goal", "needs"):
            assert name in response.context["form"].fields

    def test_vocabulary_when_retired_then_the_page_keeps_its_title(self, client, index):
        page = model(index)
        ResultForm.objects.filter(code="review").update(is_active=False)
        assert "Аннотированный обзор" in client.get(page.url).content.decode()

    def test_length_when_it_grows_then_queries_do_not(
        self, client, index, django_assert_num_queries, django_assert_max_num_queries
    ):
        short, long = model(index), model(index, title="Длинный", needs=[need()] * 6)
        client.get(short.url)
        with django_assert_max_num_queries(30) as few:
            client.get(short.url)
        with django_assert_num_queries(len(few)):
            client.get(long.url)


class TestBlocks:
    def clean(self, given):
        field = ModelRoutePage._meta.get_field("needs")
        return field.stream_block.clean(field.to_python([{"type": "need", "value": given[1]}]))

    def test_need_when_whole_then_is_taken(self):
        CompetencyFactory(code="A/01.6")
        assert len(self.clean(need(competency="А/01.6"))) == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            need(competency="НЕТ/01"),
            need(tasks=[task("learning", results=[{"form": "", "text": ""}])]),
            need(tasks=[task("learning", activities=[{"title": "Шаг", "dates": "31.02.2027"}])]),
            need(text=""),
        ],
    )
    def test_need_when_something_is_wrong_then_refused(self, wrong):
        with pytest.raises(ValidationError):
            self.clean(wrong)


class TestTake:
    def test_teacher_when_taking_then_lands_on_an_own_whole_draft(self, client, index):
        teacher = TeacherFactory()
        client.force_login(teacher.user)
        response = take(client, model(index, goal="Освоить", years=2))
        route = Route.objects.get(teacher=teacher)
        assert response.url == route.get_absolute_url()
        assert (route.theme, route.goal, route.status) == ("Формирующее оценивание", "Освоить", "draft")
        assert route.ends_on.year - route.starts_on.year == 2
        assert missing_of(route) == []
        step = Activity.objects.filter(task__need__route=route).first()
        assert (step.form.code, step.hours, step.dates) == ("webinar", 2, "октябрь")

    def test_guest_when_taking_then_is_asked_to_sign_in_and_comes_back(self, client, index):
        page = model(index)
        response = take(client, page)
        assert response.status_code == 302
        assert "next=" in response.url
        assert not Route.objects.exists()

    def test_person_without_profile_when_taking_then_is_led_to_it(self, client, index):
        client.force_login(UserFactory())
        assert take(client, model(index)).url == reverse("iom:profile_edit")

    def test_model_when_it_says_something_impossible_then_refusal_is_told(self, client, index):
        client.force_login(TeacherFactory().user)
        page = model(index, needs=[need(text=" ")])
        response = take(client, page)
        assert response.url == page.url
        assert [message.level_tag for message in get_messages(response.wsgi_request)] == ["error"]
        assert not Route.objects.exists()


class TestList:
    def titles(self, client, index, query=""):
        return [page.title for page in client.get(index.url + query).context["page_obj"]]

    def test_list_when_asked_then_has_what_is_published(self, client, index):
        model(index)
        model(index, title="Черновик", live=False)
        assert self.titles(client, index) == ["Формирующее оценивание"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?q=оценивания", ["Формирующее оценивание"]),
            ("?q=грамотность", ["Читательская грамотность"]),
            ("?q=нет", []),
            ("?position=primary-teacher", ["Читательская грамотность"]),
            ("?subject=mathematics", ["Формирующее оценивание"]),
            ("?position=primary-teacher&subject=mathematics", []),
            ("?position=нет", []),
            ("?page=99", ["Формирующее оценивание", "Читательская грамотность"]),
        ],
    )
    def test_list_when_narrowed_then_finds_by_words_position_and_subject(self, client, index, query, found):
        model(index, positions=["teacher"], subjects=["mathematics"])
        model(index, title="Читательская грамотность", positions=["primary-teacher"], needs=[])
        assert self.titles(client, index, query) == found

    def test_choices_when_drawn_then_are_those_that_some_model_is_for(self, client, index):
        model(index, positions=["teacher"])
        response = client.get(index.url)
        assert [position.code for position in response.context["positions"]] == ["teacher"]
        assert not response.context["subjects"]

    def test_list_when_longer_then_needs_no_more_queries(
        self, client, index, django_assert_num_queries, django_assert_max_num_queries
    ):
        model(index, positions=["teacher"])
        client.get(index.url)
        with django_assert_max_num_queries(30) as few:
            client.get(index.url)
        for number in range(4):
            model(index, title=f"Ещё {number}", positions=["teacher"])
        with django_assert_num_queries(len(few)):
            client.get(index.url)

    def test_link_when_there_is_a_list_then_stands_on_the_screen_of_routes(self, client, index):
        client.force_login(TeacherFactory().user)
        assert list_url() == index.url
        assert index.url in client.get(reverse("iom:route_list")).content.decode()

    def test_link_when_there_is_no_list_then_is_empty(self):
        assert list_url() == ""


class TestOffers:
    @pytest.fixture
    def offer(self):
        route = approved_route()
        route = complete_route(route, by=route.teacher.user, conclusion="Освоено")
        return offer_route(route, by=route.teacher.user, content=content_now(route), consent="Да")

    def address(self, offer):
        return reverse("iom_model_offer_page", args=[offer.pk])

    def made(self, client, admin_user, offer):
        client.force_login(admin_user)
        client.post(self.address(offer))
        offer.refresh_from_db()
        return ModelRoutePage.objects.get(pk=offer.page_id)

    def publish(self, page):
        page.get_latest_revision().publish()
        page.refresh_from_db()

    def test_page_when_made_then_is_a_draft_with_the_content(self, client, admin_user, index, offer):
        page = self.made(client, admin_user, offer)
        assert (page.title, page.live, page.get_parent().pk) == (offer.title, False, index.pk)
        draft = page.get_latest_revision_as_object()
        assert draft.content()["needs"][0]["text"] == offer.content["needs"][0]["text"]
        assert [position.pk for position in draft.positions.all()] == [offer.route.teacher.position_id]
        assert offer.status == OfferStatus.OFFERED

    def test_page_when_made_twice_then_the_one_that_is_there_is_shown(self, client, admin_user, index, offer):
        page = self.made(client, admin_user, offer)
        again = client.post(self.address(offer))
        assert again.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert ModelRoutePage.objects.get() == page

    def test_page_when_published_then_offer_is_decided_and_the_author_told(self, client, admin_user, index, offer):
        page = self.made(client, admin_user, offer)
        self.publish(page)
        offer.refresh_from_db()
        assert offer.status == OfferStatus.PUBLISHED
        assert Notice.objects.get(user=offer.by, kind="offer_decided").url == page.url
        client.logout()
        assert client.get(page.url).status_code == 200

    def test_consent_when_withdrawn_then_page_is_public_no_more_and_is_not_published_again(
        self, client, admin_user, index, offer
    ):
        page = self.made(client, admin_user, offer)
        self.publish(page)
        withdraw_offer(offer, by=offer.by)
        page.refresh_from_db()
        assert not page.live
        self.publish(page)
        assert not page.live

    def test_page_when_there_is_no_list_then_stands_under_the_front_page(self, client, admin_user, offer):
        assert self.made(client, admin_user, offer).get_parent().depth == 2

    def test_person_when_no_editor_then_makes_no_page(self, client, index, offer):
        client.force_login(offer.by)
        assert client.post(self.address(offer)).status_code in (302, 403)
        assert not ModelRoutePage.objects.exists()

    def test_offer_when_withdrawn_then_makes_no_page(self, client, admin_user, index, offer):
        withdraw_offer(offer, by=offer.by)
        client.force_login(admin_user)
        assert client.post(self.address(offer)).status_code == 404


@pytest.mark.parametrize("block", [ModelNeedBlock, ModelTaskBlock, ModelActivityBlock, ModelResultBlock])
def test_choices_when_nothing_is_chosen_then_it_is_said_in_russian(block):
    chosen = [child for child in block().child_blocks.values() if isinstance(child, ChoiceBlock)]
    with override("ru"):
        firsts = [next(iter(child.field.choices)) for child in chosen]
    assert firsts == [("", "не выбрано")] * len(chosen)
    assert chosen
