"""A recording in, what seqdoc makes of it out."""

import json
import os
import subprocess

from service import SECRET

SEQDOC = os.environ["SEQDOC"]


def seqdoc(*arguments):
    done = subprocess.run([SEQDOC, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, f"seqdoc {arguments} ended with {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout


class Imported:
    """The log of a recording: its calls, in their order, and the text of the log."""

    def __init__(self, recordings, folder, *options):
        log = folder / "logs" / "requestshook.log"
        self.summary = json.loads(seqdoc("import", *recordings, "-o", log, "--summary", "json", "--force", *options))
        self.log = log.read_text()
        shown = json.loads(seqdoc("show", log, "--json"))
        assert not shown["diagnostics"], shown["diagnostics"]
        self.steps = {step["n"]: step for step in shown["steps"]}
        self.exchanges = {exchange["id"]: exchange for exchange in shown["exchanges"]}
        # The services were never told of it, and no page may show it.
        assert SECRET not in self.log
        seqdoc("build", folder / "logs", "-o", folder / "docs")
        lines = (folder / "docs" / "diagram.md").read_text().splitlines()
        arrows = [line for line in lines if "->>" in line and "-->>" not in line]
        assert len(arrows) == len(self.exchanges), f"{len(arrows)} arrows for {len(self.exchanges)} calls"

    def calls(self):
        """The request of each exchange, and its response or none, in the order of the requests."""
        for exchange in sorted(self.exchanges.values(), key=lambda exchange: exchange["request"]):
            yield exchange, self.steps[exchange["request"]], self.steps.get(exchange["response"])
