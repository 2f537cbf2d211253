"""How a state is stored: small, for one net only, and readable for what older installations wrote."""

from pathlib import Path

import pytest

from senim.kernel.commands import Complete
from senim.kernel.deciding import decide_and_fold
from senim.kernel.errors import StateInvalid
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.state import pack, unpack
from senim.kernel.tests.drawing import draw
from senim.kernel.tests.playing import HOUR, Play


def test_a_state_with_a_timer_before_1970_packs_and_unpacks() -> None:
    play = Play("start S\ncatch W timer=PT1H\nS > W")
    play.at = -90 * HOUR - 1
    play.start(x="\ud800")
    assert play.state.next_due == -89 * HOUR - 1
    assert unpack(play.net, pack(play.state)) == play.state


def test_a_state_of_another_net_or_broken_bytes_are_refused() -> None:
    play = Play("start S\ntask A\nS > A")
    play.start(x=1)
    packed = pack(play.state)
    assert unpack(play.net, packed) == play.state
    other = compile_net(read(draw("start S\ntask B\nS > B")))
    for net, wrong in ((other, packed), (play.net, packed[:-1]), (play.net, b""), (play.net, packed[:9] + b"\xff" * 9)):
        with pytest.raises(StateInvalid):
            unpack(net, wrong)


def test_a_state_that_the_first_release_stored_is_read_and_written_back_byte_for_byte() -> None:
    stored = bytes.fromhex(
        "01d8aefd410106020b0300000f0500120180d0a6b9b080a406030d7b22616d6f756e74223a3530302c227365656e223a747275657d"
    )
    net = compile_net(read((Path(__file__).parent / "models" / "full.bpmn").read_bytes()))
    state = unpack(net, stored)
    assert state.waiting == ("Reply", "Silence")
    assert state.variables == {"amount": 500, "seen": True}
    assert pack(state) == stored


def test_a_state_with_copies_and_cycles_is_refused_when_it_is_changed() -> None:
    play = Play("start S\ntask A each=x\nboundary K on=A timer=R/PT1H soft\nend E\nS > A\nK > E")
    play.start(x=["a", "b"])
    packed = pack(play.state)
    assert packed[0] == 2
    assert unpack(play.net, packed).rounds[0].items == ("a", "b")
    for end in (0, 8, 12, 20, len(packed) - 1):
        with pytest.raises(StateInvalid):
            unpack(play.net, packed[:end])
    with pytest.raises(StateInvalid):
        unpack(play.net, b"\x03" + packed[1:])


def test_a_state_whose_numbers_no_longer_fit_one_byte_is_read_as_before() -> None:
    play = Play("start S\ntask A\nxor X\nxor Y default=f\ntask B\nS > X\nX > A\nA > Y\nY > X if more\nf: Y > B")
    play.start(more=True)
    serials = set()
    for _ in range(140):
        play.complete("A", {"more": True})
        packed = pack(play.state)
        assert unpack(play.net, packed) == play.state
        assert pack(unpack(play.net, packed)) == packed
        serials.add(play.state.serial)
    assert min(serials) < 128 < max(serials)


def test_variables_that_no_step_changed_are_written_back_as_they_were_read() -> None:
    play = Play("start S\ntask A\ntask B\nS > A\nA > B")
    play.start(b=1, a="ә")
    packed = pack(play.state)
    spaced = packed.replace(b'{"a":', b'{"a": ')
    read_back = unpack(play.net, spaced)
    assert read_back == play.state
    _, after = decide_and_fold(play.net, read_back, Complete("A", {}), 0)
    assert pack(after).endswith(spaced[spaced.index(b"{") :])
    _, changed = decide_and_fold(play.net, read_back, Complete("A", {"c": 2}), 0)
    assert pack(changed).endswith(b'{"a":"\\u04d9","b":1,"c":2}')


def test_what_is_remembered_of_tokens_is_checked_for_every_net_and_every_head() -> None:
    play = Play("start S\ntask A\ncatch W timer=PT1H\nS > A\nA > W")
    play.start(x=1)
    packed = pack(play.state)
    for _ in range(2):
        assert unpack(play.net, packed) == play.state
    twin = compile_net(read(draw("start S\ntask A\ncatch W timer=PT1H\nS > A\nA > W")))
    assert unpack(twin, packed).net is twin
    head = bytearray(packed)
    for position, wrong in ((5, 3), (6, 1), (8, 9), (10, 7), (11, 9)):
        broken = bytes(head[:position]) + bytes([wrong]) + bytes(head[position + 1 :])
        for _ in range(2):
            with pytest.raises(StateInvalid):
                unpack(play.net, broken)
    play.complete("A")
    packed = pack(play.state)
    timer = packed.index(b"{") - 1
    with pytest.raises(StateInvalid):
        unpack(play.net, packed[:timer] + b"\x63" + packed[timer + 1 :])
    with pytest.raises(StateInvalid):
        unpack(play.net, packed[: packed.index(b"{")] + b"[1]")
