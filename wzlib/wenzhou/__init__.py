"""What holds for this speech alone: its ledger and the checks of its numbers, its exercises."""

from wzlib.wenzhou.exercises import check_answer
from wzlib.wenzhou.ledger import check_ledger
from wzlib.wenzhou.sums import compare_published, recompute, recount, significant_digits

__all__ = ["check_answer", "check_ledger", "compare_published", "recompute", "recount"]
__all__ += ["significant_digits"]
