"""Signing in by an OpenID Connect provider: authorization code with PKCE, state and nonce.

The provider says who somebody is; what they may do follows from their account alone, and nobody
gets an account by being known to the provider.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext

from scheduler.access.signing_in import Identity, UnknownPersonError, sign_in_as
from scheduler.errors import UnavailableError
from scheduler.logs import get_logger
from web.access import cookie, public
from web.auth.blueprint import blueprint
from web.auth.views import welcome
from web.config import web_config

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState
    from flask.typing import ResponseReturnValue

    from scheduler.settings import Settings

TIMEOUT_S = 10
SCOPE = "openid email profile"
WANTED = "sign_in_next"
"""Where the session keeps the page that was asked for, while people are at the provider."""

log = get_logger(__name__)


@blueprint.record
def register(state: BlueprintSetupState) -> None:
    """Prepare the client if a provider is set; nothing is asked of it before the first sign-in."""
    settings = state.app.extensions["podshift"].settings
    if settings.oidc_issuer:
        state.app.extensions["podshift_oidc"] = _client(state.app, settings)


@blueprint.get("/sign-in/provider")
@public
def provider() -> ResponseReturnValue:
    """Send the browser to the provider."""
    session[WANTED] = request.args.get("next", "")
    with _Answering():
        answer: ResponseReturnValue = _provider().authorize_redirect(_back())
    return answer


@blueprint.get("/sign-in/provider/back")
@public
def provider_back() -> ResponseReturnValue:
    """Take what the provider says, and sign in whom it names."""
    from authlib.integrations.base_client import OAuthError
    from joserfc.errors import JoseError

    wanted = str(session.get(WANTED, ""))
    try:
        identity = _identity()
    except (OAuthError, JoseError) as error:
        log.warning("sign-in by provider refused", error=str(error))
        flash(gettext("The sign-in did not go through. Please try again."), "warn")
        return redirect(url_for("auth.sign_in", next=wanted or None))
    config = web_config()
    try:
        token = sign_in_as(config.database, identity, demo=config.settings.demo, old_token=cookie())
    except UnknownPersonError:
        return render_template("auth/unknown.html", email=identity.email), 403
    return welcome(token, wanted)


class _Answering:
    """Turns a provider that does not answer into a sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: object, _: object) -> None:
        from requests import RequestException

        if kind is not None and issubclass(kind, RequestException):
            raise UnavailableError(f"the OpenID provider does not answer: {error}")


def _identity() -> Identity:
    """Who the provider says is there; verified by its signature, our nonce and our name."""
    from authlib.integrations.base_client import OAuthError

    settings = web_config().settings
    client = _provider()
    with _Answering():
        token = client.authorize_access_token(
            claims_options={
                "iss": {"essential": True, "value": settings.oidc_issuer},
                "aud": {"essential": True, "value": settings.oidc_client_id},
            }
        )
        claims: dict[str, Any] | None = token.get("userinfo")
        if claims is None:
            raise OAuthError(description="the provider sent no id_token")
        if "email" not in claims:
            told = client.userinfo(token=token)
            # What is said elsewhere counts only for the same person (OpenID Connect Core 5.3.2).
            claims = {**told, **claims} if told.get("sub") == claims["sub"] else claims
    verified = claims.get("email_verified") is True
    return Identity(claims["iss"], claims["sub"], claims.get("email", "") if verified else "")


def _provider() -> Any:
    return current_app.extensions.get("podshift_oidc") or abort(404)


def _back() -> str:
    return web_config().settings.public_url.rstrip("/") + url_for("auth.provider_back")


def _client(app: Any, settings: Settings) -> Any:
    # Loaded only where it is used: requests and its like are of no use to the others.
    from authlib.integrations.flask_client import OAuth

    return OAuth(app).register(
        "provider",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": SCOPE,
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_S,
        },
    )
