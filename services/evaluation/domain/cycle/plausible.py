"""Whether a cycle's dates are plausible: a year typed wrong shows in its length, or in how far away it lies."""

from datetime import date

from shared.decision import Invalid
from shared.events.evaluation import CyclePeriod
from shared.indonesian import date_text, span_text
from shared.policy.policy import Policy

_PERIODS = {
    CyclePeriod.ANNUAL: "tahunan",
    CyclePeriod.QUARTERLY: "triwulanan",
    CyclePeriod.MONTHLY: "bulanan",
}


def check_plausible(policy: Policy, *, period: CyclePeriod, starts_on: date, ends_on: date, today: date) -> None:
    """Refuse dates that no cycle of this period has by the policy's limits.

    :raises Invalid: naming the days and the limits
    """
    limits = policy.cycles
    days, (least, most) = (ends_on - starts_on).days + 1, limits.days_of(period)
    if not least <= days <= most:
        raise Invalid(
            f"Siklus {_PERIODS[period]} {span_text(starts_on, ends_on)} berisi {days} hari; yang wajar {least} sampai"
            f" {most} hari. Periksa tahunnya, atau ubah kebijakan (cycles.days).",
            field="ends_on",
        )
    if (starts_on - today).days > limits.ahead_days_max:
        raise Invalid(
            f"Siklus mulai {date_text(starts_on)}, lebih dari {limits.ahead_days_max} hari lagi. Periksa tahunnya.",
            field="starts_on",
        )
    if (today - ends_on).days > limits.past_days_max:
        raise Invalid(
            f"Siklus berakhir {date_text(ends_on)}, lebih dari {limits.past_days_max} hari yang lalu."
            " Periksa tahunnya.",
            field="ends_on",
        )
