"""Layouts in which something is missing, stands elsewhere, or has to be guessed: what is understood, what is told."""

import datetime
from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from iom_plugin.services.vocabularies import fill_vocabularies
from tests.factories import road_maps as made
from tests.factories.road_maps import COUNTS, EXPECTED, FIVE, ROUTE, outline

STEPS = [(step, dates) for _need, tasks in ROUTE for _task, steps, _results in tasks for step, dates in steps]
NO_DATES = [FIVE[0], FIVE[1], FIVE[2], FIVE[4]]
CNPPM = [
    "Уровни реализации ИОМ",
    "Сопровождение (наставник/тьютор)",
    "Мероприятия, направленные на устранение выявленных дефицитов",
    "Категория",
    "Сроки реализации",
]
REPORT = ["№ п/п", CNPPM[2], "Текстовое содержание отчета", "Ссылка на отчет"]


def codes(understood) -> list[str]:
    return [doubt.code for doubt in understood.doubts]


def without_dates(worded):
    """A row a task, with the dates inside of the activities."""
    return [
        [need, task, [worded(step, dates) for step, dates in steps], results]
        for need, tasks in ROUTE
        for task, steps, results in tasks
    ]


@pytest.mark.parametrize(
    "worded",
    [
        lambda step, dates: f"{step} ({dates})",
        lambda step, dates: f"{step}, {dates}",
        lambda step, dates: f"{dates.capitalize()}: {step}",
    ],
    ids=["in brackets", "after a comma", "before a colon"],
)
def test_dates_when_they_stand_in_the_activity_then_taken_out_of_it(read, worded):
    understood = read(made.docx([NO_DATES, *without_dates(worded)]))
    found = [step for need in outline(understood.content) for task in need[1] for step in task[1]]
    assert [dates.casefold() for _title, dates in found] == [dates for _step, dates in STEPS]
    assert understood.counts() == COUNTS


def test_headings_when_two_rows_then_the_lower_ones_count(read):
    head = [
        [("Дефициты", 2, 1), ("Образовательные задачи", 2, 1), ("Реализация", 1, 2), ("Результат", 2, 1)],
        ["Мероприятия", "Сроки"],
    ]
    assert outline(read(made.docx([*head, *made.merged_rows()])).content) == EXPECTED


def test_headings_when_months_stand_over_the_activities_then_they_are_their_dates(read):
    head = [
        [("Дефицит", 2, 1), ("Задачи", 2, 1), ("Мероприятия по месяцам", 1, 2), ("Форма отчёта", 2, 1)],
        ["Октябрь 2026", "Ноябрь 2026"],
    ]
    row = ["Дефицит чтения схем", "Изучить чтение схем", "Вебинар о схемах", "Семинар о схемах", "Реферат"]
    task = read(made.docx([*head, row])).content["needs"][0]["tasks"][0]
    assert [(one["title"], one["dates"].casefold()) for one in task["activities"]] == [
        ("Вебинар о схемах", "октябрь 2026"),
        ("Семинар о схемах", "ноябрь 2026"),
    ]


def test_rows_when_a_need_spans_the_table_then_it_heads_what_follows(read):
    rows = [["№", "Образовательная задача", "Мероприятие", "Срок", "Ожидаемый результат", "Ответственный"]]
    for need, tasks in ROUTE:
        rows.append([(need, 1, 6)])
        for number, (task, steps, results) in enumerate(tasks, 1):
            for place, (step, dates) in enumerate(steps):
                first = [] if place else [(f"{number}", len(steps), 1), (task, len(steps), 1)]
                last = [] if place else [(results, len(steps), 1)]
                rows.append([*first, step, dates, *last, "Иванов И. И."])
    understood = read(made.docx(rows))
    assert outline(understood.content) == EXPECTED
    unused = next(doubt for doubt in understood.doubts if doubt.code == "column_unused")
    assert (unused.text, unused.place) == ("Иванов И. И.", (1, 3, 6))


