"""What the network of the transitions contributes."""

from actors.contract import ActorPanel
from networks.contract import NetworkType
from trajectoire.plugins import TodoSource

from .actor_panels import carried
from .figures import coverage, lines
from .found import found
from .models import Initiative
from .public import public_context
from .reminders import todo_items
from .terms import KIND, NAME

contributions = [
    NetworkType(
        key=KIND,
        label=NAME,
        model=Initiative,
        unit="initiative",
        units="initiatives",
        dashboard="transitions",
        coverage=coverage,
        lines=lines,
        found=found,
        public_template="transitions/public.html",
        public_context=public_context,
    ),
    ActorPanel(key=KIND, label=NAME, template="transitions/actor.html", context=carried, aside=True),
    TodoSource(key=KIND, label=NAME, items=todo_items, order=65),
]
