"""Pages of postal orders: the post office's work, what comes to a desk, the public tracking and the slip."""
