"""The tables of `data/`, typed: codebooks, lexicons, and what each layer is declared to be."""
