"""A teacher's profile: the information sheet of a route."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from iom_plugin_resources.forms.redrawn import asks_to_find
from iom_plugin_resources.views.refusals import shown_in
from iom_plugin_resources.views.ways_back import way_back

from ..exports.teachers import experience
from ..forms.teachers import TeacherForm
from ..forms.trainings import trainings_of
from ..models import Teacher
from ..queries.teachers import teacher_of
from ..services import teachers as services


@login_required
def profile(request):
    teacher = teacher_of(request.user)
    context = {
        "teacher": teacher,
        "facts": facts(teacher) if teacher else [],
        "trainings": teacher.trainings.all() if teacher else [],
        "memberships": request.user.iom_memberships.select_related("organisation"),
    }
    return render(request, "iom_plugin/teachers/profile.html", context)


@login_required
def profile_edit(request):
    """The profile, and back to where it was to be corrected: a route leads here and takes the writer back."""
    teacher = teacher_of(request.user) or _new_teacher(request.user)
    sent = request.POST if request.method == "POST" else None
    form, trainings = TeacherForm(sent, instance=teacher), trainings_of(teacher, sent)
    if sent is not None:
        if "row" in sent or asks_to_find(sent):
            form, trainings = form.redrawn(), trainings.redrawn(more=1 if "row" in sent else 0)
        elif all([form.is_valid(), trainings.is_valid()]):
            with shown_in(form):
                return _save(request, form, trainings)
    back_to = way_back(request, reverse("iom:profile"))
    context = {"form": form, "trainings": trainings, "is_new": teacher.pk is None, "back_to": back_to}
    return render(request, "iom_plugin/teachers/profile_edit.html", context)


def _new_teacher(user) -> Teacher:
    # A portal's own user model need not have names.
    names = {name: getattr(user, name, "") for name in ("last_name", "first_name")}
    return Teacher(user=user, **names)


def _save(request, form, trainings):
    subjects = form.cleaned_data["subjects"]
    services.save_profile(form.instance, by=request.user, subjects=subjects, trainings=trainings.records())
    messages.success(request, _("The profile is saved."))
    return redirect(way_back(request, reverse("iom:profile")))


def facts(teacher: Teacher) -> list[dict]:
    """The information sheet as the lines of a definition list (source 002)."""
    subjects = ", ".join(subject.title for subject in teacher.subjects.all())
    values = [
        ("organisation", teacher.organisation.official_name),
        ("position", teacher.position.title),
        ("subjects", subjects),
        ("education", teacher.education),
        ("experience_years", "".join(experience(teacher.experience_years))),
        ("category", teacher.get_category_display()),
        ("attestation_date", _day(teacher.attestation_date)),
        ("birth_date", _day(teacher.birth_date)),
    ]
    labels = {name: capfirst(Teacher._meta.get_field(name).verbose_name) for name, _value in values}
    labels["experience_years"] = _("Teaching experience")  # the unit stands beside the number
    return [{"label": labels[name], "value": value or _("not given")} for name, value in values]


def _day(day) -> str:
    return date_format(day) if day else ""
