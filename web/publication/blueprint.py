"""The blueprint that the modules of this package add their pages to."""

from flask import Blueprint

from web.publication import words

blueprint = Blueprint("publication", __name__)
blueprint.add_app_template_filter(words.step_name)
blueprint.add_app_template_filter(words.missing_hours)
blueprint.add_app_template_filter(words.day_and_year)
blueprint.add_app_template_filter(words.consented_days)
