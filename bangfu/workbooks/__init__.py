"""Sheets in and out; knows no facts."""
