"""Every public import path and signature of OpenCensus that the facade has so far."""

import ast
import inspect
import json
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

import census_fp.facade

FACADE = "census_fp.facade"

PUBLIC: dict[str, tuple[str, ...]] = {
    "common.schedule": ("PeriodicTask", "Queue", "QueueEvent", "QueueExitEvent"),
    "common.transports": ("AsyncTransport", "SyncTransport", "Transport"),
    "common.transports.async_": ("AsyncTransport",),
    "common.transports.base": ("Transport",),
    "common.transports.sync": ("SyncTransport",),
    "metrics.transport": (
        "DEFAULT_INTERVAL",
        "GRACE_PERIOD",
        "PeriodicMetricTask",
        "TransportError",
        "get_exporter_thread",
    ),
    "trace": ("Span",),
    "trace.attributes": ("Attributes",),
    "trace.base_exporter": ("Exporter",),
    "trace.base_span": ("BaseSpan",),
    "trace.blank_span": ("BlankSpan",),
    "trace.execution_context": (
        "clean",
        "clear",
        "get_current_span",
        "get_opencensus_attr",
        "get_opencensus_attrs",
        "get_opencensus_full_context",
        "get_opencensus_tracer",
        "is_exporter",
        "set_current_span",
        "set_is_exporter",
        "set_opencensus_attr",
        "set_opencensus_attrs",
        "set_opencensus_full_context",
        "set_opencensus_tracer",
    ),
    "trace.file_exporter": ("DEFAULT_FILENAME", "FileExporter"),
    "trace.link": ("Link", "Type"),
    "trace.logging_exporter": ("LoggingExporter",),
    "trace.print_exporter": ("PrintExporter",),
    "trace.propagation.trace_context_http_header_format": ("TraceContextPropagator",),
    "trace.samplers": (
        "AlwaysOffSampler",
        "AlwaysOnSampler",
        "DEFAULT_SAMPLING_RATE",
        "ProbabilitySampler",
        "Sampler",
        "get_lower_long_from_trace_id",
    ),
    "trace.span": (
        "MAX_NUM_ANNOTATIONS",
        "MAX_NUM_ATTRIBUTES",
        "MAX_NUM_LINKS",
        "MAX_NUM_MESSAGE_EVENTS",
        "Span",
        "SpanKind",
        "format_span_json",
    ),
    "trace.span_context": (
        "DEFAULT_OPTIONS",
        "INVALID_SPAN_ID",
        "SPAN_ID_PATTERN",
        "SpanContext",
        "TRACE_ID_PATTERN",
        "generate_span_id",
        "generate_trace_id",
    ),
    "trace.span_data": ("SpanData", "format_legacy_trace_json"),
    "trace.stack_trace": (
        "BUILD_ID",
        "MAX_FRAMES",
        "SOURCE_VERSION",
        "StackFrame",
        "StackTrace",
        "generate_hash_id",
        "generate_hash_id_from_traceback",
    ),
    "trace.status": ("Status",),
    "trace.time_event": ("Annotation", "MessageEvent", "Type"),
    "trace.trace_options": ("DEFAULT", "TraceOptions"),
    "trace.tracer": ("Tracer",),
    "trace.tracers.base": ("NullContextManager", "Tracer"),
    "trace.tracers.context_tracer": ("ContextTracer",),
    "trace.tracers.noop_tracer": ("NoopTracer",),
    "trace.tracestate": ("Tracestate",),
}
"""The module below ``opencensus``, and the documented names in it."""

PATHS = [(module, name) for module, names in PUBLIC.items() for name in names]


def python(program: str, *arguments: str) -> str:
    """Run a program in a fresh interpreter; what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def named(module: str, name: str) -> object:
    found: object = getattr(import_module(f"{FACADE}.{module}"), name)
    return found


# -- paths

COMPARE = """
import json, sys
from importlib import import_module
import census_fp
census_fp.install_as_opencensus()
different = []
for module, names in json.loads(sys.argv[1]).items():
    theirs = import_module("opencensus." + module)
    ours = import_module("census_fp.facade." + module)
    if theirs is not ours or sys.modules["opencensus." + module] is not ours:
        different.append(module)
    for name in names:
        scope = {}
        exec(f"from opencensus.{module} import {name} as found", scope)
        if scope["found"] is not getattr(ours, name):
            different.append(f"{module}.{name}")
