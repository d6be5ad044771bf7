"""What the bodies of participation contribute: their network type, and the renewals that come."""

from networks.contract import NetworkType
from trajectoire.plugins import TodoSource

from .figures import coverage, lines
from .found import found
from .models import ParticipationBody
from .public import public_context
from .reminders import todo_items
from .terms import KIND, NAME

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
    TodoSource(key=KIND, label=NAME, items=todo_items, order=60),
]
