// The whole test: mermaid's reading of each diagram, the builds, the pages in a browser.
import { launch } from './browser.mjs';
import { checkDrawing, checkPages } from './drawing.mjs';
import { build, GENERATORS, stage } from './generators.mjs';
import { checkReading, checkSteps } from './reading.mjs';
import { check, finish } from './report.mjs';
import { pagesWithDiagrams } from './site.mjs';

const MERMAIDS = ['11.17.2', '12.3.0'].map((version) => ({ version, file: `target/site/mermaid-${version}.min.js` }));

for (const mermaid of MERMAIDS) await checkReading(mermaid);
await checkSteps();
stage();
const browser = await launch();
for (const generator of GENERATORS) {
  const built = await check(`${generator.name} builds`, () => (build(generator), true));
  if (!built) continue;
  const pages = pagesWithDiagrams(generator.site);
  await checkPages(generator, pages);
  for (const mermaid of MERMAIDS) await checkDrawing(browser, generator, pages, mermaid);
}
await browser.close();
finish();
