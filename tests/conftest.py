"""The fixtures are in tests/fixtures.py, loaded as a plugin so that tests beside the code have them too.

Read its header for how to use `fresh_db` and `world`. This file only keeps the two words in sight.
"""
