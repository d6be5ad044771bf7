"""Notices: what the ways out of the library say of each resource, kept as it was when it was last published.

A notice is made from the stories of a resource when it is saved, so that exports, feeds, harvesting and open data
read one table, whatever the number of types, and so that a harvester is told the moment at which a record really
changed. Who may read it is asked of the database each time (``Notice.objects.public()``).
"""
