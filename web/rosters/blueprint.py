"""The blueprint of all pages of a roster."""

from flask import Blueprint

blueprint = Blueprint("rosters", __name__)
