// Checks of a built site: its pages hold their diagrams, and a browser draws them.
import assert from 'node:assert/strict';
import path from 'node:path';
import { visit, withMermaid } from './browser.mjs';
import { countArrows, drawnLines, written } from './diagram.mjs';
import { read, scenarios } from './docs.mjs';
import { check } from './report.mjs';
import { allPages, serve } from './site.mjs';

/** What was built: no page lost its diagram, no snippet became a page. */
export async function checkPages({ name, site }, pages) {
  for (const folder of scenarios()) {
    await check(`${name}: page ${folder} holds all steps of diagram.md`, () => {
      const page = pages.find((candidate) => candidate.folder === folder);
      assert.ok(page, 'no page with a diagram');
      assert.equal(countArrows(page.diagrams[0]), countArrows(read(`${folder}/diagram.md`)));
    });
  }
  await check(`${name}: no snippet is a page of its own`, () => {
    const snippets = allPages(site).filter((file) => /(^|\/)(diagram[^/]*|body|log|summary|variables|reference)\//.test(file));
    assert.deepEqual(snippets, []);
  });
}

/** A diagram in the browser against its source; flowcharts and others have no messages to compare. */
function assertDrawn(seen, source) {
  assert.ok(seen.kind, 'no SVG');
  if (!/^\s*sequenceDiagram\b/m.test(source)) return;
  // Instead of a diagram that it cannot draw, mermaid draws another one, with an error text.
  assert.equal(seen.kind, 'sequence', 'kind of diagram');
  assert.equal(seen.arrows, countArrows(source), 'number of arrows');
  assert.deepEqual(seen.texts, written(source).messages.flatMap(({ text }) => drawnLines(text)));
}

async function checkPage(prefix, page, context, url, shot) {
  const seen = await check(`${prefix} opens`, () => visit(context, url, page.diagrams.length, shot));
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
  const server = await serve(site);
  const context = await withMermaid(browser, file);
  for (const page of pages) {
    const shot = process.env.SHOTS && path.join(process.env.SHOTS, `${name}-${version}-${page.folder.replaceAll('/', '-')}.png`);
    await checkPage(`${name}, mermaid ${version}: ${page.folder}`, page, context, `${server.url}/${page.folder}/`, shot);
  }
  await context.close();
  server.close();
}
