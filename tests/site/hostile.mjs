// Random texts made of what mermaid, Markdown and terminals take for more than text; the same in each run.

const SIGNS = [
  ';', '#', '#59;', '#35', '<', '>', '<br/>', '<BR >', '<b>x</b>', '&lt;', '&amp;', '%', '%%', '%%{init: {}}%%', '%%{', '}%%', '{init}', '$', '$$x^2$$',
  ':', '::', ': ', 'wrap:', 'nowrap:', ':wrap:', 'WRAP:', 'style', 'style a:b#c;', 'classDef', 'classDef x fill:#f00;', '"', '\'', '`', '```', '\\', '\\n', '\\x1b',
  '{', '}', '{id}', '{{x}}', '{++', '++}', '{--x--}', '{~~', '{==', '{>>x<<}', '[', ']', '--8<-- "x"', ';--8<--', ',', '-', '+', '->>', '-->>', '->>+', '--x', '-x', '-)', '<<->>', '-', '--', '()',
  '@', '@{ "type": "database" }', '|', '~', '^', '*', '_', '=', '!', '---', '...', 'x', 'o', 'as',
];
const WORDS = [
  'end', 'note', 'note over a', 'loop', 'opt', 'alt', 'else', 'par', 'and', 'rect', 'box', 'break', 'critical', 'option', 'participant', 'actor',
  'activate', 'deactivate', 'autonumber', 'create', 'destroy', 'link', 'links', 'title', 'accTitle: x', 'accDescr', 'sequenceDiagram', 'style',
  'nova', 'api', 'v2', 'images', 'volumes', 'host:80', '404', 'toString', '__proto__', 'constructor',
];
const LETTERS = [
  '이미지', '서버', '한글 이름', '😀', '👩‍👩‍👧', '☃', 'é', 'ñ', 'ß', '日本', 'عربي', '\u200f', '\u202e', '\u2066', '\u200b', '\u200d', '\ufeff', '\u00ad', '\u2028', '\u0085',
  '\u00a0', '\u3000', '\t', ' ', '  ', '\r', '\0', '\x07', '\x1b[31m', '\x7f', '\x9b', '\u{e0041}', '\u{10ffff}', 'e\u0301',
];

/** A generator of numbers (mulberry32) with what is made of them. */
export class Chance {
  constructor(seed) {
    this.state = seed;
  }

  /** A whole number below `end`. */
  below(end) {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  }

  of(list) {
    return list[this.below(list.length)];
  }

  is(one, outOf) {
    return this.below(outOf) < one;
  }

  /** A text of a few pieces; one in a hundred is much longer than a line. */
  text() {
    const length = this.is(1, 100) ? 20 + this.below(60) : 1 + this.below(5);
    const pieces = Array.from({ length }, () => this.of(this.of([SIGNS, WORDS, LETTERS])));
    return pieces.join(this.of(['', '', ' ', '-', '/']));
  }

  /** A URL that a heading can hold: it begins as one. */
  url() {
    const host = this.of(['', 'http://127.0.0.1', 'http://h:80', 'https://[::1]']);
    const query = this.is(1, 3) ? `?${this.text()}=${this.text()}` : '';
    return `${host}/${this.text()}${query}`;
  }

  /** A name; a closing bracket in front of a space would end it. */
  name() {
    return this.is(1, 5) ? this.of(['nova-api', 'style-x', 'p1', 'p2', 'classDef', 'a', 'b', 'x']) : this.text().replaceAll(') ', ')');
  }
}
