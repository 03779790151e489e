"""Lists that may be long."""

from mdrun.many import brief, listed


def test_few_things_are_not_counted_and_many_are() -> None:
    assert listed("left running", ["a", "b"]) == "left running: a, b"
    assert listed("left running", list("abcdef")) == "left running (6): a, b, c, d, e, f"


def test_a_long_list_is_cut_between_two_things() -> None:
    whole = listed("left running", [f"sleep 1000 (process {number})" for number in range(100, 200)])
    shown = brief(whole)
    assert len(shown) < 340
    assert shown.startswith("left running (100): sleep 1000 (process 100), sleep 1000 (process 101), ")
    assert shown.endswith(") … (mdrun show has all)")
    assert brief("left running: a, b") == "left running: a, b"
    assert brief("x" * 1000) == "x" * 300 + " … (mdrun show has all)"
