"""What must hold: pure tables and functions, no framework, no I/O, no clock."""
