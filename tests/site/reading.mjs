// Checks without a browser: does mermaid read each diagram as it is written, do diagrams and body.md agree?
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { BODY, BROKEN, CALLS, MISNUMBERED } from './broken.mjs';
import { sources, written } from './diagram.mjs';
import { diagramFiles, DOCS, isConfigured, read, steps } from './docs.mjs';
import { assertUnderstood } from './mermaid.mjs';
import { check } from './report.mjs';

/** Every diagram with one version of mermaid, after a proof that wrong ones are noticed. */
export async function checkReading({ version, mermaid }) {
  for (const [name, text] of Object.entries(BROKEN)) {
    await check(`mermaid ${version} notices ${name}`, () => assert.rejects(assertUnderstood(mermaid, sources(text)[0])));
  }
  for (const name of diagramFiles()) {
    await check(`mermaid ${version} reads docs/${name} as written`, async () => {
      for (const source of sources(read(name))) await assertUnderstood(mermaid, source);
    });
  }
}

/** Mermaid numbers the arrows, body.md its headings: a reader takes them for the same numbers. */
function assertNumbers(text, body, isComplete) {
  const arrows = sources(text).flatMap((source) => written(source).messages);
  assert.ok(arrows.length > 0, 'no arrows');
  arrows.forEach(({ number }, index) => assert.ok(
    Number.isInteger(number) && number > (arrows[index - 1]?.number ?? 0),
    `number ${number} behind ${arrows[index - 1]?.number}`,
  ));
  if (body === null) return;
  const known = steps(body);
  assert.deepEqual(known.map(({ number }) => number), known.map((_, index) => index + 1), 'numbers of body.md');
  if (isComplete) assert.deepEqual(arrows.map(({ number }) => number), known.map(({ number }) => number));
  for (const { number, dotted, text: label } of arrows) {
    const step = known[number - 1];
    assert.ok(step, `${number} is no step of body.md`);
    assert.deepEqual([number, dotted, label.split(/\s/)[0]], [number, step.response, step.verb]);
  }
}

/** The numbers of each diagram, after a proof that wrong ones are noticed. */
export async function checkSteps() {
  for (const [name, text] of Object.entries(MISNUMBERED)) {
    for (const [sections, body] of [['steps', BODY], ['calls', CALLS]]) {
      await check(`the check of numbers notices ${name} beside sections of ${sections}`, () => assert.throws(() => assertNumbers(text, body, true)));
    }
  }
  for (const file of diagramFiles()) {
    const folder = path.dirname(file);
    const body = fs.existsSync(path.join(DOCS, folder, 'body.md')) ? read(`${folder}/body.md`) : null;
    const words = isConfigured(folder) ? 'has the numbers of its steps' : 'has an arrow for each step of body.md';
    await check(`docs/${file} ${words}`, () => {
      assert.ok(body !== null || isConfigured(folder), 'no body.md');
      assertNumbers(read(file), body, !isConfigured(folder));
    });
  }
}