def test_cells_when_numbers_say_what_belongs_to_what_then_dealt_by_them(read):
    rows = []
    for number, (need, tasks) in enumerate(ROUTE, 1):
        steps = [(f"{place}.{n}. {s}", d) for place, t in enumerate(tasks, 1) for n, (s, d) in enumerate(t[1], 1)]
        rows.append(
            [
                f"{number}. {need}",
                [f"{place}. {task}" for place, (task, _steps, _results) in enumerate(tasks, 1)],
                [step for step, _dates in steps],
                [dates for _step, dates in steps],
                [f"{p}.{n}. {r}" for p, t in enumerate(tasks, 1) for n, r in enumerate(t[2], 1)],
            ]
        )
    understood = read(made.docx([FIVE, *rows]))
    assert outline(understood.content) == EXPECTED
    assert "spread_guessed" not in codes(understood)


def test_results_when_they_stand_for_several_tasks_then_dealt_and_told(read):
    rows = [[("Дефицит", 3, 1), "Изучить схемы", "Вебинар", "март 2027", (["Реферат", "Эссе", "Урок"], 3, 1)]]
    rows += [["Внедрить схемы", "Проба: урок", "апрель 2027"], ["Освоить графики", "Семинар", "май 2027"]]
    understood = read(made.docx([FIVE, *rows]))
    assert [len(task["results"]) for task in understood.content["needs"][0]["tasks"]] == [1, 1, 1]
    rows[0][4] = (["Реферат", "Эссе"], 3, 1)
    understood = read(made.docx([FIVE, *rows]))
    assert understood.counts()["results"] == 2
    assert "spread_guessed" in codes(understood)


def test_dates_when_fewer_than_activities_then_told(read):
    row = ["Дефицит", "Изучить схемы", ["Вебинар", "Семинар", "Тренинг"], ["март 2027", "май 2027"], "Реферат"]
    understood = read(made.docx([FIVE, row]))
    assert "dates_uneven" in codes(understood)
    assert understood.counts()["activities"] == 3


@pytest.mark.parametrize("dates", ["когда получится", "30.02.2027", "с 5.05.2027 по 1.05.2027", "весна " * 60])
def test_dates_when_not_understood_then_kept_or_told_but_never_lost(read, dates):
    understood = read(made.docx([FIVE, ["Дефицит", "Изучить схемы", "Вебинар", dates, "Реферат"]]))
    doubt = next(doubt for doubt in understood.doubts if doubt.code == "dates_unknown")
    assert doubt.text == dates.strip()
    kept = understood.content["needs"][0]["tasks"][0]["activities"][0]["dates"]
    assert kept == (dates if dates == "когда получится" else "")


def cnppm(report=True):
    table = [["Личностный уровень", "Петрова А. С.", step, "Вебинары", dates] for step, dates in STEPS[:5]]
    table += [["Школьный уровень", "Петрова А. С.", step, "", dates] for step, dates in STEPS[5:]]
    reports = [[f"{n}", step, f"Отчёт {n}", f"https://example.org/{n}"] for n, (step, _d) in enumerate(STEPS, 1)]
    blocks = [
        "Результаты диагностики профессиональных дефицитов",
        "Затруднения в проблемном диалоге",
        "Карта профессионального развития",
        [CNPPM, *table],
    ]
    blocks += ["Отчет слушателя о проделанной работе", [REPORT, *reports]] if report else []
    return made.docx(*blocks, heading=["Индивидуальный образовательный маршрут: «Диалог на уроке»"])


