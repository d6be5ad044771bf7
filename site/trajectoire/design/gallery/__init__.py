"""The living page of the components, for editors and developers: ``/gestion/composants/``."""
