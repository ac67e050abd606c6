"""The judgements of bootstrap.py and bootstrap_build.py, on a made-up checkout and no installer."""

import ast
import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLD = ["bootstrap.py", "server.py", "client.py", "test.py"]
TOO_NEW = (  # for Python 2.7, as far as somebody would write it without thinking
    ast.JoinedStr | ast.AnnAssign | ast.NamedExpr | ast.Nonlocal | ast.Match | ast.YieldFrom
    | ast.AsyncFunctionDef | ast.Await
)  # fmt: skip


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Both modules, loaded from a folder of their own that holds a whole .venv for its lock."""
    for name in ("bootstrap", "bootstrap_build"):
        shutil.copy(ROOT / f"{name}.py", tmp_path)
    bootstrap = load(tmp_path / "bootstrap.py", monkeypatch)
    build = load(tmp_path / "bootstrap_build.py", monkeypatch)
    (tmp_path / "requirements.lock").write_text("click==8\n")
    (tmp_path / "requirements-dev.lock").write_text("click==8\npytest==9\n")
    for path in (bootstrap.PYTHON, bootstrap.CONFIG):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).touch()
    stamp = Path(bootstrap.stamp("requirements.lock"))
    stamp.write_bytes(bootstrap.tag() + b"click==8\n")
    return SimpleNamespace(home=tmp_path, bootstrap=bootstrap, build=build, stamp=stamp)


def load(path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, path.stem, module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", OLD)
def test_old_pythons_can_read_the_doors(name: str) -> None:
    """So that they reach the sentence that says what is needed."""
    source = (ROOT / name).read_text(encoding="ascii")
    for node in ast.walk(ast.parse(source, feature_version=(3, 7))):
        assert not isinstance(node, TOO_NEW), ast.unparse(node)
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None, node.name
            assert not node.args.kwonlyargs, node.name
            assert not node.args.posonlyargs, node.name
        if isinstance(node, ast.arg):
            assert node.annotation is None, node.arg
        if isinstance(node, ast.Raise):
            assert node.cause is None, ast.unparse(node)


def test_a_whole_venv_is_ready(checkout: SimpleNamespace) -> None:
    assert checkout.bootstrap.ready("requirements.lock")


def test_a_venv_without_the_tools_is_not_ready_for_tests(checkout: SimpleNamespace) -> None:
    assert not checkout.bootstrap.ready("requirements-dev.lock")


@pytest.mark.parametrize("name", ["PYTHON", "CONFIG"])
def test_a_venv_that_lost_a_part_is_not_ready(checkout: SimpleNamespace, name: str) -> None:
    Path(getattr(checkout.bootstrap, name)).unlink()
    assert not checkout.bootstrap.ready("requirements.lock")


def test_a_changed_lock_is_noticed(checkout: SimpleNamespace) -> None:
    (checkout.home / "requirements.lock").write_text("click==9\n")
    assert not checkout.bootstrap.ready("requirements.lock")


def test_an_unfinished_set_up_is_noticed(checkout: SimpleNamespace) -> None:
    Path(checkout.bootstrap.UNFINISHED).touch()
    assert not checkout.bootstrap.ready("requirements.lock")


def test_another_python_is_noticed(checkout: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.implementation, "cache_tag", "cpython-399")
    assert not checkout.bootstrap.ready("requirements.lock")


def test_a_venv_without_any_stamp_is_not_ready(checkout: SimpleNamespace) -> None:
    checkout.stamp.unlink()
    (checkout.home / "requirements.lock").unlink()
    assert not checkout.bootstrap.ready("requirements.lock")


REFUSED = "Failed to establish a new connection: [Errno 111] Connection refused"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (f"WARNING: Retrying after connection broken by '{REFUSED}'", "NO_NETWORK"),
        ("ERROR: No matching version of click==8 (from versions: none)", "NO_NETWORK"),
        (
            "error: Request failed\n cause: Failed to fetch: `click`\n cause: dns error",
            "NO_NETWORK",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "BAD_HASH"),
        ("error: Failed to read\n cause: Hash mismatch for `click==8`", "BAD_HASH"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "DISK_FULL"),
        (f"connection broken by '{REFUSED}'\nOSError: No space left on device", "DISK_FULL"),
        ("error: failed to create file: Read-only file system (os error 30)", "READ_ONLY"),
        ("Segmentation fault", "UNKNOWN"),
        ("", "UNKNOWN"),
    ],
)
def test_what_a_tool_wrote_is_understood(checkout: SimpleNamespace, written: str, reason: str) -> None:
    assert checkout.build.diagnosis(written) == getattr(checkout.build, reason)


def kinds(ways: list[list[list[str]]]) -> list[str]:
    """The tool of each way to install, by its first words."""
    return [" ".join(Path(word).name for word in way[-1][:4]) for way in ways]


@pytest.mark.parametrize(
    ("uv", "missing", "tools"),
    [
        (True, [], ["uv pip install --require-hashes", "{base} -P -m pip"]),
        (True, ["venv"], ["uv pip install --require-hashes"]),
        (False, [], ["{base} -P -m pip"]),
        (False, ["ensurepip"], ["{base} -P -m pip"]),
        (False, ["pip"], ["python -P -m pip"]),
    ],
)
def test_the_best_installer_there_is_comes_first(
    checkout: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    uv: bool,
    missing: list[str],
    tools: list[str],
) -> None:
    monkeypatch.setattr(checkout.build.shutil, "which", lambda _: "/usr/bin/uv" if uv else None)
    monkeypatch.setattr(checkout.build, "find_spec", lambda name: name not in missing)
    monkeypatch.setattr(sys, "executable", "/usr/bin/base")
    ways = checkout.build.installers("requirements.lock")
    assert kinds(ways) == [tool.format(base="base") for tool in tools]
    for way in ways:
        assert "--require-hashes" in way[-1]
