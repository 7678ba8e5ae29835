"""The demo: everything that `make run` and `make test` set up, start and stop."""
