"""What the dashboard contributes: the core's own sources of "À traiter"."""

from trajectoire.plugins import TodoSource

from .sources import kept_entries, pages_sent_back, pages_to_review

contributions = [
    TodoSource(key="kept-entries", label="Saisies gardées", items=kept_entries, order=10),
    TodoSource(key="sent-back", label="Pages à reprendre", items=pages_sent_back, order=20),
    TodoSource(key="to-review", label="Pages à relire", items=pages_to_review, order=30),
]
