"""The text with its layers, to be read (a page, passages) or to be read by other programs."""
