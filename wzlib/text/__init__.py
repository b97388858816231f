"""From files to characters: cleaning, source, alignment, and a text with its layers."""
