"""Bringing records in from files: CSV, spreadsheets, RIS; first looked at, then written as drafts.

``readers`` give rows, whatever the file; ``mapping`` says which column is which field; ``records`` makes values of them
and says what is wrong; ``matching`` finds the resource that a record already is; ``writing`` writes one record in one
transaction; ``runs`` goes through a file and can be killed and resumed at any moment.
"""
