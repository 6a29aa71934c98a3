from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom_plugin_resources.core.periods import Period, PeriodError, Precision, parse_period

SCHOOL_YEAR = (date(2026, 9, 1), date(2027, 5, 31))
THREE_YEARS = (date(2026, 2, 1), date(2028, 12, 31))


def d(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("wording", "start", "end", "precision"),
    [
        ("21.10.2021", "2021-10-21", "2021-10-21", "day"),
        ("21.10.21", "2021-10-21", "2021-10-21", "day"),
        ("21. 10. 2021 г.", "2021-10-21", "2021-10-21", "day"),
        ("21 октября 2021 г.", "2021-10-21", "2021-10-21", "day"),
        ("21 октября 2021 года", "2021-10-21", "2021-10-21", "day"),
        ("5 мая 2026", "2026-05-05", "2026-05-05", "day"),
        ("2021-10-21", "2021-10-21", "2021-10-21", "day"),
        ("2021-10-21 00:00:00", "2021-10-21", "2021-10-21", "day"),
        ("29.02.2028", "2028-02-29", "2028-02-29", "day"),
        ("до 26.10.2021", None, "2021-10-26", "deadline"),
        ("До 26 октября 2021", None, "2021-10-26", "deadline"),
        ("не позднее 01.06.2026 г.", None, "2026-06-01", "deadline"),
        ("до мая 2026", None, "2026-04-30", "deadline"),
        ("до конца мая 2026 г.", None, "2026-05-31", "deadline"),
        ("до конца 2026 года", None, "2026-12-31", "deadline"),
        ("Ноябрь 2021 г.", "2021-11-01", "2021-11-30", "month"),
        ("октябрь 2026", "2026-10-01", "2026-10-31", "month"),
        ("окт 25", "2025-10-01", "2025-10-31", "month"),
        ("февр. 2028", "2028-02-01", "2028-02-29", "month"),
        ("03.2026", "2026-03-01", "2026-03-31", "month"),
        ("март", None, None, "month_only"),
        ("Ноябрь 2021 г. – апрель 2022 г.", "2021-11-01", "2022-04-30", "month_span"),
        ("декабрь 2025 – январь 2026", "2025-12-01", "2026-01-31", "month_span"),
        ("декабрь – январь 2026", "2025-12-01", "2026-01-31", "month_span"),
        ("март-апрель 2026", "2026-03-01", "2026-04-30", "month_span"),
        ("с сентября 2025 по май 2026 года", "2025-09-01", "2026-05-31", "month_span"),
        ("дек–янв", None, None, "month_span"),
        ("22 марта", None, None, "day_only"),
        ("29.02", None, None, "day_only"),
        ("12–15 марта", None, None, "span"),
        ("до 15 ноября", None, None, "deadline"),
        ("с 1 сентября", None, None, "open_ended"),
        ("21.10.2000", "2000-10-21", "2000-10-21", "day"),
        ("12.01.2026–30.01.2026", "2026-01-12", "2026-01-30", "span"),
        ("12.01.2026 - 30.01.2026", "2026-01-12", "2026-01-30", "span"),
        ("2026-01-12 – 2026-01-30", "2026-01-12", "2026-01-30", "span"),
        ("12.01–30.01.2026", "2026-01-12", "2026-01-30", "span"),
        ("28–29.04.2022", "2022-04-28", "2022-04-29", "span"),
        ("10–12 апреля 2023", "2023-04-10", "2023-04-12", "span"),
        ("10 и 12 апреля 2023 г.", "2023-04-10", "2023-04-12", "span"),
        ("18.11.2025, 10.02.2026", "2025-11-18", "2026-02-10", "span"),
        ("28 апреля — 3 мая 2023", "2023-04-28", "2023-05-03", "span"),
        ("28 декабря – 10 января 2026", "2025-12-28", "2026-01-10", "span"),
        ("с 01.09.2025 по 31.05.2026", "2025-09-01", "2026-05-31", "span"),
        ("с 1 по 15 марта 2026 г.", "2026-03-01", "2026-03-15", "span"),
        ("с 1 сентября 2025 г. по 31 мая 2026 г.", "2025-09-01", "2026-05-31", "span"),
        ("2023-2024", "2023-09-01", "2024-08-31", "school_year"),
        ("2023/2024 учебный год", "2023-09-01", "2024-08-31", "school_year"),
        ("2025/26 уч. г.", "2025-09-01", "2026-08-31", "school_year"),
        ("2025–2026 гг.", "2025-09-01", "2026-08-31", "school_year"),
        ("2025–2027", "2025-01-01", "2027-12-31", "year"),
        ("2026", "2026-01-01", "2026-12-31", "year"),
        ("2026 год", "2026-01-01", "2026-12-31", "year"),
        ("в течение года", None, None, "year_long"),
        ("В течение учебного года", None, None, "year_long"),
        ("в течение всего года", None, None, "year_long"),
        ("в течение 2026 года", "2026-01-01", "2026-12-31", "year_long"),
        ("в течение 2025/2026 учебного года", "2025-09-01", "2026-08-31", "year_long"),
        ("бессрочно", None, None, "open_ended"),
        ("с 01.09.2025", "2025-09-01", None, "open_ended"),
        ("с сентября 2025 г.", "2025-09-01", None, "open_ended"),
        ("IV квартал 2026", "2026-10-01", "2026-12-31", "quarter"),
        ("4 кв. 2026 г.", "2026-10-01", "2026-12-31", "quarter"),
        ("I–II квартал 2026 года", "2026-01-01", "2026-06-30", "quarter"),
        ("III квартал", None, None, "quarter"),
        ("I четверть", None, None, "term"),
        ("1 четверть 2026 года", "2026-09-01", "2026-10-31", "term"),
        ("в III четверти 2026/2027 учебного года", "2027-01-01", "2027-03-31", "term"),
        ("четвёртая четверть 2027", "2027-04-01", "2027-05-31", "term"),
        ("II полугодие 2026/27 уч. года", "2027-01-01", "2027-05-31", "term"),
        ("осенние каникулы 2026 г.", "2026-10-26", "2026-11-05", "term"),
        ("во время зимних каникул 2026/2027", "2026-12-29", "2027-01-10", "term"),
        ("на весенних каникулах", None, None, "term"),
        ("по согласованию", None, None, "unknown"),
        ("дата уточняется", None, None, "unknown"),
    ],
)
def test_parse_period_when_worded_as_in_plans_then_gives_dates_and_precision(wording, start, end, precision):
    assert parse_period(wording) == Period(d(start), d(end), precision, wording)


