"""The HTTP API: what payroll programs and partner systems do here, without a browser."""
