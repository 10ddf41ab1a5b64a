"""The pages, one module each: parse, one call, render."""
