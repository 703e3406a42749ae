"""Whether `seqdoc check` and `mkdocs build --strict` agree on which includes resolve.

    includes.py SEQDOC LOG COUNT

Makes a site with `seqdoc init`, and so many random pages in it, one after another.
"""

import json
import logging
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

NAMES = [
    "image/ladder.md", "image/lader.md", "image/body.md:1:3", "image/body.md:part", "image", "image/",
    "nowhere/body.md", "inc/terms.md", "docs/image/log.md", "../inc/terms.md", "./image/log.md",
    "image/../image/log.md", "parts/one.md", "parts/one.md:part", "nowhere.md", "nowhere.md:1", "",
    "/etc/hostname", ";nowhere.md", "image/log.md ", "image/log.md:1,3", "image/log.md:-3:", "C:nowhere.md",
]
RULES = {"include-missing", "include-unknown", "site-base-path"}
logging.disable(logging.CRITICAL)


def line(chance):
    name, other = chance.choice(NAMES), chance.choice(NAMES)
    mark, quote = chance.choice(["--8<--", "-8<-", "---8<---"]), chance.choice("\"'")
    one = f"{mark} {quote}{name}{quote}"
    return chance.choice([
        one, one, one,
        chance.choice(["    ", ";", ";;", "x "]) + one,
        one + " ",
        f"{mark}{quote}{name}{quote}",
        f"{mark}\n{name}\n{other}\n\n{chance.choice(['; ' + name, name, one])}\n{mark}",
        f"``` text\n{one}\n```",
        f"<!--\n{one}\n-->",
        f"{mark} [start:a]\n{one}\n{mark} [end:a]",
    ])


def builds(site):
    try:
        build(load_config(str(site / "mkdocs.yml"), strict=True, site_dir=str(site / "site")))
    except BaseException as error:  # MkDocs ends the process by an exception of its own
        return str(error) or type(error).__name__
    return None


def main(seqdoc, log, count):
    chance, wrong, failed = random.Random(1), 0, 0
    with tempfile.TemporaryDirectory(prefix="seqdoc-includes-") as folder:
        site = Path(folder)
        (site / "logs").mkdir()
        shutil.copy(log, site / "logs/image.log")
        os.chdir(site)
        for words in [["init", "logs", "-o", "docs"], ["build", "-q"]]:
            subprocess.run([seqdoc, *words], check=True, stdout=subprocess.DEVNULL)
        for file, text in {"inc/terms.md": "Terms\n", "docs/parts/one.md": "--8<-- [start:part]\nOne\n--8<-- [end:part]\n"}.items():
            (site / file).parent.mkdir()
            (site / file).write_text(text)
        for page in ["index.md", "api.md", "recording.md"]:
            (site / "docs/image" / page).unlink(missing_ok=True)
        (site / "docs/index.md").write_text("# Home\n")
        settings = (site / "mkdocs.yml").read_text()
        for number in range(count):
            bases = chance.choice([["docs"], ["docs"], ["."], ["docs", "."], ["inc", "docs"]])
            (site / "mkdocs.yml").write_text(settings.replace('["docs"]', json.dumps(bases)))
            front = chance.choice(["", "---\ntitle: x\n---\n"])
            page = f"{front}# Page\n\n{line(chance)}\n\n{chance.choice(['', line(chance)])}\n"
            (site / "docs/page.md").write_text(page)
            said = builds(site)
            check = subprocess.run([seqdoc, "check", "--format", "json"], capture_output=True, text=True)
            found = [one for one in json.loads(check.stdout)["findings"] if one["rule"] in RULES]
            failed += said is not None
            if (said is None) == bool(found):
                wrong += 1
                print(f"page {number}, base_path {bases}: {page!r}\n  MkDocs: {said}\n  check: {found}")
    print(f"{count} pages, {failed} of them not built, {wrong} seen in another way")
    return wrong > 0 or not 0 < failed < count


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
