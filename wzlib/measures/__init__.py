"""Measures: layers go in, numbers come out."""
