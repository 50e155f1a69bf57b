"""What the caseload and the books come to, for managers and auditors."""
