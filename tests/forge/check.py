"""Builds snippets of the flavor `github` from many recordings, reads them as a forge does, and compares
what a person would see with what `seqdoc show --json` says of the recording.

    check.py FOLDER     the snippets go to FOLDER
"""

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

import cmarkgfm
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt

SEQDOC = os.environ["SEQDOC"]
LOGS = ["samples", "tests/calls", "tests/recordings", "tests/hostile"]
READERS = {
    "cmark-gfm": lambda text: cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE),
    "markdown-it": MarkdownIt("gfm-like", {"html": True}).render,
}
# What seqdoc writes by itself.
OWN = set(
    "a b blockquote br caption code details h1 h2 h3 h4 li p pre strong summary table tbody td th thead tr ul wbr".split()
)
# What the notes of a person add.
NOTES = set("em ol hr".split())
VOID = {"br", "hr", "img", "input", "wbr"}


class Page(HTMLParser):
    """What stands on a rendered page."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.links, self.ids = set(), [], set()
        self.fences, self.headings, self.cells, self.alerts = [], [], [], []
        self.loose = []
        self.open = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.add(tag)
        if attributes.get("href"):
            self.links.append(attributes["href"])
        if attributes.get("id"):
            self.ids.add(attributes["id"])
        if tag == "pre":
            self.fences.append("")
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append([int(tag[1]), ""])
        if tag in ("td", "th"):
            self.cells.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open and self.open[-1] == tag, f"</{tag}> in {self.open}"
            self.open.pop()

    def handle_data(self, text):
        if "pre" in self.open:
            self.fences[-1] += text
        elif self.open and self.open[-1] == "h3" or "code" in self.open and "h3" in self.open:
            self.headings[-1][1] += text
        elif "td" in self.open or "th" in self.open:
            self.cells[-1] += text
        if "code" not in self.open:
            self.loose.append(text)


ODD = "\\xad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\U000e0000-\\U000e007f"
INVISIBLE = re.compile(f"[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f{ODD}]|\\\\(?:x[0-9a-f]{{2}}|u[0-9a-f]{{4}}|U[0-9a-f]{{8}}|r)")


def plain(text):
    """A text without what is shown as an escape, and without the escapes."""
    return INVISIBLE.sub("", text).strip("\n")


def joined(*parts):
    return " ".join(part for part in parts if part)


def said(step):
    """What the heading of a step says."""
    status = step["status"] and joined(str(step["status"]["code"] or ""), step["status"]["reason"])
    return joined(status if step["kind"] == "response" else step["method"], step["template"])


def assert_steps(page, steps):
    """All steps stand there with their headers and bodies, in their order."""
    fences = list(page.fences)
    if fences and len(fences) > 2 * len(steps):
        fences = fences[-2 * len(steps) :]
    assert len(fences) == 2 * len(steps), f"{len(fences)} fences for {len(steps)} steps"
    headings = [text for level, text in page.headings if level == 3]
    assert len(headings) == len(steps), f"{len(headings)} headings for {len(steps)} steps"
    for step, heading, head, body in zip(steps, headings, fences[::2], fences[1::2]):
        number, text = heading.strip().split(" ", 1) if " " in heading.strip() else (heading.strip(), "")
        assert number == f"({step['n']})", heading
        wanted = plain(said(step)).replace("\n", " ").replace("\t", " ").strip()
        assert plain(text).strip() == wanted, (text, wanted)
        # A line of a damaged record may have no colon.
        headers = [f"{name}: {value}" for name, value in step["headers"]]
        shown = [line.rstrip(": ") for line in plain(head).split("\n")]
        wanted = [line.rstrip(": ") for line in plain("\n".join(headers)).split("\n")]
        assert not headers or shown[-len(wanted) :] == wanted, (shown, wanted)
        assert plain(body) == (plain(step["body"]["text"]) or "none"), f"the body of step {step['n']}"


def assert_text(page, notes):
    """Nothing that was recorded is anything but text."""
    strange = page.tags - OWN - (NOTES if notes else set())
    assert not strange, f"recorded text became {strange}"
    assert not page.open, f"{page.open} are not closed"
    if notes:
        return
    loose = " ".join(page.loose)
    for mark in ("@", "#1", ":smile:", "$$", "--8<--", "://"):
        assert mark not in loose, f"{mark} stands outside of code"


def assert_links(page, path, rendered):
    """Each link leads to a page, and to something on it."""
    for link in page.links:
        # Others are those of a person, to pages of a site.
        if link.startswith(("https://docs.openstack.org/", "../")):
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / unquote(name) if name else path
        assert target in rendered, f"{link} leads nowhere"
        assert not anchor or anchor in rendered[target].ids, f"{link} leads to no section"


def assert_ladder(page, steps):
    """Each number of the ladder is one of a step."""
    numbers = {cell for cell in page.cells if cell.isdigit()}
    assert numbers <= {str(step["n"]) for step in steps}, numbers


def build(logs, folder, sections):
    configuration = folder / "seqdoc.toml"
    folder.mkdir(parents=True)
    body = f'[body]\nsections = "{sections}"\nstart_line = false\n'
    configuration.write_text(f'[output]\nflavor = "github"\nindex = true\nunused = true\n{body}')
    for named in logs:
        command = [SEQDOC, "build", named, "-o", folder / named, "--config", configuration, "-q"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        # Hostile logs hold some that no one can read.
        assert run.returncode == 0 or named == "tests/hostile", run.stderr
    return configuration


def assert_overview(folder, rendered, reader):
    """The pages of all flows lead to each of them, and to steps that there are."""
    for page in [folder / "flows.md", folder / "services.md"]:
        read = Page(reader(page.read_text()))
        assert_text(read, False)
        assert_links(read, page, rendered)
        flows = {link.partition("#")[0] for link in read.links if link.endswith("page.md")}
        wanted = {quote(str(path.relative_to(folder))) for path in rendered if path.name == "page.md"}
        assert page.name != "flows.md" or flows == wanted, flows ^ wanted
    return 2


def recordings(folder, named):
    """The folders of snippets, each with its log."""
    for page in sorted((folder / named).rglob("page.md")):
        output = page.parent
        name = output.relative_to(folder / named)
        logs = [Path(named) / name, *Path(named).glob(f"{name}.log*")]
        log = next(log for log in logs if log.exists())
        yield output, log


def show(log, configuration):
    command = [SEQDOC, "show", "--json", "--config", configuration, log]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)["steps"]


def check(folder, reader, configuration, exchanges):
    """Looks at all pages of one build with one reader; gives how many there were."""
    count = 0
    for named in LOGS:
        everything = {}
        for output, log in recordings(folder, named):
            notes = (log / "notes.md").exists() or (log / "console.txt").exists()
            rendered = {page: Page(reader(page.read_text())) for page in sorted(output.glob("*.md"))}
            everything.update(rendered)
            steps = show(log, configuration)
            for path, page in rendered.items():
                try:
                    assert_text(page, notes)
                    assert_links(page, path, rendered)
                    if path.name in ("ladder.md", "page.md"):
                        assert_ladder(page, steps)
                    if path.name == "body.md" and not notes and not exchanges:
                        assert_steps(page, steps)
                except AssertionError as error:
                    sys.exit(f"FAIL {path} of {log}: {error}")
                count += 1
        try:
            count += assert_overview(folder / named, everything, reader)
        except AssertionError as error:
            sys.exit(f"FAIL the overview of {named}: {error}")
    return count


def main():
    folder = Path(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    for sections in ("step", "exchange"):
        configuration = build(LOGS, folder / sections, sections)
        for name, reader in READERS.items():
            count = check(folder / sections, reader, configuration, sections == "exchange")
            print(f"ok {count} pages with a section for each {sections}, read by {name}")


main()
