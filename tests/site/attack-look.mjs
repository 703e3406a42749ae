// What a browser finds on a page: runs in the page, thus names nothing from here.

/** The sections of the page, what they hold, and what could be active. */
export function look() {
  const article = document.querySelector('article');
  const roots = [document, ...[...document.querySelectorAll('*')].filter((element) => element.shadowRoot).map((element) => element.shadowRoot)];
  const everywhere = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const shape = (element) => [element.tagName.toLowerCase(), ...element.classList].join('.');
  const sections = [];
  let content = [];
  for (const child of article.children) {
    // The headings of the parts of a diagram are as high as those of the page.
    const isPart = sections.at(-1)?.name === 'Parts' && /^\s*\(\d/.test(child.textContent);
    if (child.tagName === 'H2' && !isPart) {
      content = [];
      sections.push({ name: child.textContent.replace('¶', '').trim(), content });
    } else content.push(child);
  }
  const within = (elements, selector) => elements.flatMap((element) => [...(element.matches(selector) ? [element] : []), ...element.querySelectorAll(selector)]);
  const drawn = (elements) => within(elements, '.mermaid').map((element) => {
    const svg = (element.shadowRoot ?? element).querySelector('svg');
    return svg && {
      actors: svg.querySelectorAll('.actor-top').length || svg.querySelectorAll('.actor-man').length / 2,
      messages: svg.querySelectorAll('.messageLine0, .messageLine1').length,
    };
  });
  return {
    text: [article, ...roots.slice(1)].map((root) => root.textContent).join('\n'),
    sections: sections.map(({ name, content: elements }) => ({
      name,
      text: elements.map((element) => element.textContent).join('\n'),
      headings: within(elements, 'h1,h2,h3,h4,h5,h6').map(({ tagName }) => tagName),
      tabs: within(elements, '.tabbed-set').map((set) => [...set.querySelectorAll('.tabbed-labels > label')].map((label) => label.textContent)),
      listings: within(elements, 'pre').map((pre) => pre.textContent),
      titles: within(elements, '.filename').map((title) => title.textContent),
      tables: within(elements, 'table').length,
      rows: within(elements, '.seqdoc-ladder tbody tr').map((row) => row.textContent),
      admonitions: within(elements, '.admonition').length,
      links: within(elements, 'a[href]').map((link) => link.getAttribute('href')).filter((link) => !link.startsWith('#')),
      drawn: drawn(elements),
    })),
    shapes: [...new Set([...article.querySelectorAll('*')].map(shape))],
    attributes: [...new Set([...article.querySelectorAll('*')].flatMap((element) => element.getAttributeNames()))],
    ids: [...article.querySelectorAll('[id]')].map((element) => `${element.tagName.toLowerCase()}#${element.id}`),
    handlers: everywhere('*').flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith('on')),
    scripts: document.querySelectorAll('script').length,
    active: roots.slice(1).flatMap((root) => [...root.querySelectorAll('script,img,iframe,object,embed,image,a,foreignObject,form')].map(shape)),
    urls: everywhere('[href],[src],[action],[data]').flatMap((element) => ['href', 'src', 'action', 'data'].map((name) => element.getAttribute(name)))
      .filter((url) => /^\s*(javascript|vbscript):/i.test(url ?? '') || /203\.0\.113\.66/.test(url ?? '')),
    hidden: [...document.querySelectorAll('article h2')].filter((heading) => heading.getClientRects().length === 0).length,
  };
}
