"""Writing to the centre: the page, its form, the messages received and what becomes of them."""
