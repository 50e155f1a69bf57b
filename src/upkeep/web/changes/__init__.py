"""Changes of circumstances as forms: every kind of the changes file, with fields made from it."""