@pytest.mark.parametrize(
    ("wording", "default_year", "start", "end", "precision"),
    [
        ("март", 2026, "2026-03-01", "2026-03-31", "month_only"),
        ("март", (2025, 2026), "2026-03-01", "2026-03-31", "month_only"),
        ("октябрь", (2025, 2027), "2025-10-01", "2025-10-31", "month_only"),
        ("дек–янв", (2025, 2026), "2025-12-01", "2026-01-31", "month_span"),
        ("21 октября", (2025, 2026), "2025-10-21", "2025-10-21", "day_only"),
        ("до 15.11", 2026, None, "2026-11-15", "deadline"),
        ("12–15 марта", 2026, "2026-03-12", "2026-03-15", "span"),
        ("II квартал", (2025, 2026), "2026-04-01", "2026-06-30", "quarter"),
        ("в течение года", 2026, "2026-01-01", "2026-12-31", "year_long"),
        ("в течение года", (2025, 2026), "2025-09-01", "2026-08-31", "year_long"),
        ("март", (2026, 2026), "2026-03-01", "2026-03-31", "month_only"),
        ("март", SCHOOL_YEAR, "2027-03-01", "2027-03-31", "month_only"),
        ("Ноябрь", SCHOOL_YEAR, "2026-11-01", "2026-11-30", "month_only"),
        ("до 26.10", SCHOOL_YEAR, None, "2026-10-26", "deadline"),
        ("с 1 по 31 марта", SCHOOL_YEAR, "2027-03-01", "2027-03-31", "span"),
        ("с 1 сентября", SCHOOL_YEAR, "2026-09-01", None, "open_ended"),
        ("в течение года", SCHOOL_YEAR, "2026-09-01", "2027-05-31", "year_long"),
        ("осенние каникулы", SCHOOL_YEAR, "2026-10-26", "2026-11-05", "term"),
        ("весенние каникулы", SCHOOL_YEAR, "2027-03-24", "2027-04-01", "term"),
        ("II четверть", SCHOOL_YEAR, "2026-11-01", "2026-12-31", "term"),
        ("июль", SCHOOL_YEAR, "2027-07-01", "2027-07-31", "month_only"),
        ("дек–янв", SCHOOL_YEAR, "2026-12-01", "2027-01-31", "month_span"),
        ("в течение года", THREE_YEARS, "2026-02-01", "2026-08-31", "year_long"),
        ("март", THREE_YEARS, "2026-03-01", "2026-03-31", "month_only"),
        ("январь", THREE_YEARS, "2027-01-01", "2027-01-31", "month_only"),
        ("бессрочно", SCHOOL_YEAR, None, None, "open_ended"),
        ("март 2028", SCHOOL_YEAR, "2028-03-01", "2028-03-31", "month"),
    ],
)
def test_parse_period_when_year_is_left_out_then_takes_the_default(wording, default_year, start, end, precision):
    assert parse_period(wording, default_year=default_year) == Period(d(start), d(end), precision, wording)


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("12.03.2026–01.02.2026", "period_ends_before_start"),
        ("12.03–01.02.2026", "period_ends_before_start"),
        ("с 31.05.2026 по 01.09.2025", "period_ends_before_start"),
        ("апрель 2026 – март 2026", "period_ends_before_start"),
        ("2026–2020", "period_ends_before_start"),
        ("II–I квартал 2026", "period_ends_before_start"),
        ("31.02.2026", "period_impossible_date"),
        ("до 30 февраля 2026", "period_impossible_date"),
        ("29.02.2026–01.03.2026", "period_impossible_date"),
        ("12.13.2026", "period_impossible_date"),
        ("13.2026", "period_impossible_date"),
        ("00.01.2026", "period_impossible_date"),
        ("21.10.0021", "period_impossible_date"),
        ("21.10.9999", "period_impossible_date"),
        ("31 февраля", "period_impossible_date"),
        ("15–12 марта", "period_ends_before_start"),
        ("", "period_not_understood"),
        ("   ", "period_not_understood"),
        ("когда-нибудь", "period_not_understood"),
        ("10/12/2026", "period_not_understood"),
        ("15", "period_not_understood"),
        ("до 15", "period_not_understood"),
        ("28 – апрель 2022", "period_not_understood"),
        ("21.10.2021" * 40, "period_not_understood"),
        ("٢١.١٠.٢٠٢٦ч", "period_not_understood"),
    ],
)
def test_parse_period_when_wording_is_wrong_then_says_why(wording, code):
    with pytest.raises(PeriodError) as caught:
        parse_period(wording)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")
    assert isinstance(caught.value, ValueError)


