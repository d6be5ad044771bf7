"""Elasticsearch as an engine: it ranks, filters and counts; everything around is common to every engine.

What is common: the French analysis (the server is fed with terms already analysed, so that both engines rank the same
words), the understanding of a question, nearness of meaning, passages. They are asked of the embedded index, which is
kept up to date beside this one: it also answers alone when the server does not.

Written for Elasticsearch 8 without optional modules: no ``search_as_you_type``, no synonyms on the server.
"""
