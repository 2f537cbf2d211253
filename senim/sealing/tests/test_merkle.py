"""The Merkle tree against the published vectors of Certificate Transparency, and proofs that no tampering passes."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim.sealing.errors import NoProof
from senim.sealing.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    unpack,
    verify_consistency,
    verify_inclusion,
)

# The eight entries and the roots of the trees of the first one to eight, from the Certificate Transparency project's
# reference tests (google/certificate-transparency, merkletree tests).
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]

trees = st.integers(1, 70).map(lambda size: [leaf_hash(bytes([number])) for number in range(size)])


def plain_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(plain_root(leaves[:k]), plain_root(leaves[k:]))


def plain_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*plain_path(m, leaves[:k]), plain_root(leaves[k:])]
    return [*plain_path(m - k, leaves[k:]), plain_root(leaves[:k])]


def plain_subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of RFC 6962, 2.1.2."""
    if m == len(leaves):
        return [] if whole else [plain_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*plain_subproof(m, leaves[:k], whole), plain_root(leaves[k:])]
    return [*plain_subproof(m - k, leaves[k:], False), plain_root(leaves[:k])]


def flipped(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value, "big") ^ 1 << bit % (8 * len(value))).to_bytes(len(value), "big")


def test_the_roots_are_those_of_the_published_vectors() -> None:
    assert Frontier().root() == EMPTY_ROOT == sha256(b"").digest()
    frontier = Frontier()
    for leaf, root in zip(LEAVES, ROOTS, strict=True):
        frontier = frontier.append(leaf)
        assert frontier.root().hex() == root


def test_the_proofs_are_those_of_the_published_vectors() -> None:
    assert [step.hex()[:8] for step in inclusion_proof(LEAVES, 5)] == ["bc1a0643", "ca854ea1", "d37ee418"]
    assert [step.hex()[:8] for step in consistency_proof(LEAVES, 6)] == ["0ebc5d34", "ca854ea1", "d37ee418"]


@given(trees, st.data())
def test_roots_and_proofs_follow_the_definition_and_hold(leaves: list[bytes], data: st.DataObject) -> None:
    root, size = root_of(leaves), len(leaves)
    assert root == plain_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(leaves, index)
    assert list(path) == plain_path(index, leaves)
    assert verify_inclusion(leaves[index], index, size, path, root)
    old = data.draw(st.integers(1, size))
    proof = consistency_proof(leaves, old)
    assert list(proof) == plain_subproof(old, leaves, True)
    assert verify_consistency(old, size, root_of(leaves[:old]), root, proof)


@given(trees, st.data())
def test_a_tampered_inclusion_proof_never_holds(leaves: list[bytes], data: st.DataObject) -> None:
    root, size = root_of(leaves), len(leaves)
    index = data.draw(st.integers(0, size - 1))
    path, leaf, bit = list(inclusion_proof(leaves, index)), leaves[index], data.draw(st.integers(0, 255))
    assert verify_inclusion(leaf, index, size, path, root)
    assert not verify_inclusion(flipped(leaf, bit), index, size, path, root)
    assert not verify_inclusion(leaf, index, size, path, flipped(root, bit))
    assert not verify_inclusion(leaf, index, size, [*path, leaf], root)
    assert not any(verify_inclusion(leaf, wrong, size, path, root) for wrong in range(-1, size + 2) if wrong != index)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        assert not verify_inclusion(leaf, index, size, path[:-1], root)
        assert not verify_inclusion(leaf, index, size, [*path[:at], flipped(path[at], bit), *path[at + 1 :]], root)


@given(trees, st.data())
def test_a_rewritten_history_has_no_consistency_proof(leaves: list[bytes], data: st.DataObject) -> None:
    size = len(leaves)
    old = data.draw(st.integers(1, size))
    before, now, proof = root_of(leaves[:old]), root_of(leaves), list(consistency_proof(leaves, old))
    assert verify_consistency(old, size, before, now, proof)
    at, bit = data.draw(st.integers(0, old - 1)), data.draw(st.integers(0, 255))
    forged = [*leaves[:at], flipped(leaves[at], bit), *leaves[at + 1 :]]
    assert not verify_consistency(old, size, before, root_of(forged), consistency_proof(forged, old))
    assert not verify_consistency(old, size, before, flipped(now, bit), proof)
    assert not verify_consistency(old, size, flipped(before, bit), now, proof)
    assert not verify_consistency(old, size, before, now, [*proof, now])
    if proof:
        assert not verify_consistency(old, size, before, now, proof[:-1])
        place = data.draw(st.integers(0, len(proof) - 1))
        wrong = [*proof[:place], flipped(proof[place], bit), *proof[place + 1 :]]
        assert not verify_consistency(old, size, before, now, wrong)


def test_a_proof_of_a_larger_tree_does_not_pass_for_a_smaller_one() -> None:
    root = root_of(LEAVES[:2])
    assert verify_inclusion(LEAVES[1], 1, 2, [LEAVES[0]], root)
    assert not verify_inclusion(LEAVES[1], 0, 1, [LEAVES[0]], root)
    old, new, proof = root_of(LEAVES[:3]), root_of(LEAVES[:4]), consistency_proof(LEAVES[:4], 3)
    assert verify_consistency(3, 4, old, new, proof)
    more = LEAVES[7]
    assert not verify_consistency(3, 4, node_hash(more, old), node_hash(more, new), [*proof, more])


def test_the_empty_tree_is_a_prefix_of_every_tree_and_a_longer_one_of_none() -> None:
    root = root_of(LEAVES)
    assert verify_consistency(0, 8, EMPTY_ROOT, root, ())
    assert not verify_consistency(0, 8, root, root, ())
    assert verify_consistency(8, 8, root, root, ())
    assert not verify_consistency(8, 8, root, root, (root,))
    assert not verify_consistency(9, 8, root, root, ())
    assert consistency_proof(LEAVES, 0) == consistency_proof(LEAVES, 8) == ()


def test_there_is_no_proof_outside_the_tree() -> None:
    for index in (-1, 8):
        with pytest.raises(NoProof):
            inclusion_proof(LEAVES, index)
    for old in (-1, 9):
        with pytest.raises(NoProof):
            consistency_proof(LEAVES, old)
    assert len(inclusion_proof(LEAVES, 7)) == 3


@given(trees, st.integers(0, 70))
def test_a_packed_frontier_goes_on_where_it_stopped(leaves: list[bytes], cut: int) -> None:
    stored = Frontier().extend(leaves[:cut]).pack()
    assert len(stored) == 8 + 32 * min(cut, len(leaves)).bit_count()
    assert unpack(stored).extend(leaves[cut:]) == Frontier().extend(leaves)
    with pytest.raises(NoProof):
        unpack(stored + b"x")
