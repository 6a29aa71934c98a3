"""Who takes part in what in the demo's calendar: what no plan of events can say."""

# Register these, in this order: whoever finds no place waits.
REGISTERED = {
    "near-51": ["teacher", "orlova", "guseva", "kravtsov", "nesterov"],
    "near-03": ["teacher", "zimina", "belyaev", "khabirova", "zhuravlev", "romanova"],
    "near-10": ["orlova", "egorova", "antonova"],
    "near-65": ["dmitrieva", "ershova", "savina", "teacher", "melnikova"],
    "near-29": ["curator2", "egorova", "teacher"],
    "near-28": ["melnikova", "akhmetov"],
    "demo-02": ["guseva", "teacher", "tikhonova", "kravtsov"],
    "demo-03": ["teacher", "tikhonova"],
    "near-44": ["belyaev", "zimina"],
    "hour-deputy": ["curator", "curator2", "curator3"],
}
# The organiser's decisions about applications: the first is approved.
APPROVED = "near-28"
# Took place: who came, who did not, and the hours that a certificate says.
HELD = {
    "demo-17": (["teacher", "guseva", "kravtsov", "tikhonova", "zimina"], ["akhmetov"]),
    "demo-01": (["teacher", "orlova", "melnikova", "egorova", "belyaev", "nesterov"], ["savina"]),
    "demo-08": (["dmitrieva", "ershova", "savina", "curator3"], []),
}
CANCELLED = ("near-41", "Ведущая заболела. Тему перенесём на второе полугодие.")
POSTPONED = ("near-52", "В кабинете физики идёт ремонт. О новом дне сообщим письмом.")
# Scores and words of the feedback on one of them.
FEEDBACK_ON = "demo-01"
FEEDBACK = [
    ((5, 5, 4), "Шаблоны обратной связи можно взять на урок сразу.", ""),
    ((5, 4, 4), "Разбор работ с комментариями.", "Хотелось бы больше примеров для начальной школы."),
    ((4, 5, 5), "", "Сделать перерыв на вопросы."),
    ((4, 4, 4), "Слайды прислали в тот же день.", ""),
]
