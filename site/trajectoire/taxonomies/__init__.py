"""Vocabularies shared by every application."""
