#!/usr/bin/env python3
"""pdf_weasyprint.py: the same words as a page of HTML, by WeasyPrint.

    pdf_weasyprint.py WORDS.json SHEETS

Prints milliseconds of processor time a sheet and the bytes of one.  It writes
no tags: a little less than ours does.
"""
import html
import json
import sys
import time

import weasyprint

STYLE = """
@page { size: letter; margin: 36pt }
body { font: 11pt Roboto, sans-serif; color: #1b1f24 }
h1 { font-size: 18pt; margin: 0 } p { margin: 0 }
.dates, .two { width: 100% } .two > tbody > tr > td { width: 50% }
td, th { text-align: left; vertical-align: top; font-weight: 400 }
.dates b { font-size: 20pt } th { color: #59626c; font-size: 9.5pt }
h2 { font-size: 10pt; color: #0b5d66; margin: 6pt 0 0;
     border-top: 0.6pt solid #c9cac5 }
.card { font-size: 8pt; border-top: 1.4pt solid; width: 100% }
.card svg, .card img { width: 112pt; height: 112pt }
"""


def text(words):
    return html.escape(words or "")


def section(s):
    rows = "".join(f"<tr><th>{text(a)}</th><td>{text(b)} {text(c)}</td></tr>"
                   for a, b, c in s["rows"])
    return (f"<h2>{text(s['title'])} {text(s['note'])}</h2>"
            f"<table>{rows}</table>")


def page(s):
    dates = "".join(f"<td>{text(a)}<br><b>{text(b)}</b><br>{text(c)}</td>"
                    for a, b, c in s["dates"][0]["rows"])
    left, right, below, signs = ("".join(map(section, s[k])) for k in
                                 ("left", "right", "below", "card"))
    head = "".join(f"<p>{text(line)}</p>" for line in s["head"][1:])
    foot = "".join(f"<p>{text(line)}</p>" for line in s["foot"])
    side = s["code_width"] + 8
    code = (f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='-4 -4 {side} "
            f"{side}'><path d='{s['code_path']}'/></svg>")
    return (f"<html><head><title>{text(s['head'][0])}</title>"
            f"<style>{STYLE}</style></head><body>"
            f"<h1>{text(s['head'][0])}</h1>{head}"
            f"<table class=dates><tr>{dates}</tr></table>"
            f"<table class=two><tr><td>{left}</td><td>{right}</td></tr>"
            f"</table>{below}<table class=card><tr><td>{signs}{foot}</td>"
            f"<td>{code}</td></tr></table></body></html>")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        sheets = json.load(file)
    count = int(sys.argv[2])
    out = weasyprint.HTML(string=page(sheets[0])).write_pdf()
    start = time.process_time()
    for i in range(count):
        out = weasyprint.HTML(
            string=page(sheets[i % len(sheets)])).write_pdf()
    print(f"{(time.process_time() - start) * 1000 / count:.3f} {len(out)}")


main()
