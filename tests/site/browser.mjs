// A headless Chromium that draws diagrams with a given mermaid and talks to this machine only.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

// The packages are installed outside of the sources, where `import` does not look.
const { chromium } = createRequire(path.resolve('target/site/node/package.json'))('playwright-core');

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

// MkDocs Material and Zensical load mermaid from the net, each its own major version.
const isMermaid = (url) => /\/mermaid@\d+\/dist\/mermaid\.min\.js$/.test(url);
const isLocal = (url) => /^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(url);

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });

/** A fresh profile in which the theme, when it asks for mermaid, gets this one. */
export async function withMermaid(browser, file) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  // Whatever else a page wants from another machine is refused, and noted by `visit`.
  await context.route(/^https?:/, (route) => {
    const url = route.request().url();
    if (isMermaid(url)) return route.fulfill({ path: file, contentType: 'text/javascript' });
    return isLocal(url) ? route.continue() : route.abort();
  });
  // The theme draws into closed shadow roots, which nobody could look into.
  await context.addInitScript(() => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function open(options) {
      return attach.call(this, { ...options, mode: 'open' });
    };
  });
  return context;
}

/** Runs in the page: what became of each diagram. */
function look() {
  return [...document.querySelectorAll('.mermaid')].map((element) => {
    const svg = (element.shadowRoot ?? element).querySelector('svg');
    if (!svg) return { kind: null };
    const messages = [...svg.querySelectorAll('.messageText')];
    // The page scales a diagram that is wider than its column, and the text with it.
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return {
      kind: svg.querySelector('.error-text') ? 'error' : svg.getAttribute('aria-roledescription'),
      arrows: svg.querySelectorAll('.messageLine0, .messageLine1').length,
      texts: messages.map((text) => text.textContent.trim()),
      numbers: [...svg.querySelectorAll('.sequenceNumber')].map((text) => Number(text.textContent)),
      pixels: Math.min(...messages.map((text) => Number.parseFloat(getComputedStyle(text).fontSize))) * scale,
      all: svg.textContent,
    };
  });
}

/**
 * Opens a page and waits for its diagrams: `{ diagrams, errors, strangers }`. `more` is a function that runs in the page;
 * what it returns is `looked`, and what the page asked for `asked`.
 */
export async function visit(context, url, count, shot, more) {
  const page = await context.newPage();
  const errors = [];
  const strangers = [];
  const asked = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => isLocal(request.url()) || isMermaid(request.url()) || strangers.push(request.url()));
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.goto(url, { waitUntil: 'load' });
  // While the theme draws, an element is not marked as a diagram: hence the number.
  const drawn = (expected) => [...document.querySelectorAll('.mermaid')]
    .filter((element) => (element.shadowRoot ?? element).querySelector('svg')).length >= expected;
  // A diagram that is never drawn is reported by what `look` sees, so running out of time is not an error here.
  await page.waitForFunction(drawn, count, { timeout: 20_000 }).catch(() => {});
  const diagrams = await page.evaluate(look);
  const looked = more && await page.evaluate(more);
  if (shot) await page.screenshot({ path: shot, fullPage: true });
  await page.close();
  return { diagrams, errors, strangers, looked, asked };
}
