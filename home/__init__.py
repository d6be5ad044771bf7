"""The site around the library: home, content pages, navigation, contact."""
