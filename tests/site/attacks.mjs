// Recorded text stays text: a page for each attack, with each generator and each configuration, in a browser.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { look } from './attack-look.mjs';
import { attacks } from './attack-logs.mjs';
import { isMade, stageAttacks } from './attack-site.mjs';
import { assertHead, block, records, shownLines } from './attack-truth.mjs';
import { visit } from './browser.mjs';
import { visible } from './expected.mjs';
import { build } from './generators.mjs';
import { beside, check } from './report.mjs';
import * as seqdoc from './seqdoc.mjs';
import { serve } from './site.mjs';

// What pages of this kind are made of, from an ordinary log and from what stands in for a fence.
const SHAPES = [
  /^h[1234]$/, /^p$/, /^code$/, /^a(\.headerlink)?$/, /^pre(\.mermaid)?$/, /^div\.(highlight|mermaid|tabbed-(set|labels|content|block|button|control))\b[\w.-]*$/, /^input$/, /^label$/,
  /^span(\.(filename|linenos|hll|[a-z][a-z0-9]{0,2}))*$/, /^(table|thead|tbody|tr|th|td)$/, /^div\.md-typeset__(scrollwrap|table)$/,
  /^table\.seqdoc-ladder$/, /^tr\.(request|response)(\.(error|unanswered|uncertain))*$/, /^td\.to-(right|left|self)$/, /^(b|wbr|caption)$/,
  /^div\.admonition\.reference$/, /^p\.admonition-title$/, /^(ul|li)$/, /^button\.[\w.-]+$/, /^nav\.[\w.-]+$/, /^div$/,
];
const ATTRIBUTES = new Set([
  'class', 'id', 'href', 'name', 'title', 'for', 'type', 'checked', 'data-tabs', 'data-linenos', 'colspan', 'style', 'hidden', 'tabindex', 'translate', 'scope', 'aria-hidden',
]);
const IDS = [/^h[1234]#[^\s<>"]*$/u, /^a#step-\d+$/, /^input#__tabbed_\d+_\d+$/, /^span#__span-\d+-\d+$/, /^a#__skip$/, /^a#__codelineno-\d+-\d+$/, /^(pre|div|code|nav)#__(mermaid|code|nav)_\d+$/];

const notOf = (patterns) => (text) => !patterns.some((pattern) => pattern.test(text));
const outside = (text) => text.replace(/^( *)(`{3,})[^`\n]*\n[\s\S]*?^\1\2 *$/gm, '').replace(/^<div class="highlight">[\s\S]*?<\/pre><\/div>$/gm, '');

/** Nothing on the page is active, and nothing comes from elsewhere. */
function assertInert(seen, { looked, home }) {
  assert.deepEqual(looked.shapes.filter(notOf(SHAPES)), [], 'elements');
  assert.deepEqual(looked.attributes.filter((name) => !ATTRIBUTES.has(name)), [], 'attributes');
  assert.deepEqual(looked.ids.filter(notOf(IDS)), [], 'ids');
  assert.deepEqual([looked.handlers, looked.active, looked.urls, looked.hidden], [[], [], [], 0], 'handlers, active elements, addresses, hidden headings');
  assert.equal(looked.scripts, home.scripts, 'scripts');
  assert.deepEqual(seen.errors, [], 'errors');
  assert.deepEqual(seen.asked.filter((url) => !url.startsWith(home.url) && !/^(data|blob):/.test(url)), [], 'requests');
}

/** The sections of the page are those of the snippets, each with as much as there are records. */
function assertStructure(sections, { folder, names, parts, steps, participants }) {
  assert.deepEqual(sections.map(({ name }) => name), names, 'sections');
  const of = Object.fromEntries(sections.map((section) => [section.name, section]));
  const count = steps.length;
  assert.equal(of.Exchanges.headings.join(), Array(count).fill('H3').join(), 'headings of body.md');
  assert.deepEqual(of.Exchanges.tabs, Array(count).fill(['Header', 'Body']), 'tabs');
  const lines = (file, pattern) => outside(fs.readFileSync(path.join(folder, file), 'utf8')).match(pattern)?.length ?? 0;
  assert.deepEqual(sections.map(({ admonitions }) => admonitions), names.map((name) => (name === 'Exchanges' ? lines('body.md', /^!!! /gm) : 0)), 'admonitions');
  assert.equal(of.Exchanges.listings.length, 2 * count, 'code blocks of body.md');
  assert.deepEqual([of.Records.listings.length, of.Records.headings.length, of.Records.titles.length], [1, 0, 0], 'log.md');
  for (const { name, tables, tabs, links } of sections) {
    if (!['Variables', 'Reference', 'Ladder'].includes(name)) assert.equal(tables, 0, `tables of ${name}`);
    if (name !== 'Exchanges') assert.deepEqual(tabs, [], `tabs of ${name}`);
    assert.deepEqual(links.filter((link) => !link.startsWith('https://docs.openstack.org/')), [], `links of ${name}`);
  }
  assert.deepEqual(of.Diagram.drawn, [{ actors: participants.length, messages: count }], 'diagram.md');
  assert.deepEqual([of.Parts.headings.length, of.Parts.drawn.length], [parts, parts], 'parts');
  assert.equal(of.Parts.drawn.reduce((sum, part) => sum + (part?.messages ?? 0), 0), count, 'arrows of diagrams.md');
  if (of.Variables) assert.equal(of.Variables.tables, 1, 'variables.md');
  const reference = [/^###+ /gm, /^\| --- /gm].map((pattern) => lines('reference.md', pattern));
  assert.deepEqual([of.Reference.headings.length, of.Reference.tables], reference, 'reference.md');
}

/** A row of the ladder says what the step says, or as much of it as has room. */
function assertRow(row, step) {
  const said = visible(step.response ? step.verb : `${step.verb} ${step.template}`).replace(/\s+/gu, '') || '-';
  const [, shown, cut] = new RegExp(`^${step.number}[\u2192\u2190\u21bb](.*?)(\u2026?)$`, 'u').exec(row.replace(/\s+/gu, '')) ?? [];
  assert.ok(cut ? said.startsWith(shown) && shown.length > 100 : shown === said, `row ${step.number}: ${row} for ${said}`);
}

/** The text of each code block is the recorded text. */
function assertText(sections, { log, steps }) {
  const of = (name) => sections.find((section) => section.name === name);
  assert.equal(of('Ladder').rows.length, steps.length, 'rows of ladder.md');
  of('Ladder').rows.forEach((row, index) => assertRow(row, steps[index]));
  const lines = of('Exchanges').listings.map(shownLines);
  steps.forEach((step, index) => {
    assertHead(assert, lines[2 * index], step);
    assert.deepEqual(lines[2 * index + 1], block(step.body.kind === 'none' ? 'none' : step.body.text), `body of step ${step.number}`);
  });
  const [shown, recorded] = [shownLines(of('Records').listings[0]), records(log)];
  assert.equal(shown.length, recorded.length, 'lines of log.md');
  shown.forEach((line, index) => assert.ok(
    line === recorded[index] || line.includes('REDACTED'), `log.md: ${JSON.stringify(line)} for ${JSON.stringify(recorded[index])}`,
  ));
}

function assertSaid({ text, sections }, html, { sentinel, literal, absent }) {
  for (const part of literal) assert.ok(text.includes(part), `no ${part}`);
  // What is said of an attribute holds within a tag: a text may look like one.
  const within = (pattern) => (pattern.includes('=') && !pattern.startsWith('<') ? `<[a-z][^<>]*${pattern}` : pattern);
  for (const pattern of absent) assert.ok(!new RegExp(within(pattern)).test(html), `there is ${pattern}`);
  for (const name of ['Exchanges', 'Records']) assert.ok(sections.find((section) => section.name === name).text.includes(sentinel), `no ${sentinel} in ${name}`);
  assert.ok(sections.at(-1).text.includes('The end of the page.'), 'no end');
}

/** What the program knows of an attack, with the snippets that it made. */
function known(project, attack) {
  const folder = path.join(project, 'docs', attack.id);
  const shown = seqdoc.show(path.join(project, 'logs', attack.id, 'requestshook.log'));
  const made = { Diagram: 'diagram.md', Exchanges: 'body.md', Records: 'log.md', Parts: 'diagrams.md', Variables: 'variables.md', Reference: 'reference.md', Ladder: 'ladder.md' };
  const names = Object.entries(made).filter(([, file]) => isMade(folder, file)).map(([name]) => name);
  const parts = fs.readFileSync(path.join(folder, 'diagrams.md'), 'utf8').match(/^``` mermaid$/gm)?.length ?? 0;
  return { ...attack, ...shown, folder, names: [...names, 'End'], parts };
}

async function checkPage(browser, home, generator, attack) {
  const prefix = `${generator.name}, ${generator.what}: ${attack.id}`;
  const url = `${home.url}/${attack.id}/`;
  const seen = await check(`${prefix} opens`, () => visit(browser, url, 1 + attack.parts, undefined, look));
  if (!seen) return;
  const { looked } = seen;
  const html = fs.readFileSync(path.join(generator.site, attack.id, 'index.html'), 'utf8');
  await check(`${prefix} is inert`, () => assertInert(seen, { looked, home }));
  await check(`${prefix} has ${attack.records} records`, () => {
    assert.equal(attack.steps.length, attack.records, 'records');
    assertStructure(looked.sections, attack);
  });
  await check(`${prefix} shows what was recorded`, () => {
    assertSaid(looked, html, attack);
    assertText(looked.sections, attack);
  });
}

/** All attacks; `mermaids` are versions of mermaid, of which each generator takes another. */
export async function checkAttacks(browser, mermaids, all = attacks()) {
  const generators = stageAttacks(all);
  for (const [index, generator] of generators.entries()) {
    if (!await check(`${generator.name}, ${generator.what}: attacks build`, () => (build(generator), true))) continue;
    const server = await serve(generator.site, mermaids[index % mermaids.length].file);
    const { looked } = await visit(browser, `${server.url}/`, 0, undefined, look);
    const home = { url: server.url, scripts: looked.scripts };
    await beside(all, (attack) => checkPage(browser, home, generator, known(generator.project, attack)));
    server.close();
  }
}
