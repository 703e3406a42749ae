// A built site: its pages, the diagrams in them, and a server for it.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const TYPES = {
  '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json',
  '.map': 'application/json', '.png': 'image/png', '.svg': 'image/svg+xml',
};
const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
const DIAGRAM = /<pre class="mermaid"><code>([\s\S]*?)<\/code><\/pre>/g;

/** The source of each diagram of a page, before a browser has drawn it. */
function diagrams(html) {
  return [...html.matchAll(DIAGRAM)].map((match) => match[1].replace(/&(lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity]));
}

/** The pages that have a diagram: `{ folder, diagrams }`, the folder being that of the page's URL. */
export function pagesWithDiagrams(site) {
  return fs.readdirSync(site, { recursive: true })
    .filter((file) => path.basename(file) === 'index.html')
    .sort()
    .map((file) => ({ folder: path.dirname(file), diagrams: diagrams(fs.readFileSync(path.join(site, file), 'utf8')) }))
    .filter((page) => page.diagrams.length > 0);
}

/** Every page, as a path relative to the site. */
export const allPages = (site) => fs.readdirSync(site, { recursive: true }).filter((file) => file.endsWith('.html'));

// MkDocs Material and Zensical load mermaid from the net, each its own major version.
const MERMAID = /https:\/\/unpkg\.com(\/mermaid@\d+\/dist\/mermaid\.min\.js)/g;

const SEARCH = /\/search(_index)?\.json$/;

/** A file of the site, whose scripts ask this machine for mermaid. */
function content(site, mermaid, pathname) {
  if (/^\/mermaid@\d+\/dist\/mermaid\.min\.js$/.test(pathname)) return fs.readFileSync(mermaid);
  const file = path.join(site, decodeURIComponent(pathname), pathname.endsWith('/') ? 'index.html' : '');
  const bytes = fs.readFileSync(file);
  if (file.endsWith('.js')) return bytes.toString('utf8').replaceAll(MERMAID, '$1');
  return SEARCH.test(pathname) ? withoutEntries(bytes) : bytes;
}

/** No test searches, and a page with the whole index at work is drawn much later. */
const withoutEntries = (bytes) => JSON.stringify({ ...JSON.parse(bytes.toString('utf8')), docs: [], items: [] });

/** Serves a folder on a free port of this machine, with this file for mermaid. */
export async function serve(site, mermaid) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    try {
      const bytes = content(site, mermaid, pathname);
      // A browser compiles a script once if it may keep it.
      const kept = pathname.endsWith('.js') ? { 'cache-control': 'max-age=3600' } : {};
      const type = TYPES[path.extname(pathname) || '.html'] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, ...kept });
      response.end(bytes);
    } catch {
      response.writeHead(404, { 'content-type': 'application/octet-stream' });
      response.end('not found');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
