"""Forms of the admin for images and documents."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .sizes import prepare
from .uploads import BROKEN


class CheckedImageField(WagtailImageField):
    """Wagtail's field, which lets the error of a picture cut short go through as a server error."""

    def to_python(self, data: Any) -> Any:
        """The picture, or a refusal."""
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:  # image libraries raise of everything on a broken file
            raise ValidationError(BROKEN, code="broken") from error


class DocumentForm(BaseDocumentForm):
    """Base of every document form: a file that is replaced is kept among its versions, not deleted."""

    def save(self, commit: bool = True) -> Any:
        """Save without Wagtail's deletion of the file before."""
        self.original_file = None
        return super().save(commit=commit)


class ImageForm(BaseImageForm):
    """Base of every image form (``WAGTAILIMAGES_IMAGE_FORM_BASE``)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:  # the form of the multiple upload has no file any more
            field = self.fields["file"]
            self.fields["file"] = CheckedImageField(
                label=field.label, required=field.required, widget=field.widget, max_length=field.max_length
            )

    def save(self, commit: bool = True) -> Any:
        """The picture, and its sizes again: Wagtail deletes those of a replaced file after saving it."""
        image = super().save(commit=commit)
        if commit and "file" in self.changed_data:
            prepare(image)
        return image
