"""What is run: the command line, notebooks, the notebook for any speech."""
