"""What the demo's resource map has besides the file: kinds of the portal's own, drafts, colleagues' offers."""

# Added to the kinds that wagtail-iom brings.
KINDS = {"lounge": "Педагогическая гостиная"}

OWN = [
    {
        "key": "own-01",
        "title": "Педагогическая гостиная «Стихи, которые мы читаем детям»",
        "kind": "lounge",
        "level": "municipality",
        "format": "in_person",
        "provider": "mmc-prioz",
        "place": "Библиотека Приозёрного",
        "hours": 2,
        "places": 25,
        "in_days": 12,
        "summary": "Вечер без докладов: каждый приносит одно стихотворение и рассказывает, как его слушали дети.",
        "competencies": "A/02.6-Д2",
    },
    {
        "key": "own-02",
        "title": "Педагогическая гостиная «Учитель и театр»",
        "kind": "lounge",
        "level": "municipality",
        "format": "in_person",
        "provider": "ddt-mayak",
        "place": "ДДТ «Маяк»",
        "hours": 2,
        "places": 30,
        "in_days": 40,
        "summary": "Актёры народного театра показывают упражнения на голос и внимание, педагоги пробуют.",
        "competencies": "КОММ-2",
    },
]

# Nobody has published them yet: each fills a gap of the map.
DRAFTS = [
    {
        "key": "draft-01",
        "title": "Семинар «Безопасный класс: правила, которые держат все»",
        "kind": "seminar",
        "level": "municipality",
        "format": "in_person",
        "provider": "mmc-prioz",
        "hours": 4,
        "places": 20,
        "in_days": 60,
        "summary": "Замысел: правила составляют дети, взрослый отвечает за то, чтобы их соблюдали и взрослые.",
        "competencies": "ПСИХПЕД-3",
    },
    {
        "key": "draft-02",
        "title": "Практикум «Динамическая геометрия за один вечер»",
        "kind": "workshop",
        "level": "district",
        "format": "in_person",
        "provider": "lyceum-prioz",
        "hours": 3,
        "places": 12,
        "in_days": 75,
        "summary": "Замысел: три чертежа, которые оживают на уроке, и задачи к ним.",
        "competencies": "B/04.6-У2",
    },
]

# Whose resources the file describes; accounts are no column of an import.
COLLEAGUES = {
    "demo-09": "ershova",
    "demo-10": "nesterov",
    "near-71": "tikhonova",
    "near-72": "zhuravlev",
    "near-73": "zimina",
    "near-74": "guseva",
    "near-75": "savina",
}

ARCHIVED = ["case11-05", "case11-15", "case11-25"]
BROKEN_LINK = "case13-02"
PAGE_GONE = "Страница не найдена (404)."

# What the demo teacher keeps of the map.
PUT_BY = ["near-03", "near-04", "near-47", "case14-04b"]
SEARCHES = {
    "Математика: семинары и практикумы": "subject=mathematics&kind=workshop&kind=seminar",
    "Читательская грамотность, бесплатно": "search=читательская грамотность&price=free",
}

OFFER = {
    "by": "melnikova",
    "title": "Коллега делится: десять минут говорения в начале урока",
    "summary": "Зову на уроки английского в 6 классе и отдаю карточки для разговора в парах.",
    "text": "Приходите вдвоём: один смотрит урок, другой ведёт пары вместе со мной. Потом меняемся.",
    "format": "in_person",
    "price": 0,
    "dates": "в течение года",
    "place": "Приозёрская СШ № 7",
    "competencies": "B/03.6-У3",
}
