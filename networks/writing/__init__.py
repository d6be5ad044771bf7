"""Writing to a selection: who may be written to and who may not, the draft, the ten minutes, the trace that stays."""
