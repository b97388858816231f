"""Finders: a text (and a codebook) goes in, a layer comes out; none knows one speech."""
