"""Finding a person or a structure by what one remembers of them: a name, a function, a town, a few digits."""
