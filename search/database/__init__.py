"""The embedded engine: search inside the project's own database, SQLite or PostgreSQL.

Both give the same answers by the same formula: for each of four fields (stems and exact terms, of the title and of the
rest), BM25 over the terms of the query, any of them (OR), and the weighted sum of the four. SQLite ranks with FTS5, a
table a field (one table with weighted columns ranks worse); PostgreSQL, whose ``ts_rank`` knows no document frequency,
with a table of postings. docs/search.md has the measures.
"""
