"""The screens of the networks in the admin."""
