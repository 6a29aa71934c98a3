"""An import of 5 000 rows in Wagtail's admin, in a portal of its own.

Long work runs beside the answers here, in a thread, as `make demo` has it; so the portal is a process with a database
in a file, whatever database the other tests use.
"""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Error

from iom_plugin_resources.core.tabular import write_csv
from tests.browser.conftest import PASSWORD, assert_axe_finds_nothing, sign_in, watched_page

pytestmark = pytest.mark.browser

OURS = ".iom-admin-import"
SITE = Path(__file__).resolve().parents[2] / "example_site"
ROWS = 5_000
LONGEST = 240
STARTS_WITHIN = 60
BAR = "() => { const bar = document.querySelector('#iom-import-progress'); return bar && bar.value / bar.max }"
# As a methodologist's own table has them; the last is nobody's.
HEADINGS = [
    "ID",
    "Тема",
    "Тип",
    "Уровень",
    "Формат проведения",
    "Кратко",
    "Количество часов",
    "Когда",
    "Заметки для себя",
]


@pytest.fixture
def portal(tmp_path):
    """The address of an example portal with nothing but an administrator."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
        "CELERY_BROKER_URL": "",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
    }
    manage = [sys.executable, "-W", "ignore", "manage.py"]
    for command in (["migrate", "-v0"], ["createsuperuser", "--noinput", "--username=admin", "--email=a@example.org"]):
        subprocess.run([*manage, *command], cwd=SITE, env=environment, check=True, capture_output=True)
    with (tmp_path / "log").open("wb") as log:
        command = [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, cwd=SITE, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/login/")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address: str) -> None:
    for _second in range(STARTS_WITHIN):
        try:
            return urlopen(address).close()
        except OSError:
            time.sleep(1)
    raise TimeoutError(address)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "план.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, HEADINGS, (row(number) for number in range(1, ROWS + 1)))
    return path


def row(number: int) -> list[str]:
    title = f"Семинар о читательской грамотности № {number}"
    return [f"plan-{number}", title, "seminar", "municipality", "in_person", "О чём он.", "6", "март 2027", "не забыть"]


def press(page, address: str) -> None:
    """The button of the form that leads there."""
    page.locator(f".iom-admin-import form[action$='{address}'] button").first.click()


def watch_until_over(page) -> list[float]:
    """What the progress bar shows on the way."""
    seen, until = [], time.monotonic() + LONGEST
    while time.monotonic() < until:
        try:
            # What is half loaded shows no bar either: the end of the page tells that it is all there.
            page.wait_for_function("document.readyState === 'complete' && document.querySelector('.iom-admin-import')")
            shown = page.evaluate(BAR)
        except Error:
            continue  # the page is just being loaded anew
        if shown is None:
            return seen
        seen.append(shown)
        page.wait_for_timeout(100)
    raise TimeoutError(page.url)


def on_the_map(page) -> int:
    page.goto("/resources-map/")
    return int("".join(filter(str.isdigit, page.locator("#iom-found").inner_text())))


def test_import_when_5000_rows_are_uploaded_then_progress_is_shown_and_an_undo_takes_all_back(browser, portal, table):
    with watched_page(browser, portal) as page:
        sign_in(page, "admin", to="/admin/iom-imports/")
        assert_axe_finds_nothing(page, OURS)

        page.locator("input[type=file]").set_input_files(table)
        press(page, "/iom-imports/")
        page.wait_for_url("**/columns/")
        assert_axe_finds_nothing(page, OURS)
        chosen = page.locator(".iom-admin-import select").evaluate_all("all => all.map(one => one.value)")
        assert chosen == ["key", "title", "kind", "level", "format", "summary", "hours", "dates", ""]

        press(page, "/columns/")
        page.wait_for_url("**/admin/iom-imports/*/")
        run = page.url
        watch_until_over(page)
        assert f"{ROWS}" in page.locator(".iom-admin-import [aria-current=page]").inner_text()
        assert_axe_finds_nothing(page, OURS)
        assert on_the_map(page) == 0

        page.goto(run)
        press(page, "/start/")
        page.locator("#iom-import-progress").wait_for()
        assert_axe_finds_nothing(page, OURS)
        seen = watch_until_over(page)
        assert seen == sorted(seen)
        assert len(set(seen)) > 1
        assert_axe_finds_nothing(page, OURS)
        assert on_the_map(page) == ROWS

        page.goto(f"{run}undo/")
        assert_axe_finds_nothing(page, OURS)
        press(page, "/undo/")
        page.wait_for_url(run)
        watch_until_over(page)
        assert_axe_finds_nothing(page, OURS)
        assert on_the_map(page) == 0
