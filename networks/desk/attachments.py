"""Files kept beside members and interactions: given to those who see what they are kept beside, never public."""

from django.contrib.auth.models import AbstractUser
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from actors.permissions import may_see
from networks.interactions.seeing import visible_interactions
from networks.models import Attachment, Network
from networks.network import Colleague


def may_read(user: Colleague, attachment: Attachment) -> bool:
    """Whether this colleague sees the member, the interaction, the person or the structure of the file."""
    if attachment.membership:
        return Network.objects.open_to(user).filter(pk=attachment.membership.network_id).exists()
    if attachment.interaction:
        return visible_interactions(user).filter(pk=attachment.interaction.pk).exists()
    actor = attachment.person or attachment.organisation
    return isinstance(user, AbstractUser) and actor is not None and may_see(user, actor)


@require_safe
def attachment(request: HttpRequest, number: int) -> FileResponse:
    """The file, to keep and not to open in the browser; one that is not to be seen is as if it did not exist."""
    kept = Attachment.objects.select_related("membership", "interaction").filter(pk=number).first()
    if kept is None or not may_read(request.user, kept):
        raise Http404("Ce fichier n’existe pas, ou ne vous est pas ouvert.")
    try:
        opened = kept.file.open("rb")
    except FileNotFoundError:
        raise Http404("Ce fichier a été perdu : demandez-le de nouveau à qui l’avait donné.") from None
    answer = FileResponse(opened, as_attachment=True, filename=kept.name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
