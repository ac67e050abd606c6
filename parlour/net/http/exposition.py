"""The figures in the text formats of Prometheus and OpenMetrics. `docs/operating.md` lists them; a test compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from parlour import __version__
from parlour.core.counts import BOUNDS, Durations

if TYPE_CHECKING:
    from parlour.net.figures import Figures


class Exposition:
    """Writes `figures` down, and what the system knows of the process."""

    def __init__(self, figures: Figures) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Reader(figures))
        ProcessCollector(registry=self._registry)

    def write(self, accept: str) -> tuple[bytes, str]:
        """All of it, in the format that a request with that `Accept` wants, and the media type of that."""
        encode, media_type = choose_encoder(accept)
        return encode(self._registry), media_type


class _Reader(Collector):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """See `Collector`."""
        figures = self._figures
        sizes, tally, counts, commits = figures.sizes(), figures.tally, figures.counts, figures.commits
        yield _labelled(GaugeMetricFamily("parlour_info", "The version.", labels=["version"]), {__version__: 1})
        yield _labelled(
            GaugeMetricFamily("parlour_connections", "Connections now.", labels=["dialect"]), sizes.connections
        )
        yield _labelled(
            CounterMetricFamily("parlour_connections_opened", "Connections so far.", labels=["dialect"]), tally.opened
        )
        yield CounterMetricFamily("parlour_http_requests", "HTTP requests answered.", figures.requests)
        yield GaugeMetricFamily("parlour_people", "People connected.", sizes.people)
        yield GaugeMetricFamily("parlour_rooms", "Rooms.", sizes.rooms)
        yield CounterMetricFamily("parlour_messages", "Messages stored and told.", counts.messages)
        yield CounterMetricFamily(
            "parlour_deliveries", "Messages, each once for everyone else in its room.", counts.deliveries
        )
        yield _durations("parlour_commit_seconds", "Time of commits that succeeded.", commits.stored)
        yield CounterMetricFamily("parlour_commits_failed", "Commits that failed.", commits.failed)
        yield GaugeMetricFamily("parlour_outbox_bytes", "Bytes that wait for clients to read.", sizes.waiting)
        yield GaugeMetricFamily("parlour_outbox_connections", "Connections with such bytes.", sizes.blocked)
        yield CounterMetricFamily("parlour_dropped", "Connections dropped because they did not read.", tally.dropped)
        yield _labelled(
            CounterMetricFamily("parlour_refusals", "Requests refused.", labels=["reason"]),
            {reason.value: count for reason, count in [*counts.refusals.items()]},
        )
        yield _labelled(
            CounterMetricFamily("parlour_denials", "Those turned away at the door.", labels=["reason"]), tally.denied
        )
        yield _durations("parlour_loop_delay_seconds", "How late the event loop is.", figures.lag.delays)


def _labelled(
    family: GaugeMetricFamily | CounterMetricFamily, values: Mapping[str, float]
) -> GaugeMetricFamily | CounterMetricFamily:
    for label, value in sorted(values.items()):
        family.add_metric([label], value)
    return family


def _durations(name: str, text: str, durations: Durations) -> HistogramMetricFamily:
    counts: Iterable[int] = accumulate([*durations.counts])
    bounds = [*(str(bound) for bound in BOUNDS), "+Inf"]
    return HistogramMetricFamily(name, text, [*zip(bounds, counts, strict=True)], durations.total)
