"""An approved route is changed with a reason, a deleted draft comes back, a model is taken as a basis."""

import pytest
from wagtail.models import Page

from iom_plugin.models import Activity, Route
from iom_plugin.pages.models import ModelRouteIndexPage, ModelRoutePage
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import TeacherFactory, approved_route, curator_of, ready_route

from .conftest import give_password, sign_in
from .test_main_job import submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def teacher():
    return TeacherFactory(organisation=OrganisationFactory(official_name="Приозёрская школа", short_name="Школа"))


def model_page() -> Page:
    index = Page.objects.get(depth=2).add_child(instance=ModelRouteIndexPage(title="Модельные маршруты"))
    tasks = [
        {
            "kind": kind,
            "text": text,
            "activities": [{"title": "Вебинар «Инструменты учителя»", "form": "webinar", "dates": "октябрь"}],
            "results": [{"form": "review", "text": "Обзор пяти приёмов"}],
        }
        for kind, text in (("learning", "Изучить приёмы"), ("practice", "Внедрить приёмы"))
    ]
    need = {"kind": "deficit", "text": "Недостаточное владение приёмами оценивания", "tasks": tasks}
    return index.add_child(instance=ModelRoutePage(title="Формирующее оценивание", needs=[("need", need)]))


def test_amendment_when_made_by_people_then_versions_show_the_marks(page, teacher, assert_accessible):
    check, route = assert_accessible, approved_route(teacher)
    curator, step = curator_of(route), Activity.objects.filter(task__need__route=route).first()
    url = route.get_absolute_url()

    sign_in(page, teacher.user)
    page.goto(url)
    check(page)
    page.get_by_role("link", name="Изменить согласованный маршрут").click()
    check(page)
    page.locator("#id_reason").fill("Вебинар отменили, нашлись курсы")
    submit(page)
    page.get_by_text("Вы меняете согласованный маршрут").wait_for()
    check(page)
    page.goto(f"/iom/activities/{step.pk}/edit/")
    page.locator("#id_title").fill("Курсы «Обратная связь на уроке»")
    submit(page)
    page.goto(url)
    page.get_by_role("button", name="Внести изменение").first.click()
    page.get_by_text("Изменение ждёт согласования").wait_for()
    check(page)

    sign_in(page, curator)
    page.goto(url)
    page.get_by_role("link", name="Что изменено").click()
    page.locator("ins", has_text="Курсы").first.wait_for()
    check(page)
    page.goto(f"/iom/reviews/{route.pk}/approve/")
    page.locator("#id_protocol_number").fill("4")
    page.locator("#id_protocol_date").fill("2026-11-20")
    submit(page)
    page.wait_for_url(lambda address: "/approve/" not in address)
    route.refresh_from_db()
    assert (route.status, route.is_amended) == ("approved", False)

    sign_in(page, teacher.user)
    page.goto(f"{url}versions/")
    check(page)
    page.get_by_label("Раньше").select_option("2")
    page.get_by_label("Позже").select_option("5")
    page.get_by_role("button", name="Сравнить").click()
    page.locator("ins", has_text="Курсы").first.wait_for()
    page.locator("del", has_text="Вебинар").first.wait_for()
    check(page)
    page.get_by_role("link", name="Показать маршрут целиком").click()
    check(page)
    page.goto(f"{url}versions/2/")
    check(page)


def test_draft_when_deleted_then_comes_back_whole(page, teacher, assert_accessible):
    check, route = assert_accessible, ready_route(teacher)
    sign_in(page, teacher.user)
    page.goto(f"/iom/routes/{route.pk}/delete/")
    page.get_by_role("button", name="Удалить").click()
    page.get_by_text(f"Черновик «{route.theme}» удалён").wait_for()
    check(page)
    assert not Route.objects.exists()
    page.goto("/iom/deleted-routes/")
    page.get_by_text("осталось 30 дней").wait_for()
    check(page)
    page.get_by_role("button", name="Вернуть").click()
    page.wait_for_url(f"**{route.get_absolute_url()}")
    page.get_by_text("Черновик возвращён").wait_for()
    assert Route.objects.get().needs.count() == 1


def test_model_when_taken_as_a_basis_then_is_an_own_draft_after_one_click(page, teacher, assert_accessible):
    check, model = assert_accessible, model_page()
    page.goto(model.url)
    check(page)
    page.get_by_role("link", name="Войти и взять за основу").click()
    give_password(page, teacher.user)
    page.wait_for_url(f"**{model.url}")
    check(page)
    page.get_by_role("button", name="Взять за основу").click()
    page.wait_for_url("**/iom/routes/*/")
    page.get_by_text("Образец скопирован").wait_for()
    assert Activity.objects.filter(task__need__route__teacher=teacher).count() == 2
    page.goto(model.get_parent().url)
    check(page)
