"""Teachers, and who accompanies them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from iom_plugin_resources.models import Organisation, Position, Subject

from ..choices import Category, Role


class TeacherQuerySet(models.QuerySet):
    def in_organisations(self, roots):
        """Teachers of the organisations ``roots`` and of all under them."""
        return self.filter(organisation__in=Organisation.objects.covered_by(roots))


class Teacher(models.Model):
    """The author and owner of a route; what the information sheet of source 002 asks for."""

    # People and trees are no content: Wagtail need not keep an index of what they refer to.
    wagtail_reference_index_ignore = True

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="iom_teacher", verbose_name=_("user")
    )
    last_name = models.CharField(_("last name"), max_length=150)
    first_name = models.CharField(_("first name"), max_length=150)
    middle_name = models.CharField(_("patronymic"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="teachers", verbose_name=_("organisation")
    )
    position = models.ForeignKey(Position, models.PROTECT, related_name="+", verbose_name=_("position"))
    subjects = models.ManyToManyField(Subject, blank=True, related_name="+", verbose_name=_("subjects"))
    education = models.TextField(_("education"), blank=True)
    experience_years = models.PositiveSmallIntegerField(_("teaching experience, years"), null=True, blank=True)
    category = models.CharField(
        _("qualification category"), max_length=30, choices=Category.choices, default=Category.NONE
    )
    attestation_date = models.DateField(_("date of attestation"), null=True, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)

    objects = TeacherQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = _("teacher")
        verbose_name_plural = _("teachers")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(experience_years=None) | models.Q(experience_years__lte=70),
                name="iom_teacher_experience_possible",
                violation_error_message=_("Experience cannot be longer than 70 years."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)

    @property
    def short_name(self) -> str:
        """Фамилия И. О., as tables and stamps have it."""
        initials = [f"{name[0]}." for name in (self.first_name, self.middle_name) if name]
        return " ".join([self.last_name, *initials])


class TrainingRecord(models.Model):
    """A finished course: the information sheet lists its date and theme (source 002)."""

    teacher = models.ForeignKey(Teacher, models.CASCADE, related_name="trainings")
    title = models.CharField(_("theme"), max_length=500)
    provider = models.CharField(_("where"), max_length=300, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = _("finished course")
        verbose_name_plural = _("finished courses")

    def __str__(self) -> str:
        return self.title


class MembershipQuerySet(models.QuerySet):
    def of(self, user, roles):
        """The memberships of ``user`` in one of ``roles``; nobody signed in has none."""
        return self.filter(user_id=getattr(user, "pk", None), role__in=roles)


class Membership(models.Model):
    """A role of a person in an organisation; it covers everything under that organisation."""

    # People and trees are no content: Wagtail need not keep an index of what they refer to.
    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="iom_memberships", verbose_name=_("user")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                name="iom_membership_once",
                violation_error_message=_("This person already has this role here."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.organisation}"
