// Checks without a browser: does mermaid read each diagram as it is written, do diagram.md and body.md agree?
import assert from 'node:assert/strict';
import { BROKEN } from './broken.mjs';
import { countArrows, sources } from './diagram.mjs';
import { diagramFiles, read, scenarios } from './docs.mjs';
import { assertUnderstood, load } from './mermaid.mjs';
import { check } from './report.mjs';

/** Every diagram with one version of mermaid, after a proof that wrong ones are noticed. */
export async function checkReading({ version, file }) {
  const mermaid = load(file);
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
export async function checkSteps() {
  for (const folder of scenarios()) {
    await check(`docs/${folder} has an arrow for each step of body.md`, () => {
      const steps = [...read(`${folder}/body.md`).matchAll(/^### \((\d+)\) /gm)].map((heading) => Number(heading[1]));
      assert.ok(steps.length > 0, 'no steps');
      assert.deepEqual(steps, steps.map((_, index) => index + 1));
      assert.equal(countArrows(read(`${folder}/diagram.md`)), steps.length);
    });
  }
}
