"""The Merkle tree of RFC 6962: roots, a compact frontier to append to, inclusion and consistency proofs.

Leaves are given as their hashes (`leaf_hash`). `inclusion_ranges` and `consistency_ranges` name the subtrees a proof is
made of, so that a store of subtree hashes can give proofs without reading all leaves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from senim.sealing.errors import NoProof

EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Give the hash of a leaf (RFC 6962, 2.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of an inner node (RFC 6962, 2.1)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that appending needs: the number of leaves and the roots of the full subtrees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """Give the frontier with one more leaf hash."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> "Frontier":
        """Give the frontier with more leaf hashes, in order."""
        peaks, size = list(self.peaks), self.size
        for leaf in leaves:
            node, left = leaf, size
            while left & 1:
                node = node_hash(peaks.pop(), node)
                left >>= 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """Give the root of the tree (32 bytes)."""
        if not self.peaks:
            return EMPTY_ROOT
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node

    def pack(self) -> bytes:
        """Give the frontier as bytes: eight of size, then the peaks."""
        return self.size.to_bytes(8, "big") + b"".join(self.peaks)


def unpack(packed: bytes) -> Frontier:
    """Give the frontier that `pack` wrote; refuse (NoProof) bytes of another length."""
    size = int.from_bytes(packed[:8], "big")
    if len(packed) != 8 + 32 * size.bit_count():
        raise NoProof("these bytes are not a packed frontier")
    return Frontier(size, tuple(packed[at : at + 32] for at in range(8, len(packed), 32)))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root of a tree with these leaf hashes, the empty root for none."""
    return Frontier().extend(leaves).root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Give the audit path of a leaf in the tree of all these leaf hashes (RFC 6962, 2.1.1). Refuses NoProof."""
    return tuple(root_of(leaves[low:high]) for low, high in inclusion_ranges(index, len(leaves)))


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """Give the proof that the tree of the first `old_size` leaves is a prefix of this one (2.1.2). Refuses NoProof."""
    return tuple(root_of(leaves[low:high]) for low, high in consistency_ranges(old_size, len(leaves)))


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """Give the subtrees (first leaf, leaf after the last) of an audit path, from the leaf up. Refuses NoProof."""
    if not 0 <= index < size:
        raise NoProof(f"a tree of {size} leaves has no leaf {index}")
    found: list[tuple[int, int]] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            found.append((middle, high))
            high = middle
        else:
            found.append((low, middle))
            low = middle
    return found[::-1]


def consistency_ranges(old_size: int, size: int) -> list[tuple[int, int]]:
    """Give the subtrees of a consistency proof in its order; none for the empty and for the same tree. Refuses NoProof."""
    if not 0 <= old_size <= size:
        raise NoProof(f"a tree of {size} leaves never had {old_size}")
    if old_size in (0, size):
        return []
    found: list[tuple[int, int]] = []
    low, high = 0, size
    while old_size < high:
        middle = low + _split(high - low)
        if old_size <= middle:
            found.append((middle, high))
            high = middle
        else:
            found.append((low, middle))
            low = middle
    if low:  # the old tree ends inside: its last full subtree is part of the proof
        found.append((low, high))
    return found[::-1]


def _split(size: int) -> int:
    """Give the largest power of two below a size of at least 2."""
    return 1 << (size - 1).bit_length() - 1


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether the proof shows that the leaf hash stands at an index of the tree with this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            node = node_hash(step, node)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            node = node_hash(node, step)
        here, last = here >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(old_size: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether the proof shows that the old tree is a prefix of the new one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return bool(path) and _consistent(old_size, size, old_root, root, path)


def _consistent(old_size: int, size: int, old_root: bytes, root: bytes, path: list[bytes]) -> bool:
    here, last = old_size - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old_node = node = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old_node, node = node_hash(step, old_node), node_hash(step, node)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            node = node_hash(node, step)
        here, last = here >> 1, last >> 1
    return last == 0 and old_node == old_root and node == root
