"""``import_route FILE --teacher LOGIN``: make a draft of a road map that exists as DOCX, XLSX or our own JSON."""

import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from iom_plugin.errors import IomError
from iom_plugin.imports.routes import Understood, doubts_as_data, present_route, read_route, save_route
from iom_plugin.models import Route, Teacher
from iom_plugin.queries.teachers import teacher_of


class Command(BaseCommand):
    help = "Reads the road map of a document and makes a draft of it: the whole route or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="A DOCX, XLSX or JSON file with one route.")
        parser.add_argument("--teacher", required=True, metavar="LOGIN", help="Whose route it will be.")
        parser.add_argument("--dry-run", action="store_true", help="Read and count, but write nothing.")
        parser.add_argument("--json", action="store_true", help="Answer with one JSON object.")

    def handle(self, *, file, teacher, dry_run, **options):
        as_json = options["json"]
        try:
            author = self._teacher(teacher)
            understood = self._read(file, author)
            route, is_new = self._route(author, understood, dry_run)
        except IomError as error:
            self._refuse(error.message, error.code, error.fields, as_json)
        except CommandError as error:
            self._refuse(str(error), "error", {}, as_json)
        if as_json:
            self.stdout.write(json.dumps(_answer(understood, route, is_new, dry_run), ensure_ascii=False, indent=2))
        else:
            self._tell(understood, route, is_new, dry_run)

    def _teacher(self, login: str) -> Teacher:
        user = get_user_model()._default_manager.filter(**{get_user_model().USERNAME_FIELD: login}).first()
        author = teacher_of(user) if user else None
        if author is None:
            raise CommandError(_("There is no teacher with the login “%(login)s”.") % {"login": login})
        return author

    def _read(self, name: str, author: Teacher) -> Understood:
        try:
            with open(name, "rb") as file:
                return read_route(file, Path(name).name, teacher=author)
        except OSError as error:
            sentence = _("The file “%(file)s” cannot be opened: %(reason)s.")
            raise CommandError(sentence % {"file": name, "reason": error.strerror}) from error

    def _route(self, author: Teacher, understood: Understood, dry_run: bool) -> tuple[Route | None, bool]:
        """The route, and whether it is new; a file that was imported before makes no second one."""
        present = present_route(author, understood.content)
        if present is not None:
            return present, False
        with transaction.atomic():
            route = save_route(author, understood.content, by=author.user)
            transaction.set_rollback(dry_run)
        return (None if dry_run else route), True

    def _refuse(self, message, code: str, fields: dict, as_json: bool):
        if as_json:
            fields = {name: [str(sentence) for sentence in sentences] for name, sentences in fields.items()}
            answer = {"error": str(message), "code": code, "fields": fields}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        for name, sentences in fields.items():
            for sentence in sentences:
                self.stderr.write(f"{name}: {sentence}")
        raise CommandError(str(message))

    def _tell(self, understood: Understood, route: Route | None, is_new: bool, dry_run: bool) -> None:
        counts = understood.counts()
        self.stdout.write(
            _("Needs: %(needs)d, tasks: %(tasks)d, activities: %(activities)d, results: %(results)d.") % counts
        )
        for doubt in understood.doubts:
            where = f"{doubt.where()}: " if doubt.where() else ""
            self.stderr.write(f"{where}{doubt.sentence} {doubt.text}".rstrip())
        if not is_new:
            self.stdout.write(
                _("The teacher has this route already: number %(number)d. Nothing is written.") % {"number": route.pk}
            )
        elif dry_run:
            self.stdout.write(_("This was a trial run: nothing is written."))
        else:
            sentence = _("The draft is written: number %(number)d.") % {"number": route.pk}
            self.stdout.write(self.style.SUCCESS(sentence))


def _answer(understood: Understood, route: Route | None, is_new: bool, dry_run: bool) -> dict:
    content = understood.content
    return {
        **understood.counts(),
        "route": route.pk if route else None,
        "created": bool(route and is_new),
        "dry_run": dry_run,
        "theme": content["theme"],
        "period": {"starts_on": content["starts_on"], "ends_on": content["ends_on"]},
        "content": content,
        "doubts": doubts_as_data(understood.doubts),
    }
