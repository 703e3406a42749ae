// The smallest logs that mermaid read otherwise than they were recorded. Each stays here, so that it stays right.
import { record } from './logs.mjs';

const called = (call) => record({ method: 'GET', url: '/a', id: 1, ...call })
  + record({ method: 'GET', url: '/a', status: '200 OK', id: 1, ...call });

const LONG = '/aaaaaaaaaa'.repeat(5);

export const SMALLEST = {
  'a name with x behind the minus of a bar': { log: called({ caller: 'xvp', callee: 'nova-api' }), toml: '[diagram]\nactivations = true\n' },
  'a name with X behind the minus of a bar': { log: called({ caller: 'X', callee: 'nova-api' }), toml: '[diagram]\nactivations = true\n' },
  'style in another line than a colon and an escape': { log: called({ caller: 'a', callee: 'b', url: `/style${LONG}/b:c;d` }) },
  'a name with style, a colon and an escape in two lines': { log: called({ caller: 'style-api', callee: 'b', url: `/x:y${LONG}/c;d` }) },
  'a name that is a minus': { log: called({ caller: '-', callee: 'b' }) },
  'a line that is a minus': { log: called({ caller: 'a', callee: 'b', url: `/${'z'.repeat(59)}-` }) },
  'a name behind :wrap:': { log: called({ caller: ':wrap:x', callee: 'b' }) },
  'a name of a blank that only Unicode knows': { log: called({ caller: '\u3000', callee: 'b' }) },
};
