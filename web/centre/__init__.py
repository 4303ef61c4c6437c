"""The centre: pods, people, patterns, absences and wishes, to be read and changed by form."""

from web.centre import views, views_of_absences, views_of_people, views_of_pods
from web.centre.blueprint import blueprint

__all__ = ["blueprint", "views", "views_of_absences", "views_of_people", "views_of_pods"]
