"""The version of the rules of all schemes together.

Raise it with every change that could change an amount or a reason.
"""

RULEBOOK_VERSION = "3.0"
