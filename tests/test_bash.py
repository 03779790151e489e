"""Bash text taken apart without running it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.bash import command_words, inner_scripts, is_empty, parse, split


def parts(text: str) -> list[tuple[int, str]]:
    return [(part.row, part.text) for part in parse(text).parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", [(0, "a"), (1, "b")]),
        ("a; b", [(0, "a"), (0, "b")]),
        ("a && b\nc", [(0, "a && b"), (1, "c")]),
        ("a \\\n  b\nc", [(0, "a \\\n  b"), (2, "c")]),
        ("# note\n\na # why\n", [(2, "a")]),
        ("cat <<EOF\nx\nEOF\nb", [(0, "cat <<EOF\nx\nEOF"), (3, "b")]),
        ("if a; then\n  b\nfi\nc", [(0, "if a; then\n  b\nfi"), (3, "c")]),
        ("f() {\n  a\n}\nf", [(0, "f() {\n  a\n}"), (3, "f")]),
        ("a &\nb", [(0, "a &"), (1, "b")]),
        ("A=1\necho $A", [(0, "A=1"), (1, "echo $A")]),
        ("A=1 b", [(0, "A=1 b")]),
        ("A=1 # b\nc", [(0, "A=1"), (1, "c")]),
        ("A=1 B=2\nC=3\nd | e", [(0, "A=1 B=2"), (1, "C=3"), (2, "d | e")]),
        ("A=1 B=2\nC=3 \\\n D=4\ne && f", [(0, "A=1 B=2"), (1, "C=3 \\\n D=4"), (3, "e && f")]),
        ("A=1 B=2\nc >d 2>&1", [(0, "A=1 B=2"), (1, "c >d 2>&1")]),
        (
            "A=1  B='x y' C=\"$D\" # e\nif f; then g; else h; fi\ni | j",
            [(0, "A=1  B='x y' C=\"$D\""), (1, "if f; then g; else h; fi"), (2, "i | j")],
        ),
        (
            "a | b\nfor c in d; do\n  A=$(e f) B=2\n  if g; then\n    h\n  else\n    i\n  fi\ndone",
            [
                (0, "a | b"),
                (1, "for c in d; do\n  A=$(e f) B=2\n  if g; then\n    h\n  else\n    i\n  fi\ndone"),
            ],
        ),
        (
            "if a; then B=1 C=2\nfi && D=3 E=4\nuntil f; do g; done\nh | i",
            [(0, "if a; then B=1 C=2\nfi && D=3 E=4"), (2, "until f; do g; done"), (3, "h | i")],
        ),
        ("env \\\n  A=1 B=2 \\\n  c\nd", [(0, "env \\\n  A=1 B=2 \\\n  c"), (3, "d")]),
        (
            "a | b\nif c; then\n  A=1 B=2\nelse\n  d\nfi",
            [(0, "a | b"), (1, "if c; then\n  A=1 B=2\nelse\n  d\nfi")],
        ),
        ("a | b\n{\n  A=1 # b\n  c\n} | d", [(0, "a | b"), (1, "{\n  A=1 # b\n  c\n} | d")]),
        ("é 'ü'\nb", [(0, "é 'ü'"), (1, "b")]),
        ("echo $(a;\nb)\nc", [(0, "echo $(a;\nb)"), (2, "c")]),
        (
            "\na | b | c\n{\ncat <<E\n$x `y`\nE\n} | d\n# note\n\ne; f",
            [(1, "a | b | c"), (2, "{\ncat <<E\n$x `y`\nE\n} | d"), (9, "e"), (9, "f")],
        ),
        (
            'a |& b | c\nfunction f {\n  d="${e-n}" || g "${h[k]-}" "$#"\n}\ni \\\n  j',
            [(0, "a |& b | c"), (1, 'function f {\n  d="${e-n}" || g "${h[k]-}" "$#"\n}'), (4, "i \\\n  j")],
        ),
        ("! { a; }\nb | c", [(0, "! { a; }"), (1, "b | c")]),
        ("a; ! { é; }; b", [(0, "a"), (0, "! { é; }"), (0, "b")]),
        ("if ! { a; }; then b; fi\nc", [(0, "if ! { a; }; then b; fi"), (1, "c")]),
        ("until ! { a; }; do b; done\nc", [(0, "until ! { a; }; do b; done"), (1, "c")]),
        ("! while a; do b; done\nc", [(0, "! while a; do b; done"), (1, "c")]),
        ("! time { a; } | b\nc", [(0, "! time { a; } | b"), (1, "c")]),
        (
            "time -p (a)\ntime if b; then c; fi\nd",
            [(0, "time -p (a)"), (1, "time if b; then c; fi"), (2, "d")],
        ),
        ("coproc while a; do b; done\nc", [(0, "coproc while a; do b; done"), (1, "c")]),
        ("coproc é\ncoproc N { a; }\nb", [(0, "coproc é"), (1, "coproc N { a; }"), (2, "b")]),
        ("exec 3<>a\nb | c", [(0, "exec 3<>a"), (1, "b | c")]),
        (
            "case a in\n  (b) c ;;&\n  *) d ;&\nesac\ne | f",
            [(0, "case a in\n  (b) c ;;&\n  *) d ;&\nesac"), (4, "e | f")],
        ),
        ("rm -- !(a|@(b|c)*.d)\ne | f", [(0, "rm -- !(a|@(b|c)*.d)"), (1, "e | f")]),
        ("a=(*.@(b|c))\nd | e", [(0, "a=(*.@(b|c))"), (1, "d | e")]),
        ('echo "${a[b c]}"\na[b c]=d\ne | f', [(0, 'echo "${a[b c]}"'), (1, "a[b c]=d"), (2, "e | f")]),
        ("cat <<E\n! { x\n<> ;&\nE\nb", [(0, "cat <<E\n! { x\n<> ;&\nE"), (4, "b")]),
    ],
)
def test_a_script_is_split_into_its_commands(text: str, expected: list[tuple[int, str]]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize("text", ["if a; then", "echo 'open", "a && \n)", "x<(", "<<EOF\n"])
def test_what_cannot_be_understood_is_one_command(text: str) -> None:
    script = parse(text)
    assert not script.whole
    assert [part.text for part in script.parts] == [text.rstrip()]


@given(
    st.lists(st.sampled_from(["echo é", "a | b", "c && d", "# n", "", "x=1", "ls \\\n -l", "cat <<E\nü\nE"]))
)
def test_parts_stand_in_the_text_where_they_say(lines: list[str]) -> None:
    text = "\n".join(lines)
    script = parse(text)
    for part in script.parts:
        assert text.encode()[part.start :].startswith(part.text.encode())
        assert text.split("\n")[part.row].startswith(part.text.split("\n")[0])
    assert split(text, script) == list(script.parts)


@given(st.text(alphabet="ab $\"'`(){}[]<>|&;#\\\n=é", max_size=40))
def test_nothing_crashes(text: str) -> None:
    script = parse(text)
    assert len(script.parts) >= 0
    for simple in script.simple:
        list(inner_scripts(command_words(simple), simple.input))


def test_a_text_is_split_like_its_masked_form() -> None:
    text = "git tag <versión>\ngit push"
    masked = "git tag xxxxxxxxxx\ngit push"
    assert [part.text for part in split(text, parse(masked))] == ["git tag <versión>", "git push"]


@pytest.mark.parametrize("text", ["", "\n\n", "# a\n  # b\n"])
def test_comments_alone_are_empty(text: str) -> None:
    assert is_empty(text)
    assert parse(text).simple == ()


def test_comments_know_where_they_stand_in_characters() -> None:
    text = "echo é # ü <x>\n# b"
    assert [text[start:end] for start, end in parse(text).comments] == ["# ü <x>", "# b"]


def test_names_that_are_set_and_used() -> None:
    script = parse(
        "A=1\nread -r b c\nexport D=2\nfor e in $A; do echo ${f:-x} \"$g\" '$h'; done\nprintf -v i x"
    )
    assert {"A", "b", "c", "D", "e", "i"} <= script.variables
    assert [(row, name) for row, name in script.uses] == [(3, "A"), (3, "f"), (3, "g")]
    assert script.with_fallback == {"f"}


def test_functions_and_aliases() -> None:
    assert parse("f() { a; }\nalias ll='ls -l'\n").functions == {"f", "ll"}


def test_what_is_not_sure_to_run() -> None:
    certain = {
        simple.words[0]: simple.certain for simple in parse("a\nif b; then c; fi\nd && e\nf || g").simple
    }
    assert certain == {"a": True, "b": False, "c": False, "d": True, "e": False, "f": True, "g": False}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("sudo -n rm -rf x", ("rm", "-rf", "x")),
        ("sudo -u deploy rm -rf x", ("rm", "-rf", "x")),
        ("env A=b C=d make", ("make",)),
        ("env -u A make", ("make",)),
        ("timeout -k 5 10 make all", ("make", "all")),
        ("/usr/bin/nohup nice -n 5 make", ("make",)),
        ("xargs -0 -n 1 rm -r", ("rm", "-r")),
        ("make sudo", ("make", "sudo")),
    ],
)
def test_wrappers_are_looked_through(command: str, words: tuple[str, ...]) -> None:
    assert command_words(parse(command).simple[0]) == words


@pytest.mark.parametrize(
    ("command", "inner"),
    [
        ("bash -c 'rm -r x' name", ["rm -r x"]),
        ("ssh host rm -r x", ["rm -r x"]),
        ("ssh host <<'EOF'\nrm -r x\nEOF", ["rm -r x\n"]),
        ("sudo -u a bash -s <<EOF\nrm -r x\nEOF", ["-s", "rm -r x\n"]),
        ("kubectl exec pod -- rm -r x", ["rm -r x"]),
        ("find . -name a -exec rm -r {} +", ["rm -r {} +"]),
    ],
)
def test_scripts_that_are_handed_on(command: str, inner: list[str]) -> None:
    [simple, *_] = parse(command).simple
    assert [script for script in inner_scripts(command_words(simple), simple.input) if script] == inner


@pytest.mark.parametrize("text", ["exec 0<&-", "exec 0<&- 1>&- 2>&-", "exec 0</dev/null", "exec 0<<<text"])
def test_the_descriptor_of_a_redirection_is_no_word(text: str) -> None:
    """POSIX 2.10.1: digits directly before ``<`` or ``>``."""
    assert [command.words for command in parse(text).simple] == [("exec",)]
    assert [command.words for command in parse("test 0 <f").simple] == [("test", "0")]


def test_a_word_that_the_grammar_parts_is_one() -> None:
    word = "https://host.dev/m/$VERSION/react-native-artifacts-$VERSION-reactnative-core-dSYM-debug.tar.gz"
    assert parse(f"curl -I {word} b").simple[0].words == ("curl", "-I", word, "b")


def test_the_grammar_is_imported_without_what_nobody_needs() -> None:
    code = (
        "import sys; from mdrun.bash import parse; assert parse('if true; then echo a; fi').whole;"
        "print([name for name in ('tempfile', 'importlib.resources', 'shutil') if name in sys.modules]);"
        "import tree_sitter_bash; print('if' in tree_sitter_bash.HIGHLIGHTS_QUERY)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\nTrue\n"


def test_every_one_of_several_assignments_on_a_line_is_known() -> None:
    script = parse("A=$X B+='y Z=1' C=\nif d; then E=1; fi")
    assert script.variables >= {"A", "B", "C", "E"}
    assert [name for _, name in script.uses] == ["X"]
    assert [command.words for command in script.simple] == [("d",)]
    script = parse("if d; then\n  A=1 \t B=2\n  e\nfi")
    assert script.variables == {"A", "B"}
    assert [command.words for command in script.simple] == [("d",), ("e",)]
