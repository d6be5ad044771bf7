"""The public page of the plug-in."""

from django.shortcuts import render

from .models import ExploratoryWalk


def walks(request):
    """Every walk that lists may show, newest first."""
    return render(
        request,
        "exploratory_walks/walks.html",
        {"walks": ExploratoryWalk.objects.listed().order_by("-walked_on", "-pk")},
    )
