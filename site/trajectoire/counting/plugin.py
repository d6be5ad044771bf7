"""What counting contributes."""

from datetime import timedelta

from trajectoire.plugins import ScheduledJob

from .folding import fold

contributions = [
    ScheduledJob(key="counts", label="Lectures et téléchargements", run=fold, every=timedelta(minutes=5)),
]