print(json.dumps(different))
"""


def test_opencensus_paths_give_the_very_objects_of_the_facade() -> None:
    assert json.loads(python(COMPARE, json.dumps(PUBLIC))) == []


IMPORT_FIRST = """
import sys
import census_fp
census_fp.install_as_opencensus()
__import__("opencensus." + sys.argv[1])
assert sys.modules["opencensus." + sys.argv[1]] is sys.modules["census_fp.facade." + sys.argv[1]]
"""


@pytest.mark.parametrize("module", ["trace.tracer", "trace.span", "metrics.transport"])
def test_a_deep_path_may_be_the_first_that_is_imported(module: str) -> None:
    assert python(IMPORT_FIRST, module) == ""


def test_the_table_has_every_module_that_mirrors_opencensus() -> None:
    missing = set(modules_of_the_facade()) - set(PUBLIC)
    assert missing <= OWN | PACKAGES


OWN = {
    "common.seconds",
    "install",
    "trace.decorating",
    "trace.iso_time",
    "trace.span_attributes",
    "trace.transport_exporter",
}
"""Modules of the facade that OpenCensus has no path for."""

PACKAGES = {"common", "metrics", "trace.propagation", "trace.tracers"}
"""Packages without names of their own."""


def modules_of_the_facade() -> Iterator[str]:
    prefix = f"{FACADE}."
    for found in pkgutil.walk_packages(census_fp.facade.__path__, prefix):
        yield found.name.removeprefix(prefix)


# -- the flat table


def test_the_flat_names_are_the_objects_of_the_deep_paths() -> None:
    homes = {name: module for module, name in PATHS if name not in ("Type", "Tracer")}
    homes |= {
        "Tracer": "trace.tracer",
        "TraceContextPropagator": "trace.propagation.trace_context_http_header_format",
    }
    for name in census_fp.facade.__all__:
        assert getattr(census_fp.facade, name) is named(homes[name], name), name


def test_every_class_of_the_documentation_is_a_flat_name() -> None:
    documented = {
        "AlwaysOffSampler",
        "AlwaysOnSampler",
        "Annotation",
        "AsyncTransport",
        "Attributes",
        "BlankSpan",
        "Exporter",
        "FileExporter",
        "Link",
        "LoggingExporter",
        "MessageEvent",
        "PeriodicMetricTask",
        "PeriodicTask",
        "PrintExporter",
        "ProbabilitySampler",
        "Sampler",
        "Span",
        "SpanContext",
        "SpanData",
        "SpanKind",
        "Status",
        "SyncTransport",
        "TraceContextPropagator",
        "TraceOptions",
        "Tracer",
        "Transport",
        "TransportError",
        "get_exporter_thread",
    }
    assert documented <= set(census_fp.facade.__all__)


def test_every_flat_name_has_a_typing_sample() -> None:
    sample = ast.parse((Path(__file__).parents[1] / "typing" / "facade.py").read_text())
    imported = {
        alias.name
        for node in ast.walk(sample)
        if isinstance(node, ast.ImportFrom) and node.module == FACADE
        for alias in node.names
    }
    assert imported == set(census_fp.facade.__all__)


def test_a_name_the_facade_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"census_fp\.facade.*Tracker"):
        _ = census_fp.facade.Tracker  # type: ignore[attr-defined]  # what is tested


def test_star_import_gives_the_flat_table() -> None:
    program = "from census_fp.facade import *; print(Tracer.__module__, Status.__module__)"
    assert python(program).split() == [f"{FACADE}.trace.tracer", f"{FACADE}.trace.status"]


# -- what an import costs

LOADED = """
import sys, json
before = set(sys.modules)
{}
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def loaded_by(statement: str) -> set[str]:
    return set(json.loads(python(LOADED.format(statement))))


def test_importing_census_fp_imports_nothing_else() -> None:
    assert loaded_by("import census_fp") == {"census_fp"}


def test_importing_the_flat_facade_imports_no_module_of_it() -> None:
    loaded = loaded_by("import census_fp.facade")
    assert {name for name in loaded if name.startswith("census_fp")} == {
        "census_fp",
        "census_fp.facade",
    }
    assert not heavy(loaded)


def test_the_tracer_needs_no_http_no_process_pool_and_no_event_loop() -> None:
    loaded = loaded_by("from census_fp.facade import Tracer")
    assert "pydantic" in loaded, "or else this test looks at the wrong thing"
    assert not loaded & {"requests", "http.client", "multiprocessing", "asyncio", "opencensus"}


def heavy(loaded: set[str]) -> set[str]:
    return loaded & {"pydantic", "pydantic_core", "returns", "orjson", "logging", "asyncio"}


