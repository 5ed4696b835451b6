"""Whom words can stand for: noun phrases with their names and roles, and which of them are one and the same."""
