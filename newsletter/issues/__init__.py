"""Issues of a letter: composed from the site, shown as they will be read, sent once."""
