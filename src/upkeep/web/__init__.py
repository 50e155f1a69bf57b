"""The pages: for parents and caseworkers. This room imports the others; none imports it."""
