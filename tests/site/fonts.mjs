// Long scenarios in a browser: each part is drawn, its numbers run through, and its text can be read.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { visit } from './browser.mjs';
import { countArrows, sources, written } from './diagram.mjs';
import { assertDrawn } from './drawing.mjs';
import { build } from './generators.mjs';
import { collect } from './options.mjs';
import { beside, check } from './report.mjs';
import * as seqdoc from './seqdoc.mjs';
import { serve } from './site.mjs';

const PROJECT = path.resolve('target/site/sizes');
const GENERATOR = { name: 'mkdocs', project: PROJECT, site: path.join(PROJECT, 'site'), args: ['build', '--strict'] };

/** In pixels of the screen, in a window of 1440: smaller text is hard to read. */
const LEAST = 12;
const LONG = { 'made/joined': 100, 'made/dense': 100 };

/** Makes a page with the parts of each scenario; returns the scenarios with their sources and number of steps. */
function stage() {
  const [docs, logs] = ['docs', 'logs'].map((name) => path.join(PROJECT, name));
  fs.rmSync(PROJECT, { recursive: true, force: true });
  fs.mkdirSync(docs, { recursive: true });
  fs.cpSync('tests/site/mkdocs.yml', path.join(PROJECT, 'mkdocs.yml'));
  collect(logs);
  seqdoc.build(logs, docs);
  fs.writeFileSync(path.join(docs, 'index.md'), '# Sizes\n');
  return seqdoc.logsBelow(logs).map((scenario) => {
    const include = `--8<-- "${scenario}/diagrams.md"`;
    fs.writeFileSync(path.join(docs, scenario, 'index.md'), `# ${scenario}\n\n## Diagrams\n\n${include}\n`);
    const parts = sources(fs.readFileSync(path.join(docs, scenario, 'diagrams.md'), 'utf8'));
    return { scenario, parts, ...seqdoc.show(path.join(logs, scenario, 'requestshook.log')) };
  });
}

/** A page with all arrows of a long scenario in one diagram, whose text has to be too small. */
function stageWide() {
  const folder = path.join(PROJECT, 'docs/wide');
  fs.mkdirSync(folder);
  const lines = ['``` mermaid', 'sequenceDiagram', '    autonumber', '    --8<-- "made/dense/diagram.md"', '```', ''];
  fs.writeFileSync(path.join(folder, 'index.md'), lines.join('\n'));
}

function assertLong({ scenario, steps, participants, parts }) {
  assert.ok(steps.length >= LONG[scenario], `${steps.length} steps`);
  assert.equal(participants.length, 8, 'participants');
  assert.ok(parts.length > 1, 'parts');
  const pairs = new Set(steps.map(({ caller, callee }) => `${caller} ${callee}`));
  if (scenario === 'made/dense') assert.equal(pairs.size, 8 * 7, 'pairs that talk to each other');
}

/** The parts one after another have the numbers of all steps. */
function assertAllDrawn(seen, { parts, steps }) {
  assert.equal(seen.diagrams.length, parts.length, 'number of parts');
  seen.diagrams.forEach((diagram, index) => assertDrawn(diagram, parts[index]));
  assert.deepEqual(seen.diagrams.flatMap(({ numbers }) => numbers), steps.map(({ number }) => number));
  assert.deepEqual(parts.flatMap((part) => written(part).messages).length, steps.length);
}

const assertReadable = (seen) => assert.deepEqual(
  seen.diagrams.map(({ pixels }) => pixels).filter((pixels) => !(pixels >= LEAST)), [], `pixels of parts below ${LEAST}`,
);

async function checkScenario(browser, url, version, made) {
  const prefix = `sizes, mermaid ${version}: ${made.scenario}`;
  const seen = await check(`${prefix} opens`, () => visit(browser, `${url}/${made.scenario}/`, made.parts.length));
  if (!seen) return;
  await check(`${prefix} draws ${made.parts.map(countArrows).join(' + ')} arrows`, () => assertAllDrawn(seen, made));
  const least = Math.min(...seen.diagrams.map(({ pixels }) => pixels));
  await check(`${prefix} has text of ${least.toFixed(1)} px`, () => assertReadable(seen));
}

/** All scenarios with all versions of mermaid. */
export async function checkFonts(browser, mermaids) {
  const scenarios = stage();
  for (const made of scenarios.filter(({ scenario }) => scenario in LONG)) {
    await check(`${made.scenario} is long enough for a test`, () => assertLong(made));
  }
  stageWide();
  if (!await check('the site for sizes builds', () => (build(GENERATOR), true))) return;
  for (const { version, file } of mermaids) {
    const server = await serve(GENERATOR.site, file);
    await check(`sizes, mermaid ${version}: text that is too small is noticed`, async () => {
      const seen = await visit(browser, `${server.url}/wide/`, 1);
      assert.equal(seen.diagrams[0].arrows, 8 * 7 * 2);
      assert.throws(() => assertReadable(seen));
    });
    await beside(scenarios, (made) => checkScenario(browser, server.url, version, made));
    server.close();
  }
}
