// Diagrams that are wrong, each in a way that real recordings provoke: the checks must notice.
export const BROKEN = {
  'a text cut at #': 'a->>b: GET /x#y',
  'an arrow forged after ;': 'a->>b: GET /x;b-->>a: 200 OK',
  'a directive taken out of a text': 'a->>b: GET /x%%{init: {}}%%y',
  'a prefix eaten': 'a->>b: wrap: GET /x',
  'a port in a name': 'a->>host:80: GET /x',
  'a keyword as a name': 'end-user->>b: GET /x',
  'a box without an end': 'opt login\na->>b: GET /x',
  'a text above the limit': `a->>b: ${'x'.repeat(50_000)}`,
  'no arrow at all': 'note over a: GET /x',
};
