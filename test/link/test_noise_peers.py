#!/usr/bin/python3
"""test_noise_peers.py: link/noise against what others made.

    test_noise_peers.py live END             dissononce as the peer, both roles
    test_noise_peers.py vectors END FOLDER   FOLDER/noise.json, message by message

END is the program of noise_end.c.  The vectors are no part of this tree:
$CISTERNA_VECTORS names their folder, else it is FOLDER.  Where they are not,
the last line says so and the exit status is 77: neither passed nor failed.
"""
import json
import os
import random
import subprocess
import sys

NOT_HERE = 77
PATTERNS = ("IK", "NK")


class End:
    """Our side, on a pipe."""

    def __init__(self, program):
        self.run = subprocess.Popen([program], text=True, bufsize=1,
                                    stdin=subprocess.PIPE,
                                    stdout=subprocess.PIPE)

    def ask(self, *words):
        """The answer's bytes, or None when it is a status."""
        print(*words, file=self.run.stdin, flush=True)
        line = self.run.stdout.readline().strip()
        if line.startswith("error "):
            return None
        return b"" if line == "-" else bytes.fromhex(line)

    def init(self, pattern, role, **keys):
        words = [hexed(keys.get(k)) for k in
                 ("own", "remote", "psk", "random", "prologue")]
        assert self.ask("init", pattern, role, *words) == b""


def hexed(data):
    return data.hex() if data else "-"


def peer(pattern, initiator, prologue, keys):
    """The other side, by an independent implementation."""
    from dissononce.cipher.chachapoly import ChaChaPolyCipher
    from dissononce.dh.x25519.x25519 import X25519DH
    from dissononce.hash.sha256 import SHA256Hash
    from dissononce.processing.handshakepatterns.interactive.IK import \
        IKHandshakePattern
    from dissononce.processing.handshakepatterns.interactive.NK import \
        NKHandshakePattern
    from dissononce.processing.impl.cipherstate import CipherState
    from dissononce.processing.impl.handshakestate import HandshakeState
    from dissononce.processing.impl.symmetricstate import SymmetricState
    from dissononce.processing.modifiers.psk import PSKPatternModifier
    state = HandshakeState(SymmetricState(CipherState(ChaChaPolyCipher()),
                                          SHA256Hash()), X25519DH())
    plain = IKHandshakePattern() if pattern == "IK" else NKHandshakePattern()
    whole = PSKPatternModifier(1 if pattern == "IK" else 0).modify(plain)
    state.initialize(whole, initiator, prologue, psks=(keys["psk"],),
                     s=keys.get("s"), rs=keys.get("rs"))
    return state


def exchange(end, other, ours_first, payloads):
    """Both messages; the peer's pair of ciphers."""
    states = None
    for message, payload in enumerate(payloads):
        if (message == 0) == ours_first:
            said = end.ask("write", hexed(payload))
            heard = bytearray()
            states = other.read_message(said, heard)
        else:
            said = bytearray()
            states = other.write_message(payload, said)
            heard = end.ask("read", said.hex())
        assert bytes(heard) == payload, (message, payload, heard)
    assert end.ask("hash") == \
        other.symmetricstate.get_handshake_hash()
    assert end.ask("split") == b""
    return states


def carry(end, ours, theirs, count, rng):
    """Texts both ways under the keys agreed on; one forged each time."""
    for number in range(count):
        text = rng.randbytes(rng.randrange(1, 520))
        sealed = end.ask("seal", number, text.hex())
        assert theirs.decrypt_with_ad(b"", sealed) == text
        sealed = bytearray(ours.encrypt_with_ad(b"", text))
        sealed[rng.randrange(len(sealed))] ^= 1 << rng.randrange(8)
        assert end.ask("open", number, sealed.hex()) is None
        ours.set_nonce(number)
        sealed = ours.encrypt_with_ad(b"", text)
        assert end.ask("open", number, sealed.hex()) == text
        assert end.ask("open", number, sealed.hex()) is None  # SR-22


def live(program, seed):
    from dissononce.dh.x25519.x25519 import X25519DH
    rng = random.Random(seed)
    end, dh = End(program), X25519DH()
    for round_ in range(20):
        pattern, ours_first = PATTERNS[round_ % 2], round_ // 2 % 2 == 0
        first, second = dh.generate_keypair(), dh.generate_keypair()
        psk, prologue = rng.randbytes(32), rng.randbytes(rng.randrange(50))
        mine, yours = (first, second) if ours_first else (second, first)
        ours = {"psk": psk, "random": rng.randbytes(32), "prologue": prologue}
        theirs = {"psk": psk}
        if pattern == "IK" or not ours_first:
            ours["own"] = mine.private.data
        if pattern == "IK" or ours_first:
            theirs["s"] = yours
        if ours_first:
            ours["remote"] = yours.public.data
        else:
            theirs["rs"] = mine.public
        end.init(pattern, "initiator" if ours_first else "responder", **ours)
        other = peer(pattern, not ours_first, prologue, theirs)
        payloads = [rng.randbytes(rng.randrange(200)) for _ in range(2)]
        pair = exchange(end, other, ours_first, payloads)
        first, second = pair
        carry(end, second if ours_first else first,
              first if ours_first else second, 5, rng)
    print(f"20 handshakes with dissononce, both roles, 200 texts (seed {seed})")


def vector(program, v):
    ends = {}
    pattern = v["protocol_name"][6:8]
    for role, own, remote in (("initiator", "init_static",
                               "init_remote_static"),
                              ("responder", "resp_static", None)):
        side = role[:4]
        ends[role] = End(program)
        ends[role].init(
            pattern, role, own=bytes.fromhex(v.get(own, "")),
            remote=bytes.fromhex(v[remote]) if remote else None,
            psk=bytes.fromhex(v[side + "_psks"][0]),
            random=bytes.fromhex(v[side + "_ephemeral"]),
            prologue=bytes.fromhex(v[side + "_prologue"]))
    for number, message in enumerate(v["messages"]):
        from_, to = (("initiator", "responder"),
                     ("responder", "initiator"))[number % 2]
        payload = bytes.fromhex(message["payload"])
        sealed = bytes.fromhex(message["ciphertext"])
        if number < 2:
            say, hear = ("write",), ("read",)
        else:
            say, hear = ("seal", number // 2 - 1), ("open", number // 2 - 1)
        assert ends[from_].ask(*say, hexed(payload)) == sealed, number
        assert ends[to].ask(*hear, sealed.hex()) == payload, number
        if number == 1:
            for end in ends.values():
                assert end.ask("hash").hex() == v["handshake_hash"]
                assert end.ask("split") == b""
    return len(v["messages"])


def vectors(program, folder):
    path = os.path.join(os.environ.get("CISTERNA_VECTORS", folder),
                        "noise.json")
    if not os.path.exists(path):
        print(f"not here: {path}")
        return NOT_HERE
    with open(path, encoding="utf-8") as file:
        known = json.load(file)["vectors"]
    names = {v["protocol_name"] for v in known}
    for pattern in ("IKpsk1", "NKpsk0"):
        assert f"Noise_{pattern}_25519_ChaChaPoly_SHA256" in names, names
    print(f"{sum(vector(program, v) for v in known)} messages of {path}")
    return 0


if __name__ == "__main__":
    if sys.argv[1] == "vectors":
        sys.exit(vectors(sys.argv[2], sys.argv[3]))
    live(sys.argv[2], int(sys.argv[3]) if sys.argv[3:] else 1)
