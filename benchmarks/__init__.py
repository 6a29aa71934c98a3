"""Measurements of the portal, each beside the floor under it: ``make bench``. Not part of the wheel."""