# -- signatures: the parameters of OpenCensus, in its order, with its names and defaults

DOCUMENTED: list[tuple[str, str, str]] = [
    ("trace.tracer", "Tracer", "span_context=None, sampler=None, exporter=None, propagator=None"),
    ("trace.tracer", "Tracer.span", "self, name='span'"),
    ("trace.tracer", "Tracer.start_span", "self, name='span'"),
    ("trace.tracer", "Tracer.end_span", "self"),
    ("trace.tracer", "Tracer.current_span", "self"),
    (
        "trace.tracer",
        "Tracer.add_attribute_to_current_span",
        "self, attribute_key, attribute_value",
    ),
    ("trace.tracer", "Tracer.finish", "self"),
    ("trace.tracer", "Tracer.should_sample", "self"),
    ("trace.tracer", "Tracer.get_tracer", "self"),
    ("trace.tracer", "Tracer.store_tracer", "self"),
    ("trace.tracer", "Tracer.trace_decorator", "self"),
    ("trace.tracers.context_tracer", "ContextTracer", "exporter=None, span_context=None"),
    ("trace.tracers.context_tracer", "ContextTracer.list_collected_spans", "self"),
    ("trace.tracers.noop_tracer", "NoopTracer", ""),
    ("trace.tracers.base", "NullContextManager", "span_id=None, context_tracer=None"),
    ("trace.tracers.base", "NullContextManager.span", "self, name='span'"),
    (
        "trace.span",
        "Span",
        "name, parent_span=None, attributes=None, start_time=None, end_time=None, span_id=None, "
        "stack_trace=None, annotations=None, message_events=None, links=None, status=None, "
        "same_process_as_parent_span=None, context_tracer=None, span_kind=0",
    ),
    *(
        (module, f"{kind}.{method}", parameters)
        for module, kind in (("trace.span", "Span"), ("trace.blank_span", "BlankSpan"))
        for method, parameters in (
            ("on_create", "callback"),
            ("span", "self, name='child_span'"),
            ("add_attribute", "self, attribute_key, attribute_value"),
            ("add_annotation", "self, description, **attrs"),
            ("add_message_event", "self, message_event"),
            ("add_link", "self, link"),
            ("set_status", "self, status"),
            ("start", "self"),
            ("finish", "self"),
        )
    ),
    ("trace.span", "format_span_json", "span"),
    (
        "trace.span_data",
        "SpanData",
        "name, context, span_id, parent_span_id, attributes, start_time, end_time, "
        "child_span_count, stack_trace, annotations, message_events, links, status, "
        "same_process_as_parent_span, span_kind",
    ),
    ("trace.span_data", "format_legacy_trace_json", "span_datas"),
    ("trace.samplers", "Sampler.should_sample", "self, span_context"),
    ("trace.samplers", "AlwaysOnSampler", ""),
    ("trace.samplers", "AlwaysOffSampler", ""),
    ("trace.samplers", "ProbabilitySampler", "rate=None"),
    ("trace.samplers", "ProbabilitySampler.should_sample", "self, span_context"),
    ("trace.samplers", "get_lower_long_from_trace_id", "trace_id"),
    ("trace.status", "Status", "code, message=None, details=None"),
    ("trace.status", "Status.from_exception", "exc"),
    ("trace.status", "Status.as_ok", ""),
    ("trace.status", "Status.format_status_json", "self"),
    ("trace.base_exporter", "Exporter.export", "self, span_datas"),
    ("trace.base_exporter", "Exporter.emit", "self, span_datas"),
    ("trace.print_exporter", "PrintExporter", "transport=SyncTransport"),
    ("trace.print_exporter", "PrintExporter.export", "self, span_datas"),
    ("trace.print_exporter", "PrintExporter.emit", "self, span_datas"),
    (
        "trace.file_exporter",
        "FileExporter",
        "file_name='opencensus-traces.json', transport=SyncTransport, file_mode='w+'",
    ),
    ("trace.logging_exporter", "LoggingExporter", "handler=None, transport=SyncTransport"),
    ("common.transports.base", "Transport.export", "self, datas"),
    ("common.transports.base", "Transport.flush", "self"),
    ("common.transports.sync", "SyncTransport", "exporter"),
    ("common.transports.sync", "SyncTransport.export", "self, datas"),
    (
        "common.transports.async_",
        "AsyncTransport",
        "exporter, grace_period=5.0, max_batch_size=600, wait_period=60.0",
    ),
    ("common.transports.async_", "AsyncTransport.export", "self, data"),
    ("common.transports.async_", "AsyncTransport.flush", "self"),
    (
        "common.schedule",
        "PeriodicTask",
        "interval, function, args=None, kwargs=None, name=None",
    ),
    ("common.schedule", "PeriodicTask.run", "self"),
    ("common.schedule", "PeriodicTask.cancel", "self"),
    ("common.schedule", "Queue", "capacity"),
    ("common.schedule", "Queue.gets", "self, count, timeout"),
    ("common.schedule", "Queue.flush", "self, timeout=None"),
    ("common.schedule", "Queue.put", "self, item, block=True, timeout=None"),
    ("common.schedule", "Queue.puts", "self, items, block=True, timeout=None"),
    ("common.schedule", "QueueEvent", "name"),
    ("common.schedule", "QueueEvent.wait", "self, timeout=None"),
    (
        "metrics.transport",
        "PeriodicMetricTask",
        "interval=None, function=None, args=None, kwargs=None, name=None",
    ),
    ("metrics.transport", "PeriodicMetricTask.run", "self"),
    ("metrics.transport", "PeriodicMetricTask.close", "self"),
    ("metrics.transport", "get_exporter_thread", "metric_producers, exporter, interval=None"),
    ("trace.link", "Link", "trace_id, span_id, type=None, attributes=None"),
    ("trace.link", "Link.format_link_json", "self"),
    ("trace.time_event", "Annotation", "timestamp, description, attributes=None"),
    ("trace.time_event", "Annotation.format_annotation_json", "self"),
    (
        "trace.time_event",
        "MessageEvent",
        "timestamp, id, type=None, uncompressed_size_bytes=None, compressed_size_bytes=None",
    ),
    ("trace.time_event", "MessageEvent.format_message_event_json", "self"),
    ("trace.attributes", "Attributes", "attributes=None"),
    ("trace.attributes", "Attributes.set_attribute", "self, key, value"),
    ("trace.attributes", "Attributes.delete_attribute", "self, key"),
    ("trace.attributes", "Attributes.get_attribute", "self, key"),
    ("trace.attributes", "Attributes.format_attributes_json", "self"),
    (
        "trace.stack_trace",
        "StackFrame",
        "func_name, original_func_name, file_name, line_num, col_num, load_module, build_id, "
        "source_version",
    ),
    ("trace.stack_trace", "StackFrame.format_stack_frame_json", "self"),
    ("trace.stack_trace", "StackTrace", "stack_frames=None, stack_trace_hash_id=None"),
    ("trace.stack_trace", "StackTrace.from_traceback", "tb"),
    ("trace.stack_trace", "StackTrace.add_stack_frame", "self, stack_frame"),
    ("trace.stack_trace", "StackTrace.format_stack_trace_json", "self"),
    ("trace.stack_trace", "generate_hash_id", ""),
    ("trace.stack_trace", "generate_hash_id_from_traceback", "tb"),
    ("trace.trace_options", "TraceOptions", "trace_options_byte=None"),
    ("trace.trace_options", "TraceOptions.check_trace_options", "self, trace_options_byte"),
    ("trace.trace_options", "TraceOptions.get_enabled", "self"),
    ("trace.trace_options", "TraceOptions.set_enabled", "self, enabled"),
    (
        "trace.span_context",
        "SpanContext",
        "trace_id=None, span_id=None, trace_options=None, tracestate=None, from_header=False",
    ),
    ("trace.span_context", "generate_span_id", ""),
    ("trace.span_context", "generate_trace_id", ""),
    ("trace.tracestate", "Tracestate.append", "self, key, value"),
    ("trace.tracestate", "Tracestate.prepend", "self, key, value"),
    ("trace.tracestate", "Tracestate.is_valid", "self"),
    (
        "trace.propagation.trace_context_http_header_format",
        "TraceContextPropagator.from_headers",
        "self, headers",
    ),
    (
        "trace.propagation.trace_context_http_header_format",
        "TraceContextPropagator.to_headers",
        "self, span_context",
    ),
    ("trace.execution_context", "set_is_exporter", "is_exporter"),
    ("trace.execution_context", "set_opencensus_tracer", "tracer"),
    ("trace.execution_context", "set_opencensus_attr", "attr_key, attr_value"),
    ("trace.execution_context", "set_opencensus_attrs", "attrs"),
    ("trace.execution_context", "get_opencensus_attr", "attr_key"),
    ("trace.execution_context", "set_current_span", "current_span"),
    ("trace.execution_context", "set_opencensus_full_context", "tracer, span, attrs"),
]


