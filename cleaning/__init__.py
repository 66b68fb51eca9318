"""Knowing files by what is in them, and making copies without what they tell of whoever made them.

`kinds.kind_of` looks, `run.clean` and `run.picture` read in a process of their own. Nothing here knows of a case.
"""
