"""Figures as dated text over measures."""
