// A headless Chromium that draws diagrams with a given mermaid and talks to this machine only.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

// The packages are installed outside of the sources, where `import` does not look.
const { chromium } = createRequire(path.resolve('target/site/node/package.json'))('playwright-core');

const PROFILE = path.resolve('target/site/profile');
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // Whatever a page wants from another machine is not found, and noted by `visit`.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

const isLocal = (url) => /^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(url);

/** A browser with a fresh profile on disk, where it keeps what it compiled of a script: mermaid takes half a second. */
export async function launch() {
  fs.rmSync(PROFILE, { recursive: true, force: true });
  // It would keep reports of crashes below the home of whoever runs this.
  const env = { ...process.env, XDG_CONFIG_HOME: PROFILE, XDG_CACHE_HOME: PROFILE };
  const options = { executablePath: process.env.CHROMIUM, args: FLAGS, env, viewport: { width: 1440, height: 1000 } };
  const browser = await chromium.launchPersistentContext(PROFILE, options);
  // The theme draws into closed shadow roots, which nobody could look into.
  await browser.addInitScript(() => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function open(options) {
      return attach.call(this, { ...options, mode: 'open' });
    };
  });
  return browser;
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

// A page that was looked at takes the next address: a script that it knows is not compiled again.
const idle = [];

/** What happens on a page from now on: its errors, whom it asked, and who of them is no part of this machine. */
function listen(page) {
  const heard = { errors: [], strangers: [], asked: [] };
  page.on('pageerror', (error) => heard.errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && heard.errors.push(message.text()));
  page.on('request', (request) => {
    heard.asked.push(request.url());
    if (!isLocal(request.url())) heard.strangers.push(request.url());
  });
  page.on('dialog', (dialog) => {
    heard.errors.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  return heard;
}

/**
 * Opens a page and waits for its diagrams: `{ diagrams, errors, strangers, asked, looked }`. `more` is a function that
 * runs in the page; what it returns is `looked`, and what the page asked for `asked`.
 */
export async function visit(browser, url, count, shot, more) {
  const page = idle.pop() ?? await browser.newPage();
  const heard = listen(page);
  await page.goto(url, { waitUntil: 'load' });
  // While the theme draws, an element is not marked as a diagram: hence the number.
  const drawn = (expected) => [...document.querySelectorAll('.mermaid')]
    .filter((element) => (element.shadowRoot ?? element).querySelector('svg')).length >= expected;
  // A diagram that is never drawn is reported by what `look` sees, so running out of time is not an error here.
  await page.waitForFunction(drawn, count, { timeout: 20_000 }).catch(() => {});
  const diagrams = await page.evaluate(look);
  const looked = more && await page.evaluate(more);
  if (shot) await page.screenshot({ path: shot, fullPage: true });
  await page.removeAllListeners();
  idle.push(page);
  return { diagrams, looked, ...heard };
}
