"""Counting what is read and downloaded, without knowing who (docs/decisions/0034-counting-without-persons.md).

``visits`` notes in a file, outside of the database, so that a GET never writes there; ``folding`` adds the notes up
in a table, one row a day and a thing; ``figures`` reads it.
"""
