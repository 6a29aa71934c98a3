"""Models whose dates are worded by people and read by programs."""

from django.core.exceptions import ValidationError
from django.db import models

from .period_words import format_period
from .periods import DefaultYear, Period, PeriodError, parse_period


class Dated(models.Model):
    """Base of models with a wording ``dates`` and the two dates it implies.

    ``dates_start`` and ``dates_end`` name the fields of the two dates. They are read out of the wording at
    every save; a wording that nobody understands is kept, one that contradicts itself is refused. A wording without a
    year («март», «до 26.10») takes it from ``default_years``.
    """

    dates_start: str
    dates_end: str
    date_precision = models.CharField(max_length=20, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.read_dates()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        self.read_dates()

    def default_years(self) -> DefaultYear:
        """The year of a wording that names none, see ``parse_period``; asked only of such wordings."""
        return None

    def read_dates(self) -> None:
        """Set the two dates and their precision; raises ``ValidationError`` beside ``dates``."""
        start = end = None
        precision = ""
        if self.dates:
            try:
                period = self._read_period()
            except PeriodError as error:
                raise ValidationError({"dates": str(error)}) from error
            start, end, precision = period.start, period.end, period.precision
        setattr(self, self.dates_start, start)
        setattr(self, self.dates_end, end)
        self.date_precision = precision

    def _read_period(self) -> Period:
        period = parse_period(self.dates, strict=False)
        years = self.default_years() if period.lacks_year else None
        return parse_period(self.dates, default_year=years, strict=False) if years else period

    @property
    def implies_year(self) -> bool:
        """Whether the dates are known only because their year was found elsewhere."""
        has_dates = getattr(self, self.dates_start) or getattr(self, self.dates_end)
        return bool(has_dates) and parse_period(self.dates, strict=False).lacks_year

    def implied_text(self) -> str:
        """The two dates in words of their own («1–31 марта 2027 г.»); nothing if the wording implies none."""
        return format_period(getattr(self, self.dates_start), getattr(self, self.dates_end), "")

    def dates_text(self) -> str:
        """The dates as they were worded, or worded from the two dates."""
        return format_period(
            getattr(self, self.dates_start), getattr(self, self.dates_end), self.date_precision, self.dates
        )
