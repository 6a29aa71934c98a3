"""The staff of the service."""

from itertools import count

from people.models import Person

from ..starting_content.contacts import CONTACTS
from ..starting_content.people import STAFF


def set_up_staff() -> None:
    places = count(1)
    for department, people in STAFF.items():
        for name, position, about, room, extension in people:
            last_name, first_name, patronymic = name.split()
            Person.objects.get_or_create(
                last_name=last_name,
                first_name=first_name,
                patronymic=patronymic,
                defaults={
                    "position": position,
                    "department": department,
                    "about": about,
                    "room": room,
                    "phone": CONTACTS["phone"][:-2] + extension,
                    "sort_order": next(places),
                },
            )
