// Logs that are made here: records, and long scenarios of eight services.
import fs from 'node:fs';
import path from 'node:path';

/** A request or, with a status, a response. Its heading can hold no line feed. */
export function record({ caller, callee, status, method, url, id }) {
  const arrow = status === undefined ? 'REQ >>>' : 'RESP <<<';
  const what = status === undefined ? `${method} ${url}` : `${status} ${method} ${url}`;
  return `\n### (${caller}) ${arrow} (${callee}) : ${what}\nX-Requestshook-Request-Id: ${id}\n\nnone\n\n`;
}

/** Writes a log to a folder of its own. */
export function write(folder, log) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'requestshook.log'), log);
}

// Commands whose services are called otherwise in each.
const COMMANDS = [
  ['image/create', {}],
  ['image/save', { 'glance-api': 'cinder-api', 'swift-proxy-server': 'nova-api' }],
  ['image/create-text', { 'glance-api': 'nova-api', 'swift-proxy-server': 'neutron-server' }],
  ['image/create-unicode', { 'glance-api': 'neutron-server', 'swift-proxy-server': 'placement-api' }],
  ['image/concurrent-mixed', { 'swift-proxy-server': 'cinder-api' }],
];

/** Samples one after another, as if a user had run several commands of several services. */
export function joined() {
  return COMMANDS.map(([sample, names], index) => {
    let log = fs.readFileSync(`samples/openstack/${sample}/requestshook.log`, 'utf8');
    for (const [from, to] of Object.entries(names)) log = log.replaceAll(from, to);
    return log.replace(/^(X-Requestshook-Request-Id: )/gm, `$1${index}`);
  }).join('');
}

const SERVICES = [
  'openstack', 'nova-api', 'glance-api', 'neutron-server',
  'cinder-api', 'placement-api', 'swift-proxy-server', 'keystone',
];
const PATHS = [
  '/v2.1/servers/6f70656e-7374-4163-8b20-697320636f6d/os-volume_attachments',
  '/v2/images/692238fc-3b51-41bc-9923-68ab11649282/file',
  '/resource_providers/2d0f2d5b-52b5-4f0f-8c33-1b9dd7cbe5ad/inventories',
  '/v3/6fd83991efaa4c2b9236734a74cdaf2a/volumes/detail',
  '/v2.0/ports',
];

/**
 * A call tree in which each of the eight services calls each other one, seven calls deep. The steps from
 * a service to the next are 1, 2, ... 7 places, so that one chain meets all, and the eight chains every pair.
 */
export function dense() {
  const chain = (start) => {
    const at = (depth) => SERVICES[(start + (depth * (depth + 1)) / 2) % SERVICES.length];
    const calls = [1, 2, 3, 4, 5, 6, 7].map((depth) => ({
      caller: at(depth - 1), callee: at(depth), id: `${start}-${depth}`,
      method: ['GET', 'POST', 'DELETE'][(start + depth) % 3], url: `http://127.0.0.1${PATHS[(start + depth) % PATHS.length]}`,
    }));
    const status = ['200 OK', '202 Accepted', '500 Internal Server Error'][start % 3];
    return [...calls.map(record), ...calls.reverse().map((call) => record({ ...call, status }))];
  };
  return SERVICES.flatMap((_, start) => chain(start)).join('');
}

/** The same question again and again, with other answers in between, none of which is an error. */
export function polling() {
  const asked = { caller: 'openstack', callee: 'nova-api', method: 'GET', url: 'http://127.0.0.1/v2.1/servers/detail' };
  return ['200 OK', '202 Accepted', '200 OK', '204 No Content', '200 OK']
    .map((status, id) => record({ ...asked, id }) + record({ ...asked, status, id }))
    .join('');
}