def test_cnppm_when_read_then_levels_stand_for_tasks_and_reports_for_results(read):
    understood = read(cnppm())
    [need] = understood.content["needs"]
    assert need["text"] == "Затруднения в проблемном диалоге"
    assert [task["text"] for task in need["tasks"]] == ["Личностный уровень", "Школьный уровень"]
    assert understood.counts() == {"needs": 1, "tasks": 2, "activities": 8, "results": 8}
    assert understood.content["theme"] == "Диалог на уроке"
    assert need["tasks"][0]["results"][0]["evidence"] == "https://example.org/1"
    first = need["tasks"][0]["activities"][0]
    assert (first["dates"], first["form_code"], first["provider"]) == ("октябрь 2026", "webinar", "ИРО")
    assert "Петрова А. С." in [doubt.text for doubt in understood.doubts if doubt.code == "column_unused"]
    assert {"need_missing", "kind_guessed", "period_guessed"} <= set(codes(understood))
    assert (understood.content["starts_on"], understood.content["ends_on"]) == ("2026-10-01", "2027-04-30")


def test_cnppm_when_needs_and_tasks_head_its_rows_then_the_same_route(read):
    rows, reports = [CNPPM], [REPORT]
    for number, (need, tasks) in enumerate(ROUTE, 1):
        kind = "профессиональный дефицит" if number == 1 else "задача на предстоящий период"
        rows.append([([f"{number}. {need}", kind], 1, 5)])
        for place, (task, steps, results) in enumerate(tasks, 1):
            kind = "обучение" if place == 1 else "изменение практики"
            shown = "Форма предъявления результата: " + "; ".join(results)
            lines = [f"{number}.{place}. {task}", kind, *([shown] if place == 2 else [])]
            rows.append([(lines, 1, 5)])
            rows += [["Школьный уровень", "", step, "", dates] for step, dates in steps]
            reports.append([f"{len(reports)}", steps[0][0], f"Отчёт о «{steps[0][0]}»", "https://example.org/"])
    with override("ru"):
        understood = read(made.docx(rows, "Отчёт", reports))
    practice = [(need, [(task, steps, shown if n else []) for n, (task, steps, shown) in enumerate(tasks)])
                for need, tasks in EXPECTED]  # fmt: skip
    assert outline(understood.content) == practice
    first = understood.content["needs"][0]["tasks"][0]["activities"][0]
    assert first["done_note"] == f"Отчёт о «{STEPS[0][0]}»\nhttps://example.org/"
    assert [need["kind"] for need in understood.content["needs"]] == ["deficit", "task"]


def test_monthly_plan_when_read_then_directions_are_tasks_and_months_their_dates(read):
    rows = [
        ["Месяц", "Направление работы", "Способы достижения", "Анализ достижений"],
        ["Сентябрь", "Работа с документами", "ознакомление с программой", "изучена программа"],
        [("Октябрь–ноябрь", 2, 1), "Подбор книг", "изучение литературы по игре", "выставка книг"],
        ["Участие в мероприятиях", "выступление на педсовете «Игра»", "—"],
        ["Декабрь", "Подготовка к аттестации", "—", "пополнен стенд"],
    ]
    heading = ["План саморазвития на 2026–2027 учебный год", "Тема: «Игровой опыт детей»"]
    understood = read(made.docx(rows, heading=heading))
    [need] = understood.content["needs"]
    assert (need["text"], need["kind"]) == ("Игровой опыт детей", "task")
    assert understood.counts() == {"needs": 1, "tasks": 4, "activities": 3, "results": 3}
    assert need["tasks"][2]["activities"][0]["dates"] == "Октябрь–ноябрь"
    assert [doubt.text for doubt in understood.doubts if doubt.code == "cell_unused"] == ["Декабрь"]
    assert (understood.content["starts_on"], understood.content["ends_on"]) == ("2026-09-01", "2027-08-31")


def test_text_box_when_it_holds_the_period_then_read_once(read):
    heading = made.HEADING[:-1]
    understood = read(made.docx([FIVE, *made.merged_rows()], heading=heading, change=made.with_text_box))
    assert (understood.content["starts_on"], understood.content["ends_on"]) == ("2026-09-01", "2027-05-31")


