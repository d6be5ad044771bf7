"""Open data: what the centre publishes about its library, with its schema, under the Licence Ouverte."""
