"""A log in, diagram.md, body.md and log.md out, by the plainest means and without redaction.

What somebody would write who has no seqdoc; the benchmark of long logs compares with it.
"""
import json
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

HEADING = re.compile(r"^### \((.*?)\) (REQ >>>|RESP <<<) \((.*?)\) : (.*)$", re.M)


def main(log, out):
    text = Path(log).read_text(encoding="utf-8", errors="backslashreplace")
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    headings = list(HEADING.finditer(text))
    diagram, body, full = [], [], []
    for number, heading in enumerate(headings, 1):
        end = headings[number].start() if number < len(headings) else len(text)
        caller, kind, callee, what = heading.groups()
        head, _, content = text[heading.end():end].strip("\n").partition("\n\n")
        content = content.strip("\n")
        *verb, url = what.split(" ")
        parts = urlsplit(url)
        path = parts.path or "/"
        if kind == "REQ >>>":
            verb = " ".join(verb)
            arrow, ends, start = "->>", (caller, callee), f"{verb} {path} HTTP/1.1"
        else:
            verb = " ".join(verb[:-1])
            arrow, ends, start = "-->>", (callee, caller), f"HTTP/1.1 {verb}"
        title = f"{verb} {path}"
        diagram.append(f"{ends[0]}{arrow}{ends[1]}: {title}\n")
        language = "json" if is_json(content) else "text"
        body.append(
            f"\n### ({number}) {title} <a id=\"step-{number}\"></a>\n"
            f"`{caller}` {'-->' if arrow == '->>' else '<--'} `{callee}`\n\n"
            f'=== "Header"\n{fence(start + chr(10) + head, "http", title)}\n\n'
            f'=== "Body"\n{fence(content, language, title)}\n'
        )
        full.append(text[heading.start():end].replace("```", " ```"))
    (out / "diagram.md").write_text("".join(diagram), encoding="utf-8")
    (out / "body.md").write_text("".join(body), encoding="utf-8")
    (out / "log.md").write_text("".join(full), encoding="utf-8")


def is_json(content):
    try:
        json.loads(content)
    except ValueError:
        return False
    return content[:1] in "{["


def fence(text, language, title):
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("^ *(`+)", text, re.M)), default=0))
    lines = [f"{ticks} {language} title=\"{title}\" linenums=\"1\"", *text.split("\n"), ticks]
    return "\n".join("    " + line if line.strip() else line for line in lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
