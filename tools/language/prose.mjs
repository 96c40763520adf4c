/**
 * The sentences that people read in a file: comments of source code, paragraphs and list items of a page. Code blocks,
 * tables' borders and headings that end with a question mark are left out.
 *
 * @param {string} text the file
 * @param {string} extension `.md`, or that of source code
 * @returns {{ line: number; prose: string }[]} one entry per comment or paragraph; lines count from 1
 */
export function proseOf(text, extension) {
  return extension === '.md' ? paragraphsOf(text) : commentsOf(text);
}

function paragraphsOf(text) {
  const found = [];
  let open;
  let inCode = false;
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    if (line.startsWith('```')) inCode = !inCode;
    const ends = inCode || line === '' || line.startsWith('```') || line.startsWith('|') || line.startsWith('#');
    if (ends) open = undefined;
    if (inCode || line === '' || line.startsWith('```')) return;
    const content = line.replace(/^(?:[-*>]|\d+\.|#+)\s+/, '');
    if (line.startsWith('|')) {
      for (const cell of line.split('|')) found.push({ line: index + 1, prose: cell.trim() });
    } else if (open === undefined || content !== line) {
      open = { line: index + 1, prose: content };
      found.push(open);
    } else open.prose += ` ${content}`;
  });
  return found;
}

function commentsOf(text) {
  const found = [];
  let open;
  text.split('\n').forEach((raw, index) => {
    const match = /^\s*(\/\*\*|\*(?!\/)|\/\/)\s?(.*)$/.exec(raw);
    if (match === null) {
      open = undefined;
      return;
    }
    const [, mark, rest] = match;
    const content = rest.replace(/\s*\*\/\s*$/, '').trim();
    const starts = mark === '/**' || content === '' || /^(-|@\w+)/.test(content);
    if (starts || open === undefined) {
      open = { line: index + 1, prose: content.replace(/^(-|@\w+( \S+)?)\s*/, '') };
      found.push(open);
    } else if (open.prose === '') {
      open.prose = content;
      open.line = index + 1;
    } else open.prose += ` ${content}`;
    if (content === '') open = undefined;
  });
  return found;
}
