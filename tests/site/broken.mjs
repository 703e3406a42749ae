// Diagrams that are wrong, each in a way that real recordings provoke: the checks must notice.
export const BROKEN = {
  'a text cut at #': 'a->>b: GET /x#y',
  'an arrow forged after ;': 'a->>b: GET /x;b-->>a: 200 OK',
  'a directive taken out of a text': 'a->>b: GET /x%%{init: {}}%%y',
  'a prefix eaten': 'a->>b: wrap: GET /x',
  'a port in a name': 'a->>host:80: GET /x',
  'a keyword as a name': 'end-user->>b: GET /x',
  'a box without an end': 'opt login\na->>b: GET /x',
  'an end without a box': 'a->>b: GET /x\nend',
  'a label of a box cut at #': 'opt case #4\na->>b: GET /x\nend',
  'a note cut at ;': 'note over a: x;a->>b: GET /x\na->>b: GET /x',
  'an arrow in a box of participants': 'box transparent\nparticipant a\na->>b: GET /x\nparticipant b\nend',
  'a bar that never began': 'a->>b: GET /x\nb-->>-a: 200 OK',
  'an arrow that is no arrow of ours': 'a->>b: GET /x\nb--xa: 200 OK',
  'numbers switched off': 'autonumber off\na->>b: GET /x',
  'a number behind a comment': 'autonumber 3 %% three\na->>b: GET /x',
  'a text above the limit': `a->>b: ${'x'.repeat(50_000)}`,
  'no arrow at all': 'note over a: GET /x',
};

// Steps as body.md has them, for the diagrams below.
export const BODY = ['### (1) GET /x', '`a` --> `b`', '### (2) GET /y', '`b` --> `c`', '### (3) 200 OK /y', '`b` <-- `c`',
  '### (4) 200 OK /x', '`a` <-- `b`', ''].join('\n');
// The same with a section for each call.
export const CALLS = ['### (1-4) GET /x <a id="step-1"></a><a id="step-4"></a>', '`a` --> `b` `200 OK`', '### (2-3) GET /y',
  '`b` --> `c` `200 OK`', ''].join('\n');
const COMPLETE = 'a->>b: GET /x\nb->>c: GET /y\nc-->>b: 200 OK /y\nb-->>a: 200 OK /x';

/** Diagrams that mermaid reads as they are written, but that do not fit that body. */
export const MISNUMBERED = {
  'a wrong autonumber': COMPLETE.replace('c-->>b', 'autonumber 4\nc-->>b'),
  'a number that comes twice': COMPLETE.replace('c-->>b', 'autonumber 2\nc-->>b'),
  'a number above the last step': `${COMPLETE}\na->>b: GET /x`,
  'a number that goes back': COMPLETE.replace('b-->>a', 'autonumber 1\nb-->>a'),
  'a step that is left out without a word': 'a->>b: GET /x\nautonumber 4\nb-->>a: 200 OK /x',
  'arrows in another order': COMPLETE.split('\n').reverse().join('\n'),
};
