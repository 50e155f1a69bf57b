"""Upkeep administers statutory child maintenance: see docs/ for what it is and how it works."""
