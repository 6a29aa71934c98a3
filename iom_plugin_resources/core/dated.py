"""Models whose dates are worded by people and read by programs."""

from django.core.exceptions import ValidationError
from django.db import models

from .periods import PeriodError, format_period, parse_period


class Dated(models.Model):
    """Base of models with a wording ``dates`` and the two dates it implies.

    ``dates_start`` and ``dates_end`` name the fields of the two dates. They are read out of the wording at
    every save; a wording that nobody understands is kept, one that contradicts itself is refused.
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

    def read_dates(self) -> None:
        """Set the two dates and their precision; raises ``ValidationError`` beside ``dates``."""
        start = end = None
        precision = ""
        if self.dates:
            try:
                period = parse_period(self.dates, strict=False)
            except PeriodError as error:
                raise ValidationError({"dates": str(error)}) from error
            start, end, precision = period.start, period.end, period.precision
        setattr(self, self.dates_start, start)
        setattr(self, self.dates_end, end)
        self.date_precision = precision

    def dates_text(self) -> str:
        """The dates as they were worded, or worded from the two dates."""
        return format_period(
            getattr(self, self.dates_start), getattr(self, self.dates_end), self.date_precision, self.dates
        )
