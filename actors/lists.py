"""The lists of persons and of structures: what a colleague may see, narrowed, and taken away as a file."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView

from .bulk.action import actions_on_the_list
from .counting import MOST, BoundedPaginator
from .exports import organisations_file, persons_file
from .finding.asking import NO_LIMIT, matching
from .models import Organisation, Person
from .permissions import may_see, sees_personal_details, visible_organisations, visible_persons


class ActorPolicy(ModelPermissionPolicy):
    """As Django's permissions say; and who sees some actors through an ``ActorScope`` may open the list of those."""

    def user_has_permission(self, user: AbstractBaseUser, action: str) -> bool:
        """As granted; « view » also when a scope opens at least one."""
        if super().user_has_permission(user, action):
            return True
        return action == "view" and self._seen(user).exists()

    def user_has_any_permission(self, user: AbstractBaseUser, actions: Any) -> bool:
        """One of them."""
        return super().user_has_any_permission(user, actions) or (
            "view" in actions and self.user_has_permission(user, "view")
        )

    def user_has_permission_for_instance(self, user: AbstractBaseUser, action: str, instance: Any) -> bool:
        """As granted; « view » for this one only if it is seen."""
        if action == "view":
            return may_see(user, instance)  # type: ignore[arg-type]
        return super().user_has_permission_for_instance(user, action, instance)

    def instances_user_has_any_permission_for(self, user: AbstractBaseUser, actions: Any) -> Any:
        """Those that are seen."""
        return self._seen(user) if "view" in actions else super().instances_user_has_any_permission_for(user, actions)

    def _seen(self, user: Any) -> Any:
        return visible_persons(user) if self.model is Person else visible_organisations(user)


LIST_KEYS = {Person: "personnes", Organisation: "structures"}
"""Under which key each list keeps its saved views."""


class ActorIndexView(IndexView):
    """A list that is also given as XLSX, CSV and vCard."""

    FORMATS = ("xlsx", "csv", "vcf")
    paginator_class = BoundedPaginator
    approximate = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A file is written from the query itself: Wagtail would first read the whole list to count it."""
        if self.is_export:
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])
        answer: HttpResponseBase = super().get(request, *args, **kwargs)
        return answer

    def search_queryset(self, queryset: Any) -> Any:
        """By any word of the actor, slips forgiven when nothing has them all as typed."""
        if not self.is_searching:
            return queryset
        personal = sees_personal_details(self.request.user)
        most = NO_LIMIT if self.is_export else 4 * MOST
        found, self.approximate = matching(queryset, self.search_query, personal=personal, most=most)
        return found

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Says when slips were forgiven, and what can be done to the whole list."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        actions = actions_on_the_list(self.request, self.model, self.get_index_url())
        return context | {"approximate": self.approximate, "list_actions": actions, "list_key": LIST_KEYS[self.model]}

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        """What is listed, filters and search included, as a file that is written as it is read."""
        return (persons_file if self.model is Person else organisations_file)(queryset, spreadsheet_format)

    @property
    def header_more_buttons(self) -> list[Any]:
        """Wagtail's, and the cards."""
        return [
            *super().header_more_buttons,
            Button("Télécharger en vCard", url=self.get_export_url("vcf"), icon_name="download", priority=110),
        ]
