"""Reads and writes sheets, nothing else. Only workers and commands import what stands here."""
