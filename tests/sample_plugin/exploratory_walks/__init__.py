"""Exploratory walks: inhabitants, women first, walk through their neighbourhood and say what must change."""
