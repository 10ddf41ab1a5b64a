"""The web door (网页): parse, one call, render."""
