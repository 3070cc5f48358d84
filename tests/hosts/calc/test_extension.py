"""The extension's file: the same each time, complete, and nothing in it that must be compiled."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from xl_tools import __version__
from xl_tools.domain.signatures import SIGNATURES
from xl_tools.hosts.calc.extension import bundle, extension
from xl_tools.hosts.cli import main
from xl_tools.open_book.actions import BUTTONS, CAPTIONS

OOR = "{http://openoffice.org/2001/registry}"


@pytest.fixture(scope="module")
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(extension())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_is_the_same_to_the_byte_each_time():
    assert extension() == extension()


def test_the_parts_that_the_manifest_names_are_there(members):
    manifest = ElementTree.fromstring(members["META-INF/manifest.xml"])
    named = [entry.attrib[entry.keys()[0]] for entry in manifest]
    assert named[0] == "xltools.idl"
    assert set(named) <= members.keys()
    assert f'version value="{__version__}"' in members["description.xml"].decode()


def texts(node, name):
    prop = next(p for p in node.findall("prop") if p.get(f"{OOR}name") == name)
    return {value.text for value in prop}


def test_each_function_has_its_plain_name_and_chinese_help(members):
    root = ElementTree.fromstring(members["CalcAddIns.xcu"])
    functions = root.find("node/node/node")
    assert len(functions) == len(SIGNATURES)
    for node, (name, (arguments, text)) in zip(functions, SIGNATURES.items(), strict=True):
        assert texts(node, "CompatibilityName") == texts(node, "DisplayName") == {name}
        assert texts(node, "Description") == {text}
        given = [p.get(f"{OOR}name") for p in node.find("node")]
        assert given == ["caller", *(argument.name for argument in arguments)]
        assert f"{name.lower()}([in]" in members["xltools.idl"].decode()


def test_menu_and_toolbar_have_every_button_with_an_icon(members):
    text = members["Addons.xcu"].decode()
    for name in BUTTONS:
        # Menu, toolbar, and the icon's own entry.
        assert text.count(f"<value>service:xltools.Buttons?{name}</value>") == 3
        for size in (16, 26):
            assert members[f"icons/{name}_{size}.png"].startswith(b"\x89PNG")
        assert CAPTIONS[name] in text


def test_the_bundle_imports_by_itself_and_nothing_compiled(members, tmp_path):
    for name, content in members.items():
        if name.startswith("pythonpath/"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from xl_tools.hosts.calc import functions, pressing;"
        "assert functions.__file__.startswith(sys.argv[1]);"
        "print(functions.answer('SCORE', None, ('≥90%', '81%', 10.0, None, None)))"
    )
    # -S: no installed package can be found.
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", script, str(tmp_path / "pythonpath")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("((9.0,),)\n", "")


def test_a_module_that_cannot_be_bundled_is_named(monkeypatch):
    monkeypatch.setattr(bundle, "_ENTRIES", ("xl_tools.workbook.book",))
    with pytest.raises(ImportError, match="cannot be bundled"):
        bundle.modules()


def test_the_command_builds_it(tmp_path):
    out = tmp_path / "neu" / "a.oxt"
    done = CliRunner().invoke(main, ["addin", "build", str(out)])
    assert (done.exit_code, done.output) == (0, f"已生成：{out}\n")
    assert out.read_bytes() == extension()
    done = CliRunner().invoke(main, ["addin", "build", "a.zip"])
    assert (done.exit_code, done.stderr) == (2, "出错：输出应为 .oxt 文件，现为 a.zip。\n")
