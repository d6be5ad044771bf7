"""Citing: one reference (``trajectoire.pages.stories.Citation``) in the forms that people and their tools read.

``text`` (NF ISO 690), ``bibtex``, ``ris``, ``coins`` (in the page, for Zotero); ``formats`` names them for addresses.
"""
