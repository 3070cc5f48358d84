"""The store in blocks: a change touches its own, and a publishing that is cut short loses nothing."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from xl_tools.batch import blocks as cutting
from xl_tools.batch import publish as publishing
from xl_tools.batch.inputs import Input
from xl_tools.batch.jobs import Stamp
from xl_tools.batch.manifest import Manifest
from xl_tools.batch.parts import write_part
from xl_tools.batch.publish import PARTS, RUN_FOLDER, publish
from xl_tools.batch.record import Record
from xl_tools.batch.rows import DONE
from xl_tools.batch.schema import TABLES, UNITS
from xl_tools.batch.store import Store

FILES = [f"{number:02}.xlsx" for number in range(40)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "USUAL", 4)
    monkeypatch.setattr(cutting, "MOST", 6)


class Batch:
    """A batch of no workbooks: what is said of each file is all there is."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.said: dict[str, str] = {}
        self._runs = 0
        (out / RUN_FOLDER / PARTS).mkdir(parents=True)
        Store.create(out)

    def note(self, said: Mapping[str, str], size: int = 7) -> "Batch":
        """Leave parts of `size` workbooks each, in no order, as workers do."""
        self.said |= said
        manifest = Manifest(self.out / RUN_FOLDER)
        inputs = [Input(f"/in/{file}", file) for file in sorted(self.said)]
        manifest.list_inputs(inputs, [Path("/in")])
        manifest.name_inputs(None, "")
        todo = sorted(said, key=lambda file: hashlib.md5(file.encode()).digest())
        for start in range(0, len(todo), size):
            self._runs += 1
            entries = [entry(file, said[file]) for file in todo[start : start + size]]
            stamps = write_part(self.out / RUN_FOLDER / PARTS, f"r{self._runs}", entries)
            manifest.note_part(f"r{self._runs}", stamps)
        manifest.close()
        return self

    def forget(self, *files: str) -> "Batch":
        self.said = {file: text for file, text in self.said.items() if file not in files}
        return self.note({})

    def publish(self) -> "Batch":
        publish(self.out, [2023])
        manifest = Manifest(self.out / RUN_FOLDER)
        manifest.published()
        manifest.close()
        return self

    def rows(self) -> list[tuple[str, str, int]]:
        found = Store.open(self.out).rows(
            "SELECT u.file, u.message, f.seq FROM units u JOIN filings f USING (file, year)"
            " ORDER BY u.file, f.seq"
        )
        return [(row["file"], row["message"], row["seq"]) for row in found]

    def due(self) -> list[tuple[str, str, int]]:
        return [(file, text, seq) for file, text in sorted(self.said.items()) for seq in (1, 2)]

    def hashes(self) -> dict[str, str]:
        return {
            path.relative_to(self.out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((self.out / "数据").rglob("*.*"))
            if path.is_file()
        }


def entry(file: str, text: str) -> tuple[Record, Stamp]:
    texts = dict.fromkeys(("unit", "output", "form", "profile", "grade", "due_grade"), "")
    unit = {"file": file, "year": 2023, "outcome": DONE, "message": text, "source": f"/in/{file}"}
    record = Record(unit | texts | {"warnings": ""}, {"seq": [1, 2], "key": ["甲", "乙"]})
    return record, Stamp(file, DONE, text, "", 2023)


def test_however_the_work_was_cut_up_the_store_is_the_same(tmp_path: Path):
    whole = Batch(tmp_path / "a").note(dict.fromkeys(FILES, "一"), size=40).publish()
    pieces = Batch(tmp_path / "b").note(dict.fromkeys(FILES[::2], "零"), size=3).publish()
    pieces.note(dict.fromkeys(FILES[20:], "一"), size=2).publish()
    pieces.note(dict.fromkeys(FILES[:20], "一"), size=5).publish()
    assert pieces.rows() == whole.rows() == whole.due()
    assert pieces.hashes() == whole.hashes()
    assert len(Store.open(whole.out).files(UNITS)) >= 7


def test_a_change_touches_its_own_block(tmp_path: Path):
    batch = Batch(tmp_path / "a").note(dict.fromkeys(FILES, "一")).publish()
    before = batch.hashes()
    batch.note({"17.xlsx": "二"}).publish()
    changed = {path for path, digest in batch.hashes().items() if before.get(path) != digest}
    assert {Path(path).parts[1] for path in changed} == {"units"}  # the other tables say the same
    assert len(changed) == 1
    assert batch.rows() == batch.due()


@pytest.mark.parametrize("number", [0, 13, 39])
def test_a_workbook_more_or_less(tmp_path: Path, number: int):
    batch = Batch(tmp_path / "a").note(dict.fromkeys(FILES, "一")).publish()
    batch.forget(FILES[number]).note({f"{number:02}之二.xlsx": "新"}).publish()
    assert batch.rows() == batch.due()
    assert batch.hashes() == Batch(tmp_path / "b").note(batch.said).publish().hashes()


def test_one_block_has_the_plain_name_and_a_year_without_workbooks_goes(tmp_path: Path):
    batch = Batch(tmp_path / "a").note(dict.fromkeys(FILES, "一")).publish()
    batch.forget(*FILES[2:]).publish()
    names = {path.name for table in TABLES.values() for path in Store.open(batch.out).files(table)}
    assert names == {"filing.parquet"}
    manifest = Manifest(batch.out / RUN_FOLDER)
    manifest._db.execute("DELETE FROM files")
    manifest.close()
    batch.publish()
    assert Store.open(batch.out).years() == ()
    assert batch.rows() == []


@pytest.mark.parametrize("moment", [0, 7, 14, 20, 23, 26, 29, 40])
def test_a_publishing_that_is_cut_short_is_done_again(tmp_path: Path, monkeypatch, moment: int):
    batch = Batch(tmp_path / "a").note(dict.fromkeys(FILES, "一")).publish()
    former = batch.rows()
    changes = {"03.xlsx": "二", "05甲.xlsx": "新", "22.xlsx": "二", "31乙.xlsx": "新"}
    batch.forget("08.xlsx", "29.xlsx", "30.xlsx").note(changes)
    steps = iter(range(moment))

    def step(real):
        def counted(*args, **kwargs):
            if next(steps, None) is None:
                raise KeyboardInterrupt
            return real(*args, **kwargs)

        return counted

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "merge", step(publishing.merge))
        for name in ("replace", "unlink"):
            patched.setattr(Path, name, step(getattr(Path, name)))
        patched.setattr(Store, "keep_blocks", step(Store.keep_blocks))
        try:
            publish(batch.out, [2023])
        except KeyboardInterrupt:
            # Whoever asks meanwhile finds each workbook once.
            files = {file for file, _, _ in batch.rows()}
            assert len(batch.rows()) == 2 * len(files)
            assert {file for file, _, _ in former} - files <= {"08.xlsx", "29.xlsx", "30.xlsx"}
    batch.publish()
    assert batch.rows() == batch.due()
    assert batch.hashes() == Batch(tmp_path / "b").note(batch.said).publish().hashes()
