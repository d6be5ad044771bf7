"""Measures, run by ``make bench``; the protocol is in ``benchmarks/README.md``, results go under ``build/bench/``."""
