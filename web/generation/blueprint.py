"""The blueprint that the modules of this package add their pages to."""

from flask import Blueprint

from web.generation.words import centre_time

blueprint = Blueprint("generation", __name__)
blueprint.add_app_template_filter(centre_time)
