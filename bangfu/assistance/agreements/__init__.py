"""Agreements: what two sides promised each other, what they aim at in a year, and how they tell what became of it."""
