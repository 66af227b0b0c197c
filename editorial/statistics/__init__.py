"""发稿统计: what was released, by whom, where and when, and what it is worth."""
