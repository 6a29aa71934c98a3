"""Data in quantity, for measuring: ``generate_load`` writes it, nothing else uses it."""