@pytest.mark.parametrize(
    ("module", "path", "documented"), DOCUMENTED, ids=[f"{row[0]}:{row[1]}" for row in DOCUMENTED]
)
def test_a_signature_begins_with_the_documented_parameters(
    module: str, path: str, documented: str
) -> None:
    own = parameters(resolve(module, path))
    wanted = [each for each in documented.split(", ") if each]
    assert [shown(each) for each in own[: len(wanted)]] == wanted
    for extra in own[len(wanted) :]:
        assert extra.default is not extra.empty or extra.kind in (
            extra.VAR_POSITIONAL,
            extra.VAR_KEYWORD,
        ), f"a program that knows nothing of {extra} cannot call this"


def resolve(module: str, path: str) -> Callable[..., object]:
    found: object = import_module(f"{FACADE}.{module}")
    for part in path.split("."):
        found = getattr(found, part)
    assert callable(found)
    return found


def parameters(function: Callable[..., object]) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())


def shown(parameter: inspect.Parameter) -> str:
    """Write a parameter without its annotation, a class as a default by its name."""
    bare = parameter.replace(annotation=parameter.empty)
    default: object = bare.default
    if isinstance(default, type) and default is not bare.empty:
        return f"{bare.name}={default.__name__}"
    return str(bare)


def test_a_logging_exporter_takes_the_documented_programs_logger_name() -> None:
    names = [each.name for each in parameters(resolve("trace.logging_exporter", "LoggingExporter"))]
    assert names == ["handler", "transport", "logger_name"]


