// Opens a page in Chromium, waits until it is done, and records it: node browser.mjs URL HAR
import { createRequire } from 'node:module';
import path from 'node:path';

// The packages are installed outside of the sources, where `import` does not look.
const { chromium } = createRequire(path.resolve('target/site/node/package.json'))('playwright-core');
const [url, har] = process.argv.slice(2);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext({ recordHar: { path: har, content: 'embed' } });
const page = await context.newPage();
await page.goto(url);
await page.waitForFunction(() => document.title === 'done');
// The file is written when the context is closed.
await context.close();
await browser.close();
