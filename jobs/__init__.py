"""What runs outside a request: thin, open the application, call, never decide."""
