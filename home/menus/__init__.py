"""The menus that editors arrange: main menu, columns at the foot of each page."""