def test_heading_when_it_is_a_table_of_two_columns_then_read(read):
    sheet = [["ФИО", "Рябинина Ольга Петровна"], ["Срок реализации", "2026/2027 учебный год"], ["Тема", "Опыты"]]
    understood = read(made.docx(sheet, "Дорожная карта", [FIVE, *made.merged_rows()], heading=[]))
    assert (understood.content["theme"], understood.content["starts_on"]) == ("Опыты", "2026-09-01")
    assert codes(understood) == []


def test_heading_when_it_names_another_person_then_told(read):
    understood = read(made.docx([FIVE, *made.merged_rows()], heading=["ФИО: Иванов Иван Иванович"]))
    assert "other_person" in codes(understood)


def test_spreadsheet_when_months_are_dates_to_it_then_worded_as_people_see_them(read):
    content = made.xlsx([FIVE, ["Дефицит", "Изучить схемы", "Вебинар", datetime.date(2027, 3, 1), "Реферат"]])
    book = load_workbook(BytesIO(content))
    book.active["D2"].number_format = "mmm yy"
    understood = read(made.saved(book), "route.xlsx")
    assert understood.content["needs"][0]["tasks"][0]["activities"][0]["dates"] == "март 2027"
    understood = read(content, "route.xlsx")
    assert understood.content["needs"][0]["tasks"][0]["activities"][0]["dates"] == "01.03.2027"


def test_headings_when_they_are_questions_then_understood(read):
    headings = ["Что не получается", "Чему хочу научиться", "Что буду делать", "Когда", "Чем подтвержу"]
    understood = read(made.docx([headings, ["Рефлексия", "Научиться вести её", "Урок", "май 2027", "Лист"]]))
    assert understood.counts() == {"needs": 1, "tasks": 1, "activities": 1, "results": 1}
    assert not [doubt for doubt in understood.doubts if doubt.code == "column_unused"]


def test_results_when_they_stand_in_a_row_below_their_task_then_belong_to_it(read):
    rows = [row for name in "АБ" for row in ([f"Дефицит {name}", f"Изучить {name}", "Урок", "май 2027"], None)]
    rows[1], rows[3] = [("Результат: конспект А; отчёт А", 1, 4)], [("Форма предъявления результата: статья Б", 1, 4)]
    understood = read(made.docx([FIVE[:4], *rows]))
    results = [
        [one["text"] for one in task["results"]] for need in understood.content["needs"] for task in need["tasks"]
    ]
    assert results == [["конспект А", "отчёт А"], ["статья Б"]]


def test_columns_when_they_say_what_came_of_it_or_what_with_then_are_no_dates_and_no_activities(read):
    headings = ["Дефициты", "Задачи", "Действия", "Ресурсы", "Планируемый срок", "Фактический срок", "Результат"]
    line = ["Нехватка", "Изучить", "Пройти курс", "пособие", "май 2027", "июнь 2027", "Отчёт"]
    understood = read(made.docx([headings, line]))
    activities = understood.content["needs"][0]["tasks"][0]["activities"]
    assert [(one["title"], one["dates"]) for one in activities] == [("Пройти курс", "май 2027")]
    assert [doubt.text for doubt in understood.doubts if doubt.code == "column_unused"] == ["пособие", "июнь 2027"]


def test_document_when_it_has_routes_of_two_teachers_then_told(read):
    rows = [FIVE, *made.merged_rows()]
    understood = read(made.docx(rows, "ФИО: Петрова Мария Львовна", rows))
    assert [doubt.text for doubt in understood.doubts if doubt.code == "several_persons"] == ["Петрова Мария Львовна"]


def test_form_when_only_a_preposition_is_alike_then_none(read):
    fill_vocabularies()
    understood = read(made.docx([FIVE, ["Нехватка", "Изучить", "Участие в заседаниях РМО", "май 2027", "Справка"]]))
    assert understood.content["needs"][0]["tasks"][0]["activities"][0]["form_code"] != "contest"
