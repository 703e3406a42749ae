// Checks of a built site: its pages hold their diagrams, and a browser draws them.
import assert from 'node:assert/strict';
import path from 'node:path';
import { visit } from './browser.mjs';
import { countArrows, sources, written } from './diagram.mjs';
import { diagramFiles, includes, pages as sourcePages, read, scenarios, snippets } from './docs.mjs';
import { beside, check } from './report.mjs';
import { allPages, serve } from './site.mjs';

/** The folder of a page's URL. */
const folderOf = (page) => (path.basename(page) === 'index.md' ? path.dirname(page) : page.slice(0, -'.md'.length));

const arrowLines = (text) => text.split('\n').map((line) => line.trim()).filter((line) => countArrows(line) > 0);

/** A built page against a snippet that its source includes: each diagram has to be there with all its arrows. */
function assertHolds(built, file) {
  assert.ok(built, 'no page with a diagram');
  const there = built.diagrams.map((diagram) => arrowLines(diagram).join('\n'));
  for (const source of sources(read(file))) assert.ok(there.includes(arrowLines(source).join('\n')), 'not all arrows are there');
}

/** What was built: no page lost its diagrams, no snippet became a page. */
export async function checkPages({ name, site }, pages) {
  const included = sourcePages().flatMap((page) => includes(page).map((file) => [page, file]));
  const files = new Set(diagramFiles());
  for (const [page, file] of included.filter(([, file]) => files.has(file))) {
    const built = pages.find(({ folder }) => folder === folderOf(page));
    await check(`${name}: page ${page} holds ${file}`, () => assertHolds(built, file));
  }
  for (const scenario of scenarios()) {
    const where = included.filter(([, file]) => path.dirname(file) === scenario).map(([page]) => page);
    await check(`${name}: a page shows ${scenario}`, () => assert.ok(
      scenario.startsWith('openstack/') ? where.includes(`${scenario}/index.md`) : where.length > 0,
      `shown by ${where.join(', ') || 'none'}`,
    ));
  }
  await check(`${name}: no snippet is a page of its own`, () => {
    const own = new Set(snippets().map((file) => `${file.slice(0, -'.md'.length)}/index.html`));
    assert.deepEqual(allPages(site).filter((file) => own.has(file)), []);
  });
}

/** A diagram in the browser against its source; flowcharts and others have no messages to compare. */
export function assertDrawn(seen, source) {
  assert.ok(seen.kind, 'no SVG');
  if (!/^\s*sequenceDiagram\b/m.test(source)) return;
  // Instead of a diagram that it cannot draw, mermaid draws another one, with an error text.
  assert.equal(seen.kind, 'sequence', 'kind of diagram');
  assert.equal(seen.arrows, countArrows(source), 'number of arrows');
  const { messages, boxes } = written(source);
  assert.deepEqual(seen.texts, messages.flatMap(({ text }) => text.split('\n')));
  assert.deepEqual(seen.numbers, messages.map(({ number }) => number).filter((number) => number !== null));
  const labels = boxes.map(({ label }) => label.replaceAll(/\s/g, ''));
  assert.deepEqual(labels.filter((label) => !seen.all.replaceAll(/\s/g, '').includes(label)), [], 'labels of boxes');
}

async function checkPage(prefix, page, browser, url, shot) {
  const seen = await check(`${prefix} opens`, () => visit(browser, url, page.diagrams.length, shot));
  if (!seen) return;
  await check(`${prefix} draws ${page.diagrams.map(countArrows).join(' + ')} arrows`, () => {
    assert.equal(seen.diagrams.length, page.diagrams.length, 'number of diagrams');
    page.diagrams.forEach((source, index) => assertDrawn(seen.diagrams[index], source));
  });
  await check(`${prefix} has no error`, () => assert.deepEqual(seen.errors, []));
  await check(`${prefix} asks nobody else`, () => assert.deepEqual(seen.strangers, []));
}

/** Opens each page with one version of mermaid. */
export async function checkDrawing(browser, { name, site }, pages, { version, file }) {
  const server = await serve(site, file);
  await beside(pages, async (page) => {
    const shot = process.env.SHOTS && path.join(process.env.SHOTS, `${name}-${version}-${page.folder.replaceAll('/', '-')}.png`);
    await checkPage(`${name}, mermaid ${version}: ${page.folder}`, page, browser, `${server.url}/${page.folder}/`, shot);
  });
  server.close();
}
