"""Reading the official files of territories: what each line says, then one transaction that writes it all.

``tables`` opens a file whatever its encoding, delimiter and column names; ``lines`` turns a line into what it states
(an ``Entry``); ``plan`` compares that with what is known and counts; ``outlines`` reads GeoJSON one feature at a time.
"""
