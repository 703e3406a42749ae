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

/** Serves a folder on a free port of this machine. */
export async function serve(site) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    const file = path.join(site, decodeURIComponent(pathname), pathname.endsWith('/') ? 'index.html' : '');
    fs.readFile(file, (error, bytes) => {
      response.writeHead(error ? 404 : 200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
      response.end(error ? 'not found' : bytes);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
