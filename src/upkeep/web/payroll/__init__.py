"""What payroll staff of employers see and do: deductions, and nothing about the family."""
