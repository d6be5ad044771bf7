"""« Qui a déjà fait cela, dans un territoire comme le mien ? »: the answers of the networks and their screen."""