def test_parse_period_when_not_strict_then_keeps_what_it_does_not_understand():
    kept = Period(None, None, Precision.UNKNOWN, "когда нибудь")
    assert parse_period(" когда \n нибудь ", strict=False) == kept


@pytest.mark.parametrize("wording", ["31.02.2026", "12.03.2026–01.02.2026"])
def test_parse_period_when_not_strict_then_still_refuses_dates_that_cannot_be(wording):
    with pytest.raises(PeriodError):
        parse_period(wording, strict=False)


@given(st.text(alphabet="0123456789.-–/ сподгмартяиюлкв", max_size=40))
def test_parse_period_when_text_is_anything_then_gives_a_period_in_order_or_a_period_error(text):
    try:
        period = parse_period(text)
    except PeriodError:
        return
    assert period.start is None or period.end is None or period.start <= period.end


def test_period_when_only_the_end_is_known_then_sorts_and_reminds_by_it():
    period = parse_period("до 26.10.2021")
    assert period.sort_date == period.due_date == date(2021, 10, 26)


def test_period_when_no_date_is_known_then_has_no_sort_date():
    assert parse_period("бессрочно").sort_date is None


@pytest.mark.parametrize(
    ("wording", "lacks"),
    [("март", True), ("до 26.10", True), ("в течение года", True), ("март 2027", False), ("по согласованию", False)],
)
def test_period_when_only_the_year_may_be_missing_then_says_so(wording, lacks):
    assert parse_period(wording).lacks_year is lacks
