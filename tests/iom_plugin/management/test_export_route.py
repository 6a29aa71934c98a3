import json

import docx
import pytest
from django.core.management import CommandError, call_command
from icalendar import Calendar

from tests.factories import routes as make

pytestmark = pytest.mark.django_db


def test_writes_the_file(tmp_path, capsys):
    route = make.ready_route()
    path = tmp_path / "route.docx"
    call_command("export_route", str(route.pk), "--format", "docx", "-o", str(path))
    assert docx.Document(path).paragraphs[0].text == route.teacher.organisation.official_name
    assert str(path) in capsys.readouterr().out


def test_writes_pdf(tmp_path):
    path = tmp_path / "route.pdf"
    call_command("export_route", str(make.ready_route().pk), "--format=pdf", "-o", str(path))
    assert path.read_bytes().startswith(b"%PDF-")


def test_names_the_file_itself(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    route = make.ready_route()
    call_command("export_route", str(route.pk), "--format=json")
    [path] = tmp_path.iterdir()
    assert path.name.startswith(f"ИОМ {route.teacher.short_name} ")
    assert json.loads(path.read_text(encoding="utf-8"))["theme"] == route.theme


@pytest.mark.parametrize("number", ["404", "abc", "-1"])
def test_unknown_route_is_told(number):
    with pytest.raises(CommandError, match=f"Маршрута с номером {number} нет"):
        call_command("export_route", number) if number != "-1" else call_command("export_route", "--", number)


def test_unknown_format_is_told(tmp_path):
    path = tmp_path / "route.odt"
    with pytest.raises(CommandError, match="odt.*docx, pdf, xlsx, json, ics"):
        call_command("export_route", str(make.RouteFactory().pk), "--format=odt", "-o", str(path))
    assert not path.exists()


def test_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("export_route", str(make.RouteFactory().pk), "-o", str(tmp_path / "nowhere" / "a.docx"))


def test_missing_form_of_the_portal_is_told(settings, tmp_path):
    settings.IOM_ROUTE_DOCX_TEMPLATE = str(tmp_path / "form.docx")
    with pytest.raises(CommandError, match="form.docx"):
        call_command("export_route", str(make.RouteFactory().pk))


@pytest.mark.parametrize("number", ["0", "9" * 5000, "٣", "abc"])
def test_impossible_number_is_refused_with_a_sentence(number):
    with pytest.raises(CommandError):
        call_command("export_route", number)


def test_layout_is_chosen(tmp_path):
    route = make.ready_route()
    for layout in ("m_columns", "cnppm"):
        path = tmp_path / f"{layout}.xlsx"
        call_command("export_route", str(route.pk), "--format=xlsx", f"--layout={layout}", f"--output={path}")
        assert path.read_bytes().startswith(b"PK")


def test_unknown_layout_is_told():
    with pytest.raises(CommandError, match="three_columns.*five_columns, m_columns, cnppm"):
        call_command("export_route", str(make.RouteFactory().pk), "--layout=three_columns")


def test_export_route_when_ics_then_a_calendar_is_written(tmp_path):
    route, path = make.ready_route(), tmp_path / "route.ics"
    call_command("export_route", str(route.pk), "--format=ics", "-o", str(path))
    events = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert str(events[-1]["SUMMARY"]) == f"Завершение маршрута: {route.theme}"
