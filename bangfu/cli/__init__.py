"""The command-line door: parse, one call, print."""
