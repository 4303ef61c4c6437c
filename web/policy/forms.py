"""The form of a policy: each rule with what happens, and its limit in its unit."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DecimalField, IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from scheduler.swaps.policy import UNITS, Policy, PolicyRule, Term, Verdict
from web.policy.words import meaning, rule_label, verdict_label

if TYPE_CHECKING:
    from wtforms import Field

LONGEST = 2000
NEEDED = InputRequired(lazy_gettext("Please fill this in."))
UNIT_NAMES = {
    "min": lazy_gettext("hours"),
    "h": lazy_gettext("hours"),
    "fte_tenths": lazy_gettext("people"),
    "channels": lazy_gettext("channels"),
    "swaps": lazy_gettext("swaps"),
}
QUARTER = Decimal("0.25")
IN_RANGE = lazy_gettext("Please enter a number from %(min)s to %(max)s.")
PARTS = {"min": 60, "fte_tenths": 10}
"""So many of the stored unit make one of the shown; others are shown as they are stored."""
HIGHEST = {"min": 60, "h": 720, "fte_tenths": 50, "channels": 20, "swaps": 50}
STEPS = {"min": QUARTER, "fte_tenths": "0.1"}


def _hours(label: Any, hint: Any, high: int) -> IntegerField:
    text = lazy_gettext("Please enter a whole number from %(min)s to %(max)s.")
    return IntegerField(
        label, [NEEDED, NumberRange(1, high, text)], description=hint,
        render_kw={"min": 1, "max": high},
    )  # fmt: skip


class PolicyBase(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """All of a policy but its terms, and the version it was decided on."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    otherwise = SelectField(lazy_gettext("Breaks no rule"), validators=[NEEDED])
    audit_percent = IntegerField(
        lazy_gettext("Drawn at random, in percent"),
        [
            NEEDED,
            NumberRange(0, 100, lazy_gettext("Please enter a whole number from 0 to 100.")),
        ],
        description=lazy_gettext(
            "Of the swaps that happen at once and are sampled. A new share holds from the next "
            "month on; at least one a month is looked at."
        ),
        render_kw={"min": 0, "max": 100},
    )
    audit_hours = DecimalField(
        lazy_gettext("Always looked at above, in hours"),
        [NEEDED, NumberRange(QUARTER, 24, IN_RANGE)],
        description=lazy_gettext("A swap with a longer shift than this is looked at in any case."),
        places=None,
        render_kw={"min": QUARTER, "max": 24, "step": QUARTER},
    )
    offer_open_h = _hours(
        lazy_gettext("An offer stays open, in hours"),
        lazy_gettext("Or until its shift begins."), 720,
    )  # fmt: skip
    review_h = _hours(
        lazy_gettext("A request climbs after, in hours"),
        lazy_gettext("Unanswered for so long, it is put before planning as well."), 336,
    )  # fmt: skip
    why = TextAreaField(
        lazy_gettext("Why"),
        [NEEDED, Length(max=LONGEST)],
        description=lazy_gettext("Everybody in the pod reads it."),
    )


def _with_terms() -> type[PolicyBase]:
    """The form with two fields for each rule; the limit only where a rule has one."""
    fields: dict[str, Field] = {}
    for rule in PolicyRule:
        fields[f"verdict_{rule}"] = SelectField(validators=[NEEDED])
        unit = UNITS.get(rule)
        if unit:
            high = HIGHEST[unit]
            fields[f"limit_{rule}"] = DecimalField(
                validators=[NEEDED, NumberRange(0, high, IN_RANGE)],
                places=None,
                render_kw={"min": 0, "max": high, "step": STEPS.get(unit, 1)},
            )
    return type("PolicyForm", (PolicyBase,), fields)


_TermsForm = _with_terms()


class PolicyForm(_TermsForm):  # type: ignore[misc, valid-type]  # made of the rules
    """A pod's policy."""

    @classmethod
    def showing(cls, policy: Policy, version: int) -> PolicyForm:
        """The form filled with a policy; what a browser sends goes before."""
        data: dict[str, Any] = {
            "version": version,
            "otherwise": policy.otherwise.value,
            "audit_percent": policy.audit_percent,
            "audit_hours": _plain(Decimal(policy.audit_hours_min) / 60),
            "offer_open_h": policy.offer_open_h,
            "review_h": policy.review_h,
        }
        for rule, term in policy.terms.items():
            data[f"verdict_{rule}"] = term.verdict.value
            if rule in UNITS:
                data[f"limit_{rule}"] = _shown(rule, term.limit)
        form = cls(data=data)
        form.label()
        return form

    def label(self) -> None:
        """Names in the reader's language."""
        choices = [SelectChoice(verdict.value, verdict_label(verdict)) for verdict in Verdict]
        self.otherwise.choices = choices
        for rule in PolicyRule:
            chosen = self[f"verdict_{rule}"]
            chosen.choices, chosen.label.text = choices, rule_label(rule)
            if rule in UNITS:
                unit = UNIT_NAMES[UNITS[rule]]
                self[f"limit_{rule}"].label.text = f"{meaning(rule)} … {unit}"

    def policy(self) -> Policy:
        """What was entered, once it is valid."""
        return Policy(
            terms={rule: self._term(rule) for rule in PolicyRule},
            otherwise=Verdict(self.otherwise.data),
            audit_percent=self.audit_percent.data or 0,
            audit_hours_min=round(60 * (self.audit_hours.data or 0)),
            offer_open_h=self.offer_open_h.data or 0,
            review_h=self.review_h.data or 0,
        )

    def _term(self, rule: PolicyRule) -> Term:
        verdict = Verdict(self[f"verdict_{rule}"].data)
        if rule not in UNITS:
            return Term(verdict)
        limit = self[f"limit_{rule}"].data or Decimal(0)
        return Term(verdict, round(limit * PARTS.get(UNITS[rule], 1)))


def unit_name(rule: PolicyRule) -> str:
    """What stands behind the field of a limit."""
    return str(UNIT_NAMES[UNITS[rule]])


def _shown(rule: PolicyRule, limit: int) -> Decimal:
    return _plain(Decimal(limit) / PARTS.get(UNITS[rule], 1))


def _plain(value: Decimal) -> Decimal:
    """Without zeros at the end, and never written with an exponent."""
    return Decimal(f"{value.normalize():f}")
