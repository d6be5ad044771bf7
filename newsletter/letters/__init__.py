"""The letters that the centre sends, and the page that presents them."""
