"""What the bodies of participation contribute: their network type, why their members are written to, renewals."""

from networks.contract import NetworkType
from trajectoire.plugins import LegalBasis, MailPurpose, TodoSource

from .figures import coverage, lines
from .found import found
from .models import ParticipationBody
from .public import public_context
from .reminders import todo_items
from .terms import KIND, NAME, PURPOSE

contributions = [
    NetworkType(
        key=KIND,
        label=NAME,
        model=ParticipationBody,
        unit="instance",
        units="instances",
        dashboard="conseils_citoyens",
        coverage=coverage,
        lines=lines,
        found=found,
        public_template="conseils_citoyens/public.html",
        public_context=public_context,
    ),
    MailPurpose(
        key=PURPOSE,
        label="Vie des conseils citoyens",
        basis=LegalBasis.LEGITIMATE_INTEREST,
        description="Réunions, formations et nouvelles de l’instance dont vous êtes membre.",
        bulk=True,
    ),
    TodoSource(key=KIND, label=NAME, items=todo_items, order=60),
]
