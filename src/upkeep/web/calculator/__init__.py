"""The public calculator: what the law would give a family, without signing in, keeping nothing.

``flow`` is the place to read first: every page with its question and the page that follows each
answer. ``answers`` says what the answers mean together, ``situation`` turns them into the situation
that :func:`upkeep.law.calculate` takes, ``outcome`` into what the last page shows, and ``carrying``
how they get from page to page.
"""
