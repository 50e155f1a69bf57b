"""What the speed of the law is measured against, and the caseload it is measured on."""
