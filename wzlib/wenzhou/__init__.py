"""What is true of the speech of 16 April 2020 in Wenzhou alone."""
