"""What people see: reads only, shaped for one page each."""
