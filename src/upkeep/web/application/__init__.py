"""Applying on line: ``pages`` is the place to read first, every question in its section.

``fields`` adds to the calculator's kinds of question the one with several fields; ``to_form`` turns
the answers into the application that intake takes, or says what is missing; ``open_draft`` is how a
browser holds the draft that it has opened.
"""
