"""What answers each address: thin, one function a page."""
