// Ladders in a browser: they can be read on a wide page and on a telephone, and every number leads somewhere.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { check } from './report.mjs';
import { allPages, serve } from './site.mjs';

// A window of a computer, and one of a telephone, with the least size of a text there.
const WINDOWS = [{ width: 1440, height: 1000 }, { width: 390, height: 844 }];
const LEAST = 12;

/** The pages that have a ladder, as a path relative to the site. */
const pagesWithLadders = (site) => allPages(site)
  .filter((file) => fs.readFileSync(path.join(site, file), 'utf8').includes('<table class="seqdoc-ladder">'));

/** Runs in the page: what is there to see of its ladders. */
function look() {
  const tables = [...document.querySelectorAll('.seqdoc-ladder')];
  const broken = (text) => [...text.data.matchAll(/[^\s/_.-]+/g)].filter(({ 0: word, index }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
  }).map(([word]) => word);
  const texts = (table) => {
    const walker = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found.filter(({ data }) => data.trim());
  };
  return {
    overflow: document.documentElement.scrollWidth - innerWidth,
    missing: tables.flatMap((table) => [...table.querySelectorAll('a')])
      .filter((link) => link.pathname === location.pathname && !document.getElementById(link.hash.slice(1)))
      .map(({ hash }) => hash),
    tables: tables.map((table) => ({
      broken: texts(table).flatMap(broken),
      pixels: Math.min(...texts(table).map(({ parentElement }) => Number.parseFloat(getComputedStyle(parentElement).fontSize))),
      isInside: table.scrollWidth <= table.clientWidth || getComputedStyle(table).overflowX === 'auto',
      line: getComputedStyle(table.querySelector('.to-right, .to-left')).borderBottomStyle,
    })),
  };
}

function assertReadable({ overflow, missing, tables }) {
  assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
  assert.deepEqual(missing, [], 'links that lead nowhere');
  for (const { broken, pixels, isInside, line } of tables) {
    assert.deepEqual(broken, [], 'words that are broken inside');
    assert.ok(pixels >= LEAST, `text of ${pixels} px`);
    assert.ok(isInside, 'a table that does not scroll in itself is too wide');
    assert.notEqual(line, 'none', 'the style sheet draws no arrows');
  }
}

/** Follows the last link of the first ladder that has some; how far below the header it lands. */
async function landing(page) {
  const link = page.locator('.seqdoc-ladder a').last();
  if (await link.count() === 0) return null;
  const id = (await link.getAttribute('href')).slice(1);
  await link.click();
  await page.waitForTimeout(500);
  return page.evaluate((id) => {
    const header = document.querySelector('.md-header').getBoundingClientRect().bottom;
    const heading = document.getElementById(id).parentElement.getBoundingClientRect();
    // The end of a page cannot be scrolled up to the header.
    return { below: heading.top - header, seen: heading.bottom <= innerHeight };
  }, id);
}

/** Looks at each page with a ladder. */
export async function checkLadders(browser, generator, mermaid) {
  const pages = pagesWithLadders(generator.site);
  const server = await serve(generator.site, mermaid.file);
  for (const size of WINDOWS) {
    await check(`${generator.name}: ladders in ${size.width} px, ${pages.length} pages`, async () => {
      assert.ok(pages.length > 5, `${pages.length} pages with a ladder`);
      const page = await browser.newPage();
      await page.setViewportSize(size);
      for (const file of pages) {
        await page.goto(`${server.url}/${file.replace(/index\.html$/, '')}`, { waitUntil: 'load' });
        try {
          assertReadable(await page.evaluate(look));
          const landed = await landing(page);
          assert.ok(!landed || (landed.below >= 0 && landed.seen), `lands ${JSON.stringify(landed)}`);
        } catch (error) {
          throw new Error(`${file}: ${error.message}`);
        }
      }
      await page.close();
    });
  }
  server.close();
}
