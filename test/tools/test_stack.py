#!/usr/bin/env python3
"""test_stack: tools/stack sums what it should, and finds what is planted: a
recursion, a stack without a bound, a call to who knows whom, a heap, and each
figure above its limit."""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
STACK = os.path.join(ROOT, "tools/stack")
GCC = ["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-Os",
       "-ffreestanding", "-nostdlib"]
LINK = """SECTIONS { .text 0 : { *(.text*) *(.rodata*) }
.stack 0x20000000 (NOLOAD) : { . = . + 4096; }
.data : { *(.data*) } .bss : { *(.bss*) } }
"""
USE = "void use(void *);\nvoid use(void *p) { __asm__ volatile(\"\" :: \"r\"(p)); }\n"
NO = "__attribute__((noinline)) "
CHAIN = USE + NO + """static void c(void) { char x[200]; use(x); }
""" + NO + """static void b(void) { char x[100]; c(); use(x); }
int main(void) { char x[40]; b(); use(x); return 0; }
"""
PLANTS = [
    ("recursion: ", USE + NO + "int down(int);\n" + NO +
     "int down(int n) { char x[8]; use(x); return n ? down(n - 1) + x[0] : 1; }\n"
     "int main(void) { return down(5); }\n"),
    ("recursion: ", USE + NO + "int one(int);\n" + NO +
     "int two(int n) { char x[8]; use(x); return one(n) + x[0]; }\n" + NO +
     "int one(int n) { char x[8]; use(x); return n ? two(n) + x[1] : 0; }\n"
     "int main(void) { return one(5); }\n"),
    ("without a bound", USE + NO +
     "void any(int n) { char x[n]; use(x); }\n"
     "int main(void) { any(5); return 0; }\n"),
    ("nobody known through a pointer", USE +
     "int main(void) { int (*volatile p)(void) = 0; return p() + 1; }\n"),
    ("a heap: malloc", USE + NO + "void *malloc(unsigned n) { return &((char *)0)[n]; }\n"
     "int main(void) { use(malloc(5)); return 0; }\n"),
    ("stack: 5", USE + "int main(void) { char x[5000]; use(x); return 0; }\n"),
]


def check(folder, source, *arguments):
    """tools/stack of this program: its exit status and what it said."""
    elf = os.path.join(folder, "x.elf")
    os.makedirs(elf + ".p", exist_ok=True)
    with open(os.path.join(folder, "x.c"), "w", encoding="utf-8") as file:
        file.write(source)
    with open(os.path.join(folder, "x.ld"), "w", encoding="utf-8") as file:
        file.write(LINK)
    subprocess.run([*GCC, "-g", "-fstack-usage", "-fno-optimize-sibling-calls",
                    "-c", "x.c", "-o", "x.elf.p/x.o"], cwd=folder, check=True)
    subprocess.run([*GCC, "-T", "x.ld", "-Wl,-e,main", "x.elf.p/x.o", "-o",
                    "x.elf"], cwd=folder, check=True)
    run = subprocess.run([STACK, elf, *arguments], text=True,
                         capture_output=True, check=False)
    return run.returncode, run.stdout + run.stderr


def main():
    bad = 0

    def want(held, what, said):
        nonlocal bad
        if not held:
            bad += 1
            print(f"{what}:\n{said}")

    with tempfile.TemporaryDirectory() as folder:
        code, said = check(folder, CHAIN)
        figure = int(re.search(r"a stack of (\d+)", said)[1])
        # 340 bytes of arrays, return addresses, and an exception's frame
        want(code == 0 and 376 <= figure <= 440, "a chain is not summed", said)
        want("deepest: main > b > c" in said, "the chain is not said", said)
        for limit in ("--stack", "--ram", "--flash"):
            code, said = check(folder, CHAIN, limit, "5")
            want(code == 1 and "above 5" in said, limit + " does not hold",
                 said)
        code, said = check(folder, CHAIN, "--stack", str(figure))
        want(code == 0, "a limit that is met is refused", said)
        for plant, source in PLANTS:
            code, said = check(folder, source)
            want(code == 1 and plant in said, f"`{plant}` was not found", said)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
