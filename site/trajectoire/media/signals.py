"""What happens when a picture is saved."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Image
from .sizes import prepare


@receiver(post_save, sender=Image)
def prepare_sizes(instance: Image, raw: bool = False, **_signal: Any) -> None:
    """Make the sizes with the picture; a fixture being loaded has no file yet."""
    if not raw and instance.file:
        prepare(instance)
