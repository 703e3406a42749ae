// Logs that attack the page: those of tests/hostile, and random ones, the same in each run.
import fs from 'node:fs';
import path from 'node:path';
import { Chance } from './hostile.mjs';

const HOSTILE = 'tests/hostile';
const RANDOM = 24;
const EXCHANGES = 4;

// Pieces for one line: what a page, a template or the browser takes for more than text.
const INLINE = [
  '--8<-- "canary.md"', '-8<- \'canary.md\'', '--8<-- [start:a]', ';--8<-- [end:a]', '--8<--', '`', '``', '```', '````', '~~~', '`x`', '\\', '|', '||',
  '<script>alert(31337)</script>', '<img src=x onerror=alert(31337)>', '<svg/onload=alert(31337)>', '</code></pre>', '</div>', '<!--', '-->', '<?php', ']]>',
  '<iframe src="//203.0.113.66">', '<style>*{display:none}</style>', '<a href="javascript:alert(31337)">x</a>', '<details open>', '<textarea>', '&lt;b&gt;', '&#60;',
  '{++', '++}', '{--', '--}', '{==', '==}', '{>>', '<<}', '{~~', '~>', '~~}', '{++a++}', '{--b--}', '{~~c~>d~~}', '{==e==}{>>f<<}', '{{++x++}}',
  '{% raw %}', '{% endraw %}', '{{ 31337*3 }}', '{{', '}}', '{%', '{# gone #}', '{{ config }}', '$x^2$', '$$x$$', '\\(x\\)', '\\[x\\]',
  '[^1]', '[^1]: note', '*[HTML]: x', 'HTML', '{: #x .y onclick=alert(31337) }', '{#evil}', '{ .evil onclick="alert(31337)" }', '[x]: javascript:alert(31337)',
  '[x](javascript:alert(31337))', '[x][x]', '![](http://203.0.113.66/t.png)', '<javascript:alert(31337)>', '<http://203.0.113.66/>', 'http://203.0.113.66/',
  '*x*', '**x**', '__x__', '_x_', '==x==', '^^x^^', '~~x~~', '~x~', '^x^', '++ctrl++', ':smile:', ':material-account:', '(c)', '(tm)', '1/2', '2nd', '+/-', '=/=', 'c/o',
  '(1)', '#!python x', '`#!python x`', '[ ] x', '[TOC]', '[[TOC]]', '%%{init: {}}%%', ';', '#', '#59;', '"', '\'', '=', ':::', '...', '이름', 'é', '😀', 'x', 'a b',
];
// Pieces that are lines of their own, of which a body may have some.
const LINES = [
  '# Evil', '## Evil', '#### Evil', 'Evil\n====', 'Evil\n----', '---', '***', '=== "Evil"', '    === "Evil"', '===! "Evil"', '!!! danger "Evil"', '??? note "Evil"',
  '???+ note', '/// html | div', '::: evil', ':::', '> quote', '- item', '1. item', '- [x] done', ': definition', '| a | b |\n| --- | --- |\n| 1 | 2 |', '``` mermaid',
  '```', '    ```', '~~~~', '``````', '\t```', '> ```', '``` { .python onclick=x }', '--8<-- "canary.md"', '  --8<-- "canary.md"', '--8<--', '--8<--\ncanary.md\n--8<--',
  '--8<-- "../.env"', '--8<-- "/etc/hostname"', '--8<-- "canary.md:1:2"', '--8<-- "secret.txt:a"', '--8<-- "nowhere.md"', '--8<-- "http://127.0.0.1:9/evil.md"',
  '*[HTML]: evil', '[^1]: evil', '[x]: javascript:alert(31337)', '<div markdown="1">', '</div>', '<script>', '</script>', '<!--', '<pre>', '{: onclick=alert(31337) }',
  '', '', '    indented', '\tx\ty', '  ', '{% include "canary.md" %}', '{% raw %}', '{{ 31337*3 }}', '{++', '++}', '{--', '{~~ a', '~> b ~~}', '{>>', '<<}', '$$', '\\[',
  'end', 'sequenceDiagram', 'a->>b: x', 'title: x', '<<<<<<< HEAD', '%%{init: {}}%%',
];

