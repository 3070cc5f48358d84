"""All answered lists of a folder, put into their workbooks."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from xl_tools.batch.extras import need_batch
from xl_tools.batch.manifest import Manifest
from xl_tools.batch.publish import RUN_FOLDER
from xl_tools.batch.replies.answers import Answer, lists_in, only_in_word, read_list
from xl_tools.batch.replies.notes import SETTLED, Note, Outcome
from xl_tools.batch.replies.places import InFolder, InStore, Missing, Places
from xl_tools.batch.replies.putting import put_answers
from xl_tools.batch.store import ABOUT, FOLDER, Store
from xl_tools.errors import UsageError, XlToolsError
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits

_OWN = "filing"


@dataclass(frozen=True, slots=True)
class Options:
    """Where the workbooks are (a batch's OUT, or a folder; neither: the OUT around the lists).

    `force` replaces other explanations, `dry_run` writes nothing, `backup` keeps what was there.
    """

    store: Path | None = None
    workbooks: Path | None = None
    force: bool = False
    dry_run: bool = False
    backup: bool = False
    limits: Limits = DEFAULT_LIMITS


@dataclass(slots=True)
class Summary:
    """What came of it: `lists` read, workbooks `changed`, and a note for each answer."""

    lists: int = 0
    changed: list[Path] = field(default_factory=list)
    backups: list[Path] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Outcome]:
        """How often each came out."""
        return Counter(note.outcome for note in self.notes)

    @property
    def open(self) -> list[Note]:
        """The notes that a person has to look at."""
        return [note for note in self.notes if note.outcome not in SETTLED]


def put_replies(folder: Path, options: Options) -> Summary:
    """Read the answered lists in `folder` and put the answers into their workbooks.

    A list or workbook that cannot be read is a note; the others go on. UsageError where it is not
    said where the workbooks are or there is no list at all, FileError where a folder is missing or
    another batch is at work.
    """
    with ExitStack() as stack:
        out = None if options.workbooks else _out(folder, options)
        manifest = None
        if out and not options.dry_run and (out / RUN_FOLDER).is_dir():
            manifest = stack.enter_context(closing(Manifest(out / RUN_FOLDER)))
        this = _Replies(_places(out, options), options, manifest)
        this.run(folder)
        return this.summary


def _out(folder: Path, options: Options) -> Path:
    """Return the OUT of the batch: the one given, or the one that the lists stand in."""
    need_batch()
    if options.store:
        root = Store.open(options.store).root
        return root.parent if root.name == FOLDER else root
    for path in (folder.resolve(), *folder.resolve().parents):
        if (path / FOLDER / ABOUT).is_file():
            return path
    raise UsageError(
        "请用 --store 指定批量处理的输出文件夹，或用 --workbooks 指定工作簿所在的文件夹。"
    )


def _places(out: Path | None, options: Options) -> Places:
    if options.workbooks:
        return InFolder(options.workbooks)
    return InStore(Store.open(out or Path()))


class _Replies:
    """One run."""

    def __init__(self, places: Places, options: Options, manifest: Manifest | None) -> None:
        self._places, self._options, self._manifest = places, options, manifest
        self.summary = Summary()

    def run(self, folder: Path) -> None:
        answers = list(self._read(folder))
        self.summary.notes += only_in_word(folder)
        if not self.summary.lists and not self.summary.notes:
            raise UsageError(
                f"{folder}：没有找到退回清单（.xlsx）。请指定单位报回的退回清单所在的文件夹。"
            )
        self._tell_repeated(answers)
        self._tell_blank(answers)
        wanted = list(self._without_contradictions([one for one in answers if one.text]))
        for _, group in groupby(sorted(wanted, key=_workbook), key=_workbook):
            self._put(list(group))

    def _note(self, outcome: Outcome, where: str, what: str) -> None:
        self.summary.notes.append(Note(outcome, where, what))

    def _read(self, folder: Path) -> Iterator[Answer]:
        for name, path in lists_in(folder):
            try:
                found = read_list(name, path, self._options.limits)
            except XlToolsError as error:
                self._note(Outcome.UNREADABLE, name, str(error))
                continue
            if found is None:
                continue
            answers, notes = found
            self.summary.lists += 1
            self.summary.notes += notes
            yield from answers

    def _tell_repeated(self, answers: Sequence[Answer]) -> None:
        """Note the lists that are of the same filing as another; their answers are all read."""
        first: dict[tuple[str, str, str], str] = {}
        told: set[str] = set()
        for answer in answers:
            name = first.setdefault(_workbook(answer), answer.list_name)
            if name != answer.list_name and answer.list_name not in told:
                told.add(answer.list_name)
                self._note(
                    Outcome.SAME_LIST, answer.list_name, f"与 {name} 是同一份填报的清单，一并读入。"
                )

    def _tell_blank(self, answers: Sequence[Answer]) -> None:
        """Note what nobody has answered, a line for each list."""
        answered = {_subject(one) for one in answers if one.text}
        blank = [one for one in answers if not one.text and _subject(one) not in answered]
        for name, group in groupby(blank, key=lambda one: one.list_name):
            rows = "、".join(str(one.row) for one in group)
            self._note(Outcome.BLANK, name, f"第 {rows} 行没有答复。")

    def _without_contradictions(self, answers: Sequence[Answer]) -> Iterator[Answer]:
        """Yield one answer for each subject; where lists contradict each other there is none."""
        by_subject: dict[tuple[str, ...], dict[str, Answer]] = {}
        for answer in answers:
            by_subject.setdefault(_subject(answer), {}).setdefault(answer.text, answer)
        for texts in by_subject.values():
            first, *others = texts.values()
            if others:
                said = "；".join(f"{one.where}：{one.text}" for one in others)
                what = f"两份清单的答复不同，都没有写入：{first.text}；{said}。请只留一份。"
                self._note(Outcome.CONTRADICTION, first.where, what)
            elif first.seal.scope != _OWN:
                what = f"跨年度、跨单位问题的说明不在工作簿中，请由审核人处理：{first.text}。"
                self._note(Outcome.ACROSS, first.where, what)
            else:
                yield first

    def _put(self, answers: list[Answer]) -> None:
        options = self._options
        try:
            path = self._places.find(answers[0].seal)
            put = put_answers(
                path,
                answers,
                force=options.force,
                dry_run=options.dry_run,
                backup=options.backup,
                limits=options.limits,
            )
        except Missing as missing:
            for answer in answers:
                self._note(Outcome.UNKNOWN, answer.where, f"{missing}答复没有写入：{answer.text}。")
            return
        except XlToolsError as error:
            self._note(Outcome.UNREADABLE, answers[0].list_name, f"答复没有写入：{error}")
            return
        self.summary.notes += put.notes
        if put.backup:
            self.summary.backups.append(put.backup)
        if put.changed:
            self.summary.changed.append(path)
            self._do_again(answers[0].seal.file, path)

    def _do_again(self, file: str, path: Path) -> None:
        """Let the next batch bring the explanations into the store."""
        if self._manifest:
            self._manifest.redo(file, hashlib.sha256(path.read_bytes()).hexdigest())


def _workbook(answer: Answer) -> tuple[str, str, str]:
    return answer.seal.file, answer.seal.year, answer.seal.unit


def _subject(answer: Answer) -> tuple[str, ...]:
    return (*_workbook(answer), answer.seal.scope, answer.seal.key)


def exit_code(summary: Summary) -> int:
    """Return 0 where all is settled, 1 where a person has to look, 3 for an unreadable file."""
    if summary.counts[Outcome.UNREADABLE]:
        return 3
    return 1 if summary.open else 0
