"""The experience sheet: what people did somewhere, told so that others can do it again."""