const some = (chance, most) => Array.from({ length: 1 + chance.below(most) }, () => chance.of(INLINE)).join(chance.of(['', ' ', '/', '-']));

function textBody(chance) {
  const lines = Array.from({ length: 1 + chance.below(8) }, () => (chance.is(2, 3) ? chance.of(LINES) : some(chance, 4)));
  return ['first', ...lines, 'last'].join('\n');
}

function jsonBody(chance) {
  const members = Array.from({ length: 1 + chance.below(4) }, () => [some(chance, 2), chance.is(1, 3) ? [some(chance, 3), 1] : some(chance, 4)]);
  return JSON.stringify(Object.fromEntries(members), null, 2);
}

/** A record with everything that a record has; only its heading tells a request from a response. */
function record(chance, { caller, callee, method, url, id, status }) {
  const heading = status === undefined
    ? `### (${caller}) REQ >>> (${callee}) : ${method} ${url}`
    : `### (${caller}) RESP <<< (${callee}) : ${status} ${method} ${url}`;
  const isJson = chance.is(1, 2);
  const name = chance.is(1, 3) ? some(chance, 1).replace(/[:\s]/g, '') || 'X-Y' : 'X-Value';
  const headers = [`X-Requestshook-Request-Id: ${id}`, `Content-Type: ${isJson ? 'application/json' : 'text/plain'}`, `${name}: ${some(chance, 4)}`];
  const body = chance.is(1, 5) ? 'none' : isJson ? jsonBody(chance) : textBody(chance);
  return `\n${heading}\n${headers.join('\n')}\n\n${body}\n\n`;
}

function randomLog(seed) {
  const chance = new Chance(seed);
  const names = Array.from({ length: 3 }, () => (chance.is(1, 3) ? chance.of(['nova-api', 'cli']) : some(chance, 2).replaceAll(') ', ')')));
  let log = '';
  for (let id = 0; id < EXCHANGES; id += 1) {
    const call = { caller: chance.of(names), callee: chance.of(names), method: chance.of(['GET', 'POST']), id: `r${id}` };
    call.url = `/${some(chance, 3)}${chance.is(1, 3) ? `?${some(chance, 2)}=${some(chance, 2)}` : ''}`;
    log += record(chance, call) + record(chance, { ...call, status: `200 ${some(chance, 2)}` });
  }
  const tail = { caller: 'cli', callee: 'nova-api', method: 'GET', url: '/SENTINEL', id: 'tail' };
  return log + record(chance, tail) + record(chance, { ...tail, status: '200 OK' }).replace(/\n+$/, '\n\n');
}

/** The cases that build: `{ id, log, sentinel, literal, absent }`, the records being counted by who checks. */
export function attacks() {
  const { cases, canaries } = JSON.parse(fs.readFileSync(path.join(HOSTILE, 'expect.json'), 'utf8'));
  const always = [canaries.include.split(' ')[0], `<script>${canaries.script}`.replace(/[()]/g, '\\$&')];
  const known = cases.filter(({ exit }) => exit === 0).map((one) => ({
    id: one.id,
    log: fs.readFileSync(path.join(HOSTILE, one.id, 'requestshook.log')),
    records: one.records,
    sentinel: one.sentinel,
    literal: one.literal_in_page_text,
    absent: [...always, ...one.absent_in_built_html],
  }));
  const random = Array.from({ length: RANDOM }, (_, index) => ({
    id: `random-${index + 1}`,
    log: Buffer.from(randomLog(index + 1)),
    records: 2 * EXCHANGES + 2,
    sentinel: 'SENTINEL',
    literal: [],
    absent: [...always, canaries.template, 'class="critic', '<ins', 'href="javascript:', '<img', '<iframe'],
  }));
  return [...known, ...random];
}
