"""What people do: one function per button, one transaction per function."""
