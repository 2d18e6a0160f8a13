"""The pinned packages whose source distributions bring their tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Suite:
    """A package, and how to run its tests."""

    package: str
    version: str
    needs: tuple[str, ...]
    """What to install besides the package and what it depends on."""
    tests: tuple[str, ...]
    """Arguments for pytest: the files that the conversion touches, and what goes through them."""
    path: tuple[str, ...] = (".",)
    """The folders to import from."""
    options: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    """Expressions for tests that end differently with ``--unsafe``, each with the reason."""


PYTEST = "pytest==9.2.0"
ASYNCIO = "pytest-asyncio==1.5.0"
TRIO = "trio==0.35.0"
ACLOSE = "the generator's own aclose() is called instead of the class's"

SUITES = (
    Suite(
        "anyio", "4.16.0",
        (PYTEST, TRIO, "pytest-mock", "psutil", "trustme", "blockbuster", "hypothesis",
         "pytest-timeout", "truststore"),
        ("tests/test_itertools.py", "tests/test_fileio.py"),
        path=("src",),
        known={
            r"tests/test_itertools\.py::.*\[trio.*\]":
                "trio warns of a generator that is left early, and the tests make it an error",
        },
    ),
    Suite(
        "asyncstdlib", "3.14.0", (PYTEST, "typing_extensions==4.16.0"), ("unittests",),
        known={
            r"unittests/test_itertools\.py::test_tee_concurrent_ordering.*":
                "the iterator is stepped by several tasks at once",
        },
    ),
    Suite(
        "azure-core", "1.41.0",
        (PYTEST, ASYNCIO, "pytest-trio==0.8.0", TRIO, "flask==3.1.3", "aiohttp==3.14.5",
         "requests==2.34.2", "opentelemetry-sdk==1.45.2"),
        ("tests/async_tests/test_request_asyncio.py", "tests/async_tests/test_request_trio.py",
         "tests/async_tests/test_rest_asyncio_transport.py",
         "tests/async_tests/test_rest_trio_transport.py", "tests/async_tests/test_paging_async.py"),
        path=(".", "tests", "tests/testserver_tests/coretestserver"),
    ),
    Suite(
        "falcon", "4.4.0",
        (PYTEST, ASYNCIO, "pyyaml==6.0.3", "requests==2.34.2", "aiofiles==25.1.0",
         "httpx==0.28.1"),
        ("tests/test_response_body.py", "tests/asgi/test_hello_asgi.py"),
    ),
    Suite(
        "google-api-core", "2.44.0",
        (PYTEST, ASYNCIO, "google-auth[aiohttp]==2.62.2", "grpcio==1.85.1",
         "grpcio-status==1.85.1"),
        ("tests/asyncio",),
        options=("-o", "asyncio_default_fixture_loop_scope=function"),
    ),
    Suite(
        "graphql-core", "3.3.2",
        (PYTEST, "pytest-describe==3.2.0", "pytest-timeout==2.4.0", "pytest-benchmark==5.3.1",
         "anyio==4.16.0"),
        ("tests/execution",),
        path=("src",),
        known={
            r"tests/execution/.*aclose.*|.*::cancels_(pending|streaming)_.*": ACLOSE,
        },
    ),
    Suite("ijson", "3.6.0", (PYTEST,), ("tests",), path=("src",)),
    Suite(
        "kubernetes_asyncio", "36.1.0", (PYTEST,),
        ("kubernetes_asyncio/stream", "kubernetes_asyncio/watch"),
    ),
    Suite(
        "mistralai", "3.7.0", (PYTEST, ASYNCIO, "cryptography"),
        ("src/mistralai/extra/tests/test_stream_error_hook.py",),
        path=("src",),
    ),
    Suite(
        "openai-agents", "0.24.0",
        (PYTEST, ASYNCIO, "pytest-mock", "inline-snapshot", "rich", "fakeredis", "websockets",
         "aiohttp==3.14.5"),
        ("tests/models/test_model_retry.py",
         "tests/models/test_openai_chatcompletions_stream.py",
         "tests/models/test_openai_responses.py", "tests/test_provider_span_errors.py",
         "tests/extensions/sandbox/test_blaxel.py", "tests/extensions/sandbox/test_modal.py"),
        path=("src", "."),
        known={
            r"tests/models/test_model_retry\.py::.*(_closes_|_early_close_).*":
                "the object itself is stepped with __anext__()",
        },
    ),
    Suite(
        "opentelemetry-util-genai", "1.3b0",
        (PYTEST, ASYNCIO, "opentelemetry-sdk==1.45.2", "fsspec==2026.9.0"),
        ("tests/test_stream.py",),
        path=("src",),
        known={
            r"tests/test_stream\.py::test_async_stream_wrapper_processes_async_iterables":
                "the __aiter__ of another class returns such an object",
        },
    ),
    Suite("pontos", "26.9.2", (PYTEST,), ("tests/github", "tests/testing", "tests/release")),
    Suite(
        "sentry-sdk", "2.75.0",
        (PYTEST, ASYNCIO, "pytest-localserver", "pytest-forked", "responses", "jsonschema",
         "requests==2.34.2", "executing", "asttokens", "sanic==25.12.1", "sanic-testing==24.6.0",
         "starlette==1.10.0", "httpx==0.28.1", "python-multipart", "jinja2", "setuptools",
         "docker", "brotli", "fastapi"),
        ("tests/integrations/sanic/test_sanic.py",),
    ),
    Suite(
        "starlette", "1.10.0",
        (PYTEST, TRIO, "anyio==4.16.0", "httpx==0.28.1", "httpx2[zstd]==2.16.2", "blockbuster",
         "python-multipart", "jinja2", "itsdangerous", "pyyaml==6.0.3"),
        ("tests/test_responses.py", "tests/test_requests.py"),
    ),
)
