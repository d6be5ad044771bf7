"""``Attendance``: who was at which session; ``Attestation``: the numbered proof of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from events.registration.model import Registration
from events.rows import EventSession


class Attendance(models.Model):
    """Somebody was, or was not, at a session. ``tapped_at``: when it was said, on the screen of who welcomes.

    Taps may come late, twice and in any order from a poor connection: the last said stands.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="attendances")
    session = models.ForeignKey(EventSession, on_delete=models.PROTECT, related_name="attendances")
    present = models.BooleanField("présent·e")
    tapped_at = models.DateTimeField("dit à")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        constraints = [models.UniqueConstraint(fields=["registration", "session"], name="event_attendance_once")]

    def __str__(self) -> str:
        return f"{self.registration} : {self.session}"


class Attestation(models.Model):
    """« Attestation de participation », numbered by year. Its code is computed from its number, never stored."""

    number = models.CharField("numéro", max_length=20, unique=True)
    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="attestation")
    half_days = models.PositiveSmallIntegerField("demi-journées")
    issued_at = models.DateTimeField("établie le", default=timezone.now)
    revoked_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "attestation"
        verbose_name_plural = "attestations"

    def __str__(self) -> str:
        return self.number
