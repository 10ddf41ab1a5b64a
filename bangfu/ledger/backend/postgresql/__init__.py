"""The office engine."""
