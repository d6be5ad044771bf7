"""What acceptance does: an accepted page is published, by the very decision of whoever reviewed it.

Wagtail would ask the reviewer for the permission to publish as well; then reviewers could publish without any review.
It imports this module while it loads its own models: no model may be imported here.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from .models import User


def publish_reviewed(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish the latest version of a page that went through the workflow (``WAGTAIL_FINISH_WORKFLOW_ACTION``)."""
    workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
