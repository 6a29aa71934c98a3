"""A real Chromium. It is required where IOM_REQUIRE_BROWSER is set, and skipped in words where it is missing."""

import os
import shutil
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.urls import reverse
from playwright.sync_api import sync_playwright

CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome"]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        message = "Chromium is not installed; bring it with: apt-get install chromium"
        if os.environ.get("IOM_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def browser(chromium_path):
    with sync_playwright() as playwright:
        # Playwright's own loop runs in this thread; the tests' queries are ordinary, blocking ones.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
        yield chromium
        chromium.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file: two threads that share one in memory do not wait for each other's locks, they fail."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "browser.sqlite3")


@contextmanager
def watched_page(browser, address: str):
    """A page that fails its test for an error in the console or a request to any other host."""
    context = browser.new_context(base_url=address, locale="ru-RU", viewport={"width": 1280, "height": 900})
    page, problems = context.new_page(), []
    page.set_default_timeout(15_000)
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:")) else problems.append(request.url),
    )
    yield page
    context.close()
    assert problems == []


# Of everybody whom the factories make.
PASSWORD = "secret"


def sign_in(page, username, to="/iom/"):
    """Sign in as anybody, and arrive there."""
    page.context.clear_cookies()
    page.goto(f"/login/?next={to}")
    give_password(page, username)
    page.wait_for_url(f"**{to}")


def give_password(page, username):
    """Fill the form of the host's own page."""
    page.fill("input[name=username]", str(username))
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button").first.click()


@pytest.fixture
def page(browser, live_server):
    with watched_page(browser, live_server.url) as page:
        yield page


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def seat(request, browser, live_server, assert_accessible):
    """``seat(user)`` is that person's own browser at «Мои записи»; the second value checks a screen for everybody."""

    @contextmanager
    def sit_down(user=None):
        if request.param:
            with watched_page(browser, live_server.url) as page:
                if user:
                    sign_in(page, user, to=reverse("iom_resources:registration_list"))
                yield page, assert_accessible
            return
        context = browser.new_context(base_url=live_server.url, locale="ru-RU", java_script_enabled=False)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if user:
            sign_in(page, user, to=reverse("iom_resources:registration_list"))
        yield page, lambda page: None  # axe is a script itself
        context.close()

    return sit_down


# A telephone, and a screen of 1280 px at 200 %.
NARROW = (320, 640)


def assert_axe_finds_nothing(page, within=None):
    """``within`` is our part of a screen whose frame is Wagtail's."""
    problems = Axe().run(page, context=within).response["violations"]
    found = [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in problems]
    assert found == [], f"{page.url}: {found}"


@pytest.fixture
def assert_accessible():
    """axe finds nothing, and on narrow screens nothing has to be scrolled sideways."""

    def check(page):
        assert_axe_finds_nothing(page)
        size = page.viewport_size
        for width in NARROW:
            page.set_viewport_size({"width": width, "height": 800})
            widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            assert widths[0] <= widths[1], f"{page.url} is {widths[0]} px wide at {width} px"
        page.set_viewport_size(size)

    return check