def test_a_blank_span_takes_the_fourteen_arguments_of_a_span() -> None:
    arguments = [each.name for each in parameters(resolve("trace.span", "Span"))]
    blank_span = resolve("trace.blank_span", "BlankSpan")
    assert len(arguments) == 14
    assert blank_span(**dict.fromkeys(arguments))
    assert blank_span(*[None] * len(arguments))


def test_the_constants_have_the_documented_values() -> None:
    documented: dict[tuple[str, str], object] = {
        ("metrics.transport", "DEFAULT_INTERVAL"): 60,
        ("metrics.transport", "GRACE_PERIOD"): 5,
        ("trace.file_exporter", "DEFAULT_FILENAME"): "opencensus-traces.json",
        ("trace.samplers", "DEFAULT_SAMPLING_RATE"): 1e-4,
        ("trace.span", "MAX_NUM_ANNOTATIONS"): 32,
        ("trace.span", "MAX_NUM_ATTRIBUTES"): 32,
        ("trace.span", "MAX_NUM_LINKS"): 32,
        ("trace.span", "MAX_NUM_MESSAGE_EVENTS"): 128,
        ("trace.span_context", "DEFAULT_OPTIONS"): "0",
        ("trace.span_context", "INVALID_SPAN_ID"): "0" * 16,
        ("trace.stack_trace", "MAX_FRAMES"): 128,
        ("trace.trace_options", "DEFAULT"): "1",
    }
    assert {path: named(*path) for path in documented} == documented


@pytest.mark.parametrize(
    ("module", "path", "values"),
    [
        ("trace.span", "SpanKind", {"UNSPECIFIED": 0, "SERVER": 1, "CLIENT": 2}),
        (
            "trace.link",
            "Type",
            {"TYPE_UNSPECIFIED": 0, "CHILD_LINKED_SPAN": 1, "PARENT_LINKED_SPAN": 2},
        ),
        ("trace.time_event", "Type", {"TYPE_UNSPECIFIED": 0, "SENT": 1, "RECEIVED": 2}),
    ],
)
def test_the_enumerations_have_the_documented_numbers(
    module: str, path: str, values: dict[str, int]
) -> None:
    assert {name: getattr(named(module, path), name) for name in values} == values


def test_span_data_has_the_fifteen_fields_in_order() -> None:
    fields = next(row[2] for row in DOCUMENTED if row[1] == "SpanData").split(", ")
    assert list(census_fp.facade.SpanData._fields) == fields
    assert len(fields) == 15


def test_the_constructor_of_span_data_gives_its_arguments_back() -> None:
    given: list[object] = [
        "work", named("trace.span_context", "SpanContext"), "1" * 16, None, {}, "s", "e",
        0, None, (), (), (), None, None, 0,
    ]  # fmt: skip
    assert list(census_fp.facade.SpanData(*given)) == given  # type: ignore[arg-type]  # any will do
