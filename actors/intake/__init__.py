"""The tray: what comes from outside is proposed, a colleague decides, the history says who accepted what.

``propose`` is the only way in; ``accept`` and ``refuse`` the only ways out. Forms of the site, registrations, returned
mail and files plug in by an ``IntakeSource`` (docs/plugins.md).
"""
