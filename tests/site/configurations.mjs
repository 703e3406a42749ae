// Configurations, each with how its diagrams then look, and with a line that shows that it did something.

const CALLS = {
  upload: 'calls = ["PUT /v2/images/{image_id}/file"]',
  container: 'calls = ["HEAD /v1/{account}/{container}", "PUT /v1/{account}/{container}"]',
};
const group = (kind, label, ...lines) => `[[group]]\nkind = "${kind}"\nlabel = "${label}"\n${lines.join('\n')}\n`;
const KINDS = { opt: 'opt', loop: 'loop', alt: 'alt', par: 'par', critical: 'critical', break: 'break', rect: 'rect rgb', note: 'note over' };
const FOLDS = { repeats: 'loop \\d+ times', polling: 'loop polling', token_issue: 'token issue', token_check: 'token check', version_discovery: 'version discovery' };

const groups = Object.entries(KINDS).map(([kind, word]) => ({
  name: `group ${kind}`,
  toml: group(kind, kind === 'rect' ? 'rgb(230, 240, 250)' : 'the upload; or #1', CALLS.upload),
  shows: new RegExp(`^ *${word}`, 'm'),
}));

const folds = Object.entries(FOLDS).map(([fold, label]) => ({
  name: `fold ${fold}`, toml: `[fold]\n${fold} = true\n`, how: { folds: true }, shows: new RegExp(label),
}));

const NESTED = [
  group('opt', 'what the client asks of glance', 'from = "openstack"', 'to = "glance-api"'),
  group('critical', 'what glance asks', 'from = "glance-api"'),
  group('loop', 'the container', CALLS.container),
  group('rect', 'the second upload', CALLS.upload, 'nth = [2]'),
].join('\n');

const PARTICIPANTS = `[participants]
openstack = { as = "the user;\\nat #1", actor = true, order = 1 }
keystone = { order = 3, box = "identity" }
swift-proxy-server = { order = 2, box = "storage" }
glance-api = { box = "storage" }
`;

const VIEWS = `[[view]]\nname = "top"\ndepth = 1\n
[[view]]\nname = "no-keystone"\nexclude = [{ to = "keystone" }]\n
[[view]]\nname = "only-swift"\ninclude = [{ to = "swift-proxy-server" }]\nresponses = "status"\n
[[view]]\nname = "raw"\npaths = "raw"\n`;

const KOREAN = { times: '{n}번', token_issue: '토큰 발급', token_check: '토큰 확인', version_discovery: '버전 확인', overlap: '호출 {n}개가 겹침', polling: '{n}번 물음', afterwards: '{service}의 나중 일' };
const ALL_FOLDS = `[fold]\n${Object.keys(FOLDS).map((fold) => `${fold} = true\n`).join('')}`;

export const CONFIGURATIONS = [
  { name: 'nothing', toml: '' },
  { name: 'paths raw', toml: '[paths]\nmode = "raw"\n', how: { paths: 'raw' }, shows: /[0-9a-f]{8}-[0-9a-f]{4}-/ },
  { name: 'paths template', toml: '[paths]\nmode = "template"\n', shows: /\{image_id\}/ },
  { name: 'templates of paths', toml: '[paths]\ntemplates = ["/v2/images/{picture}", "/v2/images/{picture}/file"]\n', shows: /\{picture\}/ },
  { name: 'catalog none', toml: '[paths]\ncatalog = "none"\n', shows: /\{image_id\}/ },
  { name: 'responses full', toml: '[diagram]\nresponses = "full"\n', how: { responses: 'full' }, shows: /200 OK \// },
  { name: 'responses status', toml: '[diagram]\nresponses = "status"\n', how: { responses: 'status' }, shows: /200 OK$/m },
  { name: 'responses none', toml: '[diagram]\nresponses = "none"\n', how: { responses: 'none' }, shows: /autonumber 3/ },
  { name: 'query hide', toml: '[diagram]\nquery = "hide"\n' },
  { name: 'query show', toml: '[diagram]\nquery = "show"\n', how: { query: 'show' }, shows: /\?\w+=/ },
  { name: 'activations', toml: '[diagram]\nactivations = true\n', shows: /->>\+/ },
  { name: 'max_steps 5', toml: '[diagram]\nmax_steps = 5\n', shows: /autonumber 7/ },
  { name: 'max_steps 1000', toml: '[diagram]\nmax_steps = 1000\n', shows: /## \(1-1\d\d\)/ },
  ...groups,
  { name: 'groups in groups', toml: NESTED, shows: /^ {4}(critical|loop)/m },
  ...folds,
  { name: 'all folds', toml: ALL_FOLDS, how: { folds: true }, shows: /token check/ },
  { name: 'all folds, groups, activations', toml: `${NESTED}${ALL_FOLDS}[diagram]\nactivations = true\n`, how: { folds: true }, shows: /opt what/ },
  {
    name: 'participants', toml: PARTICIPANTS, how: { names: { openstack: 'the user;\nat #1' } }, shows: /^ *box transparent storage$/m,
  },
  {
    name: 'views', toml: VIEWS, shows: /->>/,
    views: {
      top: { keeps: ({ isTop }) => isTop },
      'no-keystone': { keeps: ({ callee }) => callee !== 'keystone' },
      'only-swift': { keeps: ({ callee }) => callee === 'swift-proxy-server', responses: 'status' },
      raw: { paths: 'raw' },
    },
  },
  {
    name: 'Korean labels', toml: `${ALL_FOLDS}[labels]\n${Object.entries(KOREAN).map(([key, word]) => `${key} = "${word}"\n`).join('')}`,
    how: { folds: true }, shows: /토큰 확인/,
  },
];
