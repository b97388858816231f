"""The students' copies stop at their first unanswered cell, so nbval is kept from them."""

collect_ignore_glob = ["[0-9]*.ipynb"]
