#!/usr/bin/env python3
"""target.py: builds the link for the target, runs a visit on it in QEMU, and
wants every packet on the coil as the host has it (SR-14).

    test/link/target.py ROOT FOLDER TRACE SODIUM

ROOT is the tree, FOLDER where to build, TRACE the host's program of trace.c,
SODIUM what script/sodium made.  Says how much flash link and libsodium take, which is held to a limit.
"""
import glob
import os
import re
import subprocess
import sys

CPU = ["--specs=picolibc.specs", "-mcpu=cortex-m4", "-mthumb",
       "-mfloat-abi=soft"]
COMPILE = ["-Os", "-std=c11", "-ffreestanding", "-Wall", "-Wextra",
           "-Wconversion", "-Wshadow", "-Werror", "-ffunction-sections",
           "-fdata-sections"]
MEMORY = {"__flash": 0, "__flash_size": 0x400000, "__ram": 0x20000000,
          "__ram_size": 0x10000}
FLASH_MAX = 48 * 1024  # of the 128 KiB that there are


def gcc(*arguments):
    subprocess.run(["arm-none-eabi-gcc", *CPU, *arguments], check=True)


def build(root, sodium):
    sources = [p for part in ("core", "link")
               for p in sorted(glob.glob(f"{root}/{part}/*.c"))
               if "/link/serve" not in p]  # which needs the pump
    sources += [f"{root}/test/link/{n}.c" for n in
                ("trace", "samples", "target")]
    objects = []
    for source in sources:
        objects.append(os.path.relpath(source, root).replace("/", "-")[:-2]
                       + ".o")
        gcc(*COMPILE, "-I" + root, "-I" + sodium + "/include", "-c", source,
            "-o", objects[-1])
    gcc("--oslib=semihost", "--crt0=hosted", "-Wl,--gc-sections",
        "-Wl,-Map=trace.map",
        *[f"-Wl,--defsym={k}={v:#x}" for k, v in MEMORY.items()],
        *objects, sodium + "/libsodium.a", "-o", "trace.elf")


def flash(name):
    """Bytes of the sections that were linked from objects of this name."""
    with open("trace.map", encoding="utf-8") as file:
        text = file.read().split("Linker script and memory map")[1]
    return sum(int(size, 16) for size, place in re.findall(
        r"^ \.(?:text|rodata|data)\S*\s+0x\w+\s+(0x\w+) (\S+)$", text, re.M)
        if re.search(name, place))


def run():
    subprocess.run(
        ["qemu-system-arm", "-M", "mps2-an386", "-display", "none",
         "-monitor", "none", "-serial", "none",
         "-chardev", "file,id=out,path=target.txt", "-semihosting-config",
         "enable=on,target=native,chardev=out", "-kernel", "trace.elf"],
        check=True, timeout=240, stdin=subprocess.DEVNULL)
    with open("target.txt", encoding="utf-8") as file:
        return file.read().split("\n")


def main(*paths):
    root, folder, trace, sodium = map(os.path.abspath, paths)
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    build(root, sodium)
    host = subprocess.run([trace], text=True, check=True,
                          capture_output=True).stdout.split("\n")
    target = [line.rstrip("\r") for line in run()]
    link, below = flash(r"^link-"), flash(r"libsodium\.a")
    print(f"{len(host) - 1} packets; flash: link {link}, libsodium {below}")
    if len(host) < 12 or host != target:
        sys.exit("the target differs:\n" + "\n".join(target))
    if not 0 < link < link + below < FLASH_MAX:
        sys.exit(f"more than {FLASH_MAX} bytes of flash")


if __name__ == "__main__":
    main(*sys.argv[1:])
