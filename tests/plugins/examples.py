"""Hypothesis without a stopwatch: an example that took long on a busy machine is not a broken rule."""

from hypothesis import settings

settings.register_profile("hearken", deadline=None)
settings.load_profile("hearken")
