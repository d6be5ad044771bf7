"""The text of attached files, page by page, read without trusting them.

``child`` reads a file in a process apart; ``reading`` runs it and keeps what it gives, by content; ``backlog`` is the
worker's part; ``found`` finds the pages that answer a question.
"""
