"""Files of the site: documents and images, checked when they come in."""
