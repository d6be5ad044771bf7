"""What the site adds to the administration."""

from wagtail_modeladmin.options import modeladmin_register

from .contact.ledger import MessageLedger

modeladmin_register(MessageLedger)
