"""Places: where children live, what places there are, and what the market does."""
