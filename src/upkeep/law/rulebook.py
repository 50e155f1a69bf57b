"""The version of the rules. Raise it with every change that could change an amount or a reason."""

RULEBOOK_VERSION = "2012.5"
