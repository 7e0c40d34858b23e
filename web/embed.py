#!/usr/bin/env python3
"""embed.py OUT FILE...: files as a C table, each under a path with its
digest (struct asset of web/asset.h)."""
import hashlib
import os
import sys

TYPES = {".css": "text/css; charset=utf-8",
         ".js": "text/javascript; charset=utf-8",
         ".svg": "image/svg+xml",
         ".wav": "audio/wav"}


def rows(data):
    for at in range(0, len(data), 16):
        yield "    " + " ".join("%d," % byte for byte in data[at:at + 16])


def main(out, names):
    table, text = [], ["/* Made by web/embed.py. */"]
    for number, name in enumerate(sorted(names)):
        with open(name, "rb") as file:
            data = file.read()
        stem, ending = os.path.splitext(os.path.basename(name))
        digest = hashlib.sha256(data).hexdigest()[:16]
        text += ["static const unsigned char DATA_%d[] = {" % number,
                 *rows(data), "};"]
        table.append('    { "%s%s", "/static/%s-%s%s", "%s", DATA_%d, %d },' %
                     (stem, ending, stem, digest, ending, TYPES[ending],
                      number, len(data)))
    text += ["static const struct asset ASSETS[] = {", *table, "};",
             "#define ASSET_COUNT (sizeof ASSETS / sizeof ASSETS[0])", ""]
    with open(out, "w") as file:
        file.write("\n".join(text))


main(sys.argv[1], sys.argv[2:])
