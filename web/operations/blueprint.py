"""The blueprint that the pages about operations hang on."""

from flask import Blueprint

blueprint = Blueprint("operations", __name__)
