// The whole test: mermaid's reading of each diagram, the builds, the pages in a browser.
import { checkAttacks } from './attacks.mjs';
import { launch } from './browser.mjs';
import { checkDrawing, checkPages } from './drawing.mjs';
import { checkFonts } from './fonts.mjs';
import { build, GENERATORS, stage } from './generators.mjs';
import { checkIncludes } from './includes.mjs';
import { checkLadders } from './ladder.mjs';
import { load } from './mermaid.mjs';
import { checkOptions } from './options.mjs';
import { checkRandom } from './random.mjs';
import { checkReading, checkSteps } from './reading.mjs';
import { check, finish } from './report.mjs';
import { pagesWithDiagrams } from './site.mjs';

const MERMAIDS = [];
for (const version of ['11.17.2', '12.3.0']) {
  const file = `target/site/mermaid-${version}.min.js`;
  MERMAIDS.push({ version, file, mermaid: await load(file) });
}

for (const mermaid of MERMAIDS) await checkReading(mermaid);
await checkSteps();
await checkOptions(MERMAIDS);
await checkRandom(MERMAIDS);
await checkIncludes();
stage();
const browser = await launch();
for (const generator of GENERATORS) {
  const built = await check(`${generator.name} builds`, () => (build(generator), true));
  if (!built) continue;
  const pages = pagesWithDiagrams(generator.site);
  await checkPages(generator, pages);
  await checkLadders(browser, generator, MERMAIDS[0]);
  for (const mermaid of MERMAIDS) await checkDrawing(browser, generator, pages, mermaid);
}
await checkFonts(browser, MERMAIDS);
await checkAttacks(browser, MERMAIDS);
await browser.close();
finish();
