"""The procurement law of an award, and its estimated value against the threshold of its day.

The law is that of the day on which the procurement began: that of the framework, ours or another
body's, for what is bought through one (FRAMEWORK-3), and otherwise that of the purchase (SPOT-10,
UNREGISTERED-8). The threshold and the tax are those that this law has on the day of the award.

Source: Public Contracts Regulations 2015 and Procurement Act 2023, as `domain.statutes.procurement`
dates and cites them, with what is unconfirmed; the ledger's own (decision 75), that the law of a
purchase is of the day it began.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from domain.codes import LegalRegime
from domain.command import DecisionContext
from domain.law import provision_on
from domain.statute_codes import AgainstThreshold, Vat
from domain.statutes.procurement import LIGHT_TOUCH_THRESHOLDS, PROCUREMENT_LAW, VALUE_ADDED_TAX
from domain.values import to_the_penny


def law_of(procurement_started_on: date, context: DecisionContext) -> LegalRegime | None:
    """The law of a procurement that began on a day, or None before the light-touch regime."""
    return context.in_force(PROCUREMENT_LAW, procurement_started_on)


def under_law(
    regime: LegalRegime | None,
    value: Mapping[str, Any],
    day: date,
    context: DecisionContext,
    *,
    registered: bool = True,
) -> dict[str, Any]:
    """The fields of an award about the law that it is made under: its estimated value over the term
    against the threshold that this law has on the day, which stay as they were on the day.

    `value` holds the whole-life value in pounds. A provider of a registered setting is exempt from
    value added tax, and for one that is not, the tax is added where the threshold counts it. A
    value that equals the threshold is above it. Before there was a threshold, none is compared.
    """
    whole_life: Decimal = value["whole_life_value"]
    fields = {"legal_regime": regime, "registered": registered}
    versions = () if regime is None else LIGHT_TOUCH_THRESHOLDS[regime]
    threshold, since = context.in_force(versions, day), provision_on(versions, day)
    if threshold is None or since is None:
        nothing = dict.fromkeys(("threshold", "threshold_since", "against_threshold"))
        return {**fields, **nothing, "estimated_value": whole_life, "vat": Vat.LEFT_OUT}
    vat, estimated = with_tax(whole_life, day, context, registered=registered)
    if not threshold.with_vat:
        vat, estimated = Vat.LEFT_OUT, whole_life
    above = estimated >= threshold.amount
    return {
        **fields,
        "estimated_value": estimated,
        "vat": vat,
        "threshold": threshold.amount,
        "threshold_since": since.since,
        "against_threshold": AgainstThreshold.ABOVE if above else AgainstThreshold.BELOW,
    }


def with_tax(
    value: Decimal, day: date, context: DecisionContext, *, registered: bool
) -> tuple[Vat, Decimal]:
    """How value added tax counts in a value in pounds, and the value with it."""
    rate = context.in_force(VALUE_ADDED_TAX, day)
    if registered or rate is None:
        return Vat.EXEMPT, value
    return Vat.ADDED, to_the_penny(value * (1 + rate))
