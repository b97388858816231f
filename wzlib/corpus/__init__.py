"""Many texts: the documents, the run over them, its folder of parts, measures by group."""
