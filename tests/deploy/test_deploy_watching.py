"""Alerts and dashboard ask for metrics that there are, with labels that they have."""

import re
from collections.abc import Iterator

import pytest
import yaml
from deploy_builders import ALERTS, DASHBOARD, DEPLOY, OURS, SCRAPES, SERVICES, expressions
from faststream.kafka.prometheus import KafkaPrometheusMiddleware
from prometheus_client import CollectorRegistry

from shared.metrics import REGISTRY

FROM_PROMETHEUS = {"up", "probe_success"}
ENDINGS = {
    "counter": ("_total",),
    "gauge": ("",),
    "histogram": ("_bucket", "_sum", "_count"),
    "summary": ("_sum", "_count"),
}
WORDS = {
    "sum", "min", "max", "by", "rate", "increase", "deriv", "histogram_quantile", "min_over_time", "unless", "offset",
    "and", "or", "vector",
}  # fmt: skip
OF_A_TARGET = {"service", "job", "instance", "le"}
OF_FASTSTREAM = {"app_name", "broker", "handler", "destination", "status", "exception_type"}


def known() -> dict[str, set[str]]:
    """Names as Prometheus sees them, with their labels."""
    of_faststream = CollectorRegistry()
    KafkaPrometheusMiddleware(registry=of_faststream, app_name="test")
    found = {name: {"job", "service"} for name in FROM_PROMETHEUS}
    for collector in set(REGISTRY._names_to_collectors.values()):
        labels = set(getattr(collector, "_labelnames", ()))
        found |= {name: labels for metric in collector.collect() for name in written(metric.name, metric.type)}
    for metric in of_faststream.collect():
        found |= dict.fromkeys(written(metric.name, metric.type), OF_FASTSTREAM)
    return found


def written(name: str, kind: str) -> Iterator[str]:
    return (name + ending for ending in ENDINGS[kind])


KNOWN = known()


@pytest.mark.parametrize(("place", "query"), list(expressions()))
def test_queries_ask_for_metrics_that_there_are(place: str, query: str) -> None:
    asked = names(query)

    assert asked
    assert asked <= KNOWN.keys(), place


@pytest.mark.parametrize(("place", "query"), list(expressions()))
def test_queries_group_by_labels_that_the_metric_has(place: str, query: str) -> None:
    labels = set().union(*(KNOWN[name] for name in names(query))) | OF_A_TARGET
    grouped = {label.strip() for group in re.findall(r"by \(([^)]*)\)", query) for label in group.split(",")}
    matched = {label for matcher in re.findall(r"\{([^}]*)\}", query) for label in re.findall(r"(\w+)=", matcher)}

    assert grouped | matched <= labels, place


@pytest.mark.parametrize("alert", ALERTS, ids=lambda each: each["alert"])
def test_an_alert_says_what_is_wrong_and_what_to_do(alert: dict[str, dict[str, str]]) -> None:
    assert alert["annotations"].keys() == {"summary", "description", "runbook"}
    assert alert["labels"]["severity"] in {"critical", "warning", "info"}


def test_no_metric_of_ours_has_a_label_that_prometheus_gives_its_targets() -> None:
    """Such a label would arrive as ``exported_...``, and queries by it would find the target's."""
    labels = {
        label: name for collector, (name, *_) in REGISTRY._collector_to_names.items()
        for label in getattr(collector, "_labelnames", ())
    }  # fmt: skip

    assert labels.keys() & {"job", "instance", "service"} == set()


def test_what_must_be_noticed_has_an_alert() -> None:
    watched = set().union(*(names(alert["expr"]) for alert in ALERTS))

    assert watched >= {
        "up", "probe_success", "kinerja_dead_letters_total", "kinerja_consumer_lag_messages",
        "kinerja_untold_documents", "kinerja_untold_oldest_seconds", "kinerja_batch_retries_total",
        "kinerja_resting_partitions",
    }  # fmt: skip


def test_the_dashboard_shows_every_metric_of_ours() -> None:
    shown = set().union(*(names(query) for _, query in expressions()))
    missing = [
        metric.name
        for metric in REGISTRY.collect()
        if metric.documentation and not shared_by(metric.name, metric.type, shown) and not of_one_service(metric.name)
    ]

    assert missing == []


def shared_by(name: str, kind: str, shown: set[str]) -> bool:
    return not shown.isdisjoint(written(name, kind))


def of_one_service(name: str) -> bool:
    return name.split("_")[1] in OURS


def test_panels_have_their_own_number_place_and_two_languages() -> None:
    panels = DASHBOARD["panels"]
    cells = [
        (x, y)
        for grid in (each["gridPos"] for each in panels)
        for x in range(grid["x"], grid["x"] + grid["w"])
        for y in range(grid["y"], grid["y"] + grid["h"])
    ]

    assert len({each["id"] for each in panels}) == len(panels)
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert all(" / " in each["title"] and each["description"] for each in panels)


def test_the_dashboard_asks_the_data_source_that_is_provisioned() -> None:
    provisioning = DEPLOY / "grafana" / "provisioning" / "datasources" / "prometheus.yml"
    provisioned = yaml.safe_load(provisioning.read_text())["datasources"]
    asked = {each["datasource"]["uid"] for panel in DASHBOARD["panels"] for each in (panel, *panel["targets"])}

    assert asked == {each["uid"] for each in provisioned}
    assert provisioned[0]["url"] == "http://prometheus:9090"


def test_every_service_is_scraped_and_asked_whether_it_is_ready() -> None:
    scraped, asked = ({each["job_name"]: each for each in SCRAPES}[job] for job in ("kinerja", "readiness"))
    port = SERVICES["goals"]["environment"]["KINERJA_HTTP_PORT"]
    target = asked["relabel_configs"][0]

    for job in (scraped, asked):
        assert {(each["targets"][0], each["labels"]["service"]) for each in job["static_configs"]} == {
            (f"{name}:{port}", name) for name in OURS
        }
    assert (target["source_labels"], target["target_label"]) == (["__address__"], "__param_target")
    assert target["replacement"] == "http://$1/readyz"


def names(query: str) -> set[str]:
    """The metrics in a query: what is left without labels, durations, functions and numbers."""
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)|offset \w+", " ", query)
    return set(re.findall(r"[a-zA-Z_]\w*", bare)) - WORDS
