#!/usr/bin/env python3
"""test_tidy.py: each fault planted in a copy of a piece of the tree is found
by tools/tidy under its rule's name; the copy without faults is clean."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
TIDY = os.path.join(ROOT, "tools/tidy")
PIECE = ["core/status.c", "core/status.h", "core/fault.h", "core/meson.build",
         "base/fault.c", "base/buffer.c", "base/buffer.h", "base/meson.build",
         ".clang-format"]


def long_function(lines):
    return "int status_long(void)\n{\n" + "    ;\n" * (lines - 2) + "}\n"


# rule, file, what is appended (or, for a new file, its whole text)
LOW_LINE = "\nint status_x(int a)\n{\n    %s\n    return a;\n}\n"
PLANTS = [
    ("include-direction", "core/status.c", '#include "base/buffer.h"\n'),
    ("include-direction", "clinic/page/page_x.c",
     '#include "pump/motor.h"\n'),  # SR-40
    ("include-direction", "clinic/cmd_x.c", '#include "link/client.h"\n'),
    ("include-direction", "clinic/store/x.c",
     '#include "clinic/rules/worklist.h"\n'),
    ("include-direction", "calc/cmd_x.c", '#include "report/sheet.h"\n'),
    ("include-direction", "elsewhere/x.c", '#include "core/status.h"\n'),
    ("include-cycle", "core/fault.h", '#include "core/two.h"\n'),
    ("low-header", "core/status.c", "#include <stdio.h>\n"),
    ("low-header", "pump/motor.c", "#include <string.h>\n"),
    ("low-header", "link/noise.c", "#include <sodium.h>\n"),
    ("low-header", "link/crypto.h", "#include <sodium.h>\n"),
    ("low-header", "link/crypto.c", "#include <string.h>\n"),
    ("low-word", "core/status.c", LOW_LINE % "a = (int)(float)a;"),
    ("low-word", "core/status.c", LOW_LINE % "goto end;"),
    ("low-word", "link/frame.c", LOW_LINE % "free(a);"),
    ("low-loop", "core/status.c", LOW_LINE % "while (1)\n        a++;"),
    ("low-loop", "core/status.c", LOW_LINE % "for (;;)\n        a++;"),
    ("low-state", "core/status.c", "\nint status_count = 0;\n"),
    ("low-state", "core/status.c", "\nstatic int table[4];\n"),
    ("low-state", "core/status.c", LOW_LINE % "static int seen;"),
    ("low-recursion", "core/status.c", LOW_LINE % "a = status_x(a - 1);"),
    ("low-recursion", "core/status.c",
     "static int one(int a);\nstatic int two(int a)\n{\n    return one(a);\n}\n"
     "static int one(int a)\n{\n    return two(a);\n}\n"),
    ("function-length", "core/status.c", long_function(61)),
    ("function-length", "base/buffer.c", long_function(81)),
    ("file-length", "base/buffer.c", "/* */\n" * 601),
    ("file-length", "tools/long", "#!/bin/sh\n# long: it is.\n" + ":\n" * 600),
    ("parameters", "base/buffer.c",
     "int buffer_x(int a, int b, int c, int d, int e, int f)\n{\n"
     "    return a;\n}\n"),
    ("first-line", "core/two.h", "#ifndef CORE_TWO_H\n#endif\n"),
    ("first-line", "core/two.c", "/* three.c: not its name. */\n"),
    ("first-line", "tools/quick", "#!/bin/sh\necho\n"),
    ("prototype-comment", "core/status.h", "\nint status_two(void);\n"),
    ("prototype-comment", "core/status.h",
     "\nint status_two(int a,\n    int b) MUST_CHECK;\n"),
    ("own-header", "core/two.c", "static int one;\n"),
    ("prefix", "core/status.c", "\nint two_of_them(void)\n{\n    return 2;\n}\n"),
    ("prefix", "base/buffer.c", "\nint buff_x(void)\n{\n    return 2;\n}\n"),
    ("dead-source", "core/two.c", '#include "core/status.h"\n'),
    ("dead-source", "test/core/test_two.c", '#include "core/status.h"\n'),
    ("dead-header", "core/two.h", "/* two.h: nobody's. */\n"),
    ("dead-header", "core/status.c", '#include "core/gone.h"\n'),
    ("dead-script", "tools/unnamed", "#!/bin/sh\n# unnamed: by nobody.\n"),
    ("dead-script", "web/unnamed.css", "p { color: red }\n"),
    ("foreign-name", "docs/x.md", "see https://registry.np" "mjs.org/x\n"),
    ("foreign-name", "docs/x.md", "in /wo" "rk/main\n"),
    ("unfinished", "core/status.c", "/* TO" "DO: more */\n"),
    ("unfinished", "docs/x.md", "This is not yet implem" "ented.\n"),
    ("sql-room", "clinic/page/page_x.c",
     'static const char *a = "SELECT name FROM person";\n'),
    ("page-tag", "clinic/page/page_x.c", 'static const char *a = "<p>";\n'),
    ("spoken-id", "web/ui.c", 'static const char *a = "refused (SR-30)";\n'),
    ("formatted", "core/status.c", "\nstatic int  x( void ) ;\n"),
]
# What looks like a fault and is none.
HARMLESS = [
    ("low-header", "link/crypto.c", "#include <sodium.h>\n"),
    ("low-word", "core/status.c", "/* no float, no malloc, no goto */\n"),
    ("low-word", "core/status.c",
     'static const char *const a = "free double time";\n'),
    ("low-state", "core/status.c", "static const int table[] = { 1, 2 };\n"),
    ("low-loop", "core/status.c", LOW_LINE % "while (a < 1)\n        a++;"),
    ("include-direction", "clinic/cmd_x.c",
     '#include "clinic/store/db.h"\n#include "report/sheet.h"\n'),
    ("include-direction", "link/serve.c", '#include "pump/motor.h"\n'),
    ("function-length", "core/status.c", long_function(60)),
    ("prototype-comment", "core/status.h",
     "\n/* One; two. */\nint status_one(void);\nint status_two(void);\n"),
    ("dead-source", "core/fault.c", '#include "core/fault.h"\n'),
    ("parameters", "base/buffer.c",
     "int buffer_x(int a, int b, int c, int d, int e)\n{\n    return a;\n}\n"),
    ("sql-room", "clinic/store/sql.c",
     'static const char *a = "SELECT name FROM person";\n'),
    ("page-tag", "web/ui.c", 'static const char *a = "<p>";\n'),
    ("spoken-id", "web/ui.c", "/* says \"no\", SR-30 */\n"),
]


def copy(folder):
    for path in PIECE:
        os.makedirs(os.path.dirname(os.path.join(folder, path)) or folder,
                    exist_ok=True)
        shutil.copy(os.path.join(ROOT, path), os.path.join(folder, path))
    with open(os.path.join(folder, "core/meson.build"), "a") as file:
        file.write("files('fault.c')\n")


def findings(folder):
    run = subprocess.run([TIDY, folder], capture_output=True, text=True,
                         check=False)
    if run.stderr or run.returncode not in (0, 1):
        sys.exit(f"tools/tidy itself failed: {run.stderr}")
    if (run.returncode == 1) != bool(run.stdout):
        sys.exit("tools/tidy: exit status and findings disagree")
    return run.stdout


def plant(folder, path, text):
    full = os.path.join(folder, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "a") as file:
        file.write(text)
    if text.startswith("#!"):
        os.chmod(full, 0o755)
    if path == "core/fault.h":  # the other half of the loop
        plant(folder, "core/two.h", '/* two.h: a loop. */\n'
              '#include "core/fault.h"\n')


def found(rule, path, text):
    with tempfile.TemporaryDirectory() as folder:
        copy(folder)
        plant(folder, path, text)
        return re.search(rf"^{re.escape(path)}:\d+: {rule}: ",
                         findings(folder), re.M) is not None


def main():
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        copy(folder)
        clean = findings(folder)
        if clean:
            failures.append("a clean tree has findings:\n" + clean)
    for rule, path, text in PLANTS:
        if not found(rule, path, text):
            failures.append(f"{rule} not found in {path}: {text[:60]!r}")
    for rule, path, text in HARMLESS:
        if found(rule, path, text):
            failures.append(f"{rule} wrongly found in {path}: {text[:60]!r}")
    with open(TIDY) as file:
        rules = re.search(r"^RULES = \[(.*?)\]", file.read(), re.M | re.S)[1]
    planted = {rule for rule, _, _ in PLANTS}
    for rule in re.findall(r"\w+", rules):
        if rule.replace("_", "-") not in planted:
            failures.append(f"{rule}: no fault is planted for it")
    for line in failures:
        print("failed:", line)
    print(f"{1 + len(PLANTS) + len(HARMLESS)} cases, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
