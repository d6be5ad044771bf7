"""The first screen of the administration: what waits for me, and the menus in the team's words."""
