"""record.py: a session record, read and verified by docs/encounter.md.

Written from the document alone, as an independent check of what the programmer
makes.  Curve arithmetic is libsodium's, called directly.
"""
import ctypes
import ctypes.util
import hashlib

SODIUM = ctypes.CDLL(ctypes.util.find_library("sodium"))
TEXTS = ("person", "second", "patient", "mrn", "lot", "why_residual",
         "why_dose", "why_unbridged", "remark")
KINDS = (None, "commit", "bolus", "stop", "minimum", "restart", "clock",
         "silence", "sound", "emergency", "key_add", "key_remove")
FATES = (None, "done", "refused", "unknown")
MODES = ("unprogrammed", "running", "minimum", "stopped")


class Bad(Exception):
    """Not a record."""


class Reader:
    """Takes fields off the front."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, size):
        if self.at + size > len(self.data):
            raise Bad("too short")
        self.at += size
        return self.data[self.at - size:self.at]

    def number(self, size):
        return int.from_bytes(self.take(size), "little")

    def numbers(self, **sizes):
        return {name: self.number(size) for name, size in sizes.items()}

    def padded(self, size):
        data = self.take(size)
        text = data.rstrip(b"\0")
        if b"\0" in text or not text.isascii():
            raise Bad("no serial")
        return text.decode()


def read_schedule(r):
    sets = [r.numbers(days=1, steps=1) for _ in range(r.number(1))]
    for one in sets:
        one["steps"] = [(r.number(2), r.number(4))
                        for _ in range(one["steps"])]
    return sets


def read_pump(r):
    pump = r.numbers(now=8, offset=4, ticks=8, last=4, mode=1, active=2,
                     silenced=2, volume=4, numerator=8, denominator=8,
                     filled_at=8, filled=4, alarm_volume=4, low=8, empty=8,
                     eri=8, eos=8, program=4, product=2, nominal=4, used=4,
                     past=4, tubing=4, catheter=4, path_left=4, path_conc=4,
                     beside=1, ordered=4, given=4, left_s=4, left_ng=4,
                     next_bolus=8, bolus=4, every=2, first=2, seconds=4)
    pump["offset"] -= 172800
    pump["mode"] = MODES[pump["mode"]]
    pump["schedule"] = read_schedule(r)
    return pump


def read_act(r):
    act = r.numbers(kind=1, fate=1, reason=1, key=8, utc=8, value=4)
    act["kind"], act["fate"] = KINDS[act["kind"]], FATES[act["fate"]]
    if act["kind"] is None or act["fate"] is None:
        raise Bad("no command")
    return act


def read_credential(data):
    r = Reader(data)
    if r.take(4) != b"CCR1":
        raise Bad("no credential")
    fields = r.numbers(rights=1, scope=1, zero=2, number=4)
    fields["clinic"] = r.take(8)
    fields["expires"] = r.number(8)
    fields["serial"] = r.padded(16)
    fields["holder"] = r.take(32)
    fields["signature"] = r.take(64)
    return fields


def read(data):
    """The record's fields, by name; Bad if it is none."""
    r = Reader(data)
    if r.take(4) != b"CSR1":
        raise Bad("no session record")
    record = r.numbers(begun=8, ended=8)
    record["serial"] = r.padded(16)
    record.update(r.numbers(patient_number=8, visit_number=8))
    record["before"], record["after"] = read_pump(r), read_pump(r)
    record["fill"] = r.numbers(flags=1, cause=1, drained=4, expected=4,
                               ratio=4, filled=4, old=4, nominal=4, true=4,
                               product=2, expiry=4, rinses=1, rinse=4)
    record["acts"] = [read_act(r) for _ in range(r.number(1))]
    for name in TEXTS:
        record[name] = r.take(r.number(1)).decode()
    credential = r.take(140)
    record["credential"] = read_credential(credential)
    record["credential_bytes"] = credential
    record["signer"] = r.take(32)
    record["signed"] = data[:r.at]
    record["signature"] = r.take(64)
    if r.at != len(data):
        raise Bad("too long")
    return record


def verified(key, message, signature):
    return SODIUM.crypto_sign_verify_detached(
        signature, message, ctypes.c_ulonglong(len(message)), key) == 0


def faults(record, clinic_key):
    """What is wrong by "To verify one", 2 to 4; an empty list: nothing."""
    found = []
    credential = record["credential"]
    if credential["clinic"] != hashlib.sha256(clinic_key).digest()[:8] or \
            not verified(clinic_key, record["credential_bytes"][:76],
                         credential["signature"]):
        found.append("the credential is not of this clinic")
    if credential["expires"] <= record["ended"]:
        found.append("the credential had expired")
    holder = ctypes.create_string_buffer(32)
    if SODIUM.crypto_sign_ed25519_pk_to_curve25519(
            holder, record["signer"]) != 0 or \
            holder.raw != credential["holder"]:
        found.append("the signer is not the holder")
    if not verified(record["signer"], record["signed"], record["signature"]):
        found.append("the signature is not the signer's")
    return found
