"""The site begins with a front page of ours where Wagtail put its welcome page.

The welcome page is turned into a ``HomePage`` in place, so that what hangs on it (pages below, permissions,
the site itself) stays. Going back turns it into Wagtail's page again and loses only the text of the front page.
"""

from django.conf import settings
from django.db import migrations

WELCOME = "Welcome to your new Wagtail site!"
TITLE = "Accueil"


def _content_type(apps, app_label, model):
    return apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=model)[0]


def _root_page(apps):
    site = apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True).first()
    return apps.get_model(settings.WAGTAIL_PAGE_MODEL).objects.get(pk=site.root_page_id) if site else None


def begin_site(apps, schema_editor):
    """Turn the default site's root page into the front page, unless somebody already made a page of it."""
    page = _root_page(apps)
    if page is None or page.content_type.model != settings.WAGTAIL_PAGE_MODEL.split(".")[1].lower():
        return
    front = apps.get_model("home", "HomePage")(page_ptr_id=page.pk)
    front.save_base(raw=True)  # only its own table: the page itself exists
    page.content_type = _content_type(apps, "home", "homepage")
    if page.title == WELCOME:
        page.title = page.draft_title = TITLE
    page.save()


def restore_welcome(apps, schema_editor):
    """The other way round."""
    page = _root_page(apps)
    if page is None or page.content_type.model != "homepage":
        return
    fronts = apps.get_model("home", "HomePage").objects.filter(page_ptr_id=page.pk)
    fronts._raw_delete(fronts.db)  # the page itself stays
    app_label, model = settings.WAGTAIL_PAGE_MODEL.split(".")
    page.content_type = _content_type(apps, app_label, model.lower())
    if page.title == TITLE:
        page.title = page.draft_title = WELCOME
    page.save()


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [migrations.RunPython(begin_site, restore_welcome)]
