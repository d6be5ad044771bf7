"""The editors' guide: Markdown pages of ``docs/guide/``, read in the administration at ``/gestion/aide/``."""
