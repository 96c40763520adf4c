/** @typedef {import('@nx/devkit').Tree} Tree */

/**
 * Inserts text before the first match of `anchor`.
 *
 * @param {Tree} tree
 * @param {string} path
 * @param {RegExp} anchor
 * @param {string} text
 * @throws Error with file, anchor and text if the file does not match
 */
function insertBefore(tree, path, anchor, text) {
  const { before, after } = cut(tree, path, anchor, text);
  tree.write(path, `${before}${text}${after}`);
}

/**
 * Inserts text after the last match of `anchor`.
 *
 * @param {Tree} tree
 * @param {string} path
 * @param {RegExp} anchor with the flag `g`
 * @param {string} text
 */
function insertAfterLast(tree, path, anchor, text) {
  const content = contentOf(tree, path);
  const last = [...content.matchAll(anchor)].at(-1);
  if (last === undefined) throw noMatch(path, anchor, text);
  const end = last.index + last[0].length;
  tree.write(path, `${content.slice(0, end)}${text}${content.slice(end)}`);
}

/**
 * Inserts an import after the last one of a module.
 *
 * @param {Tree} tree
 * @param {string} path
 * @param {string} statement without a line break
 */
function insertImport(tree, path, statement) {
  insertAfterLast(tree, path, /^import [^;]*;\n/gm, `${statement}\n`);
}

/**
 * Appends to a file.
 *
 * @param {Tree} tree
 * @param {string} path
 * @param {string} text
 */
function append(tree, path, text) {
  tree.write(path, `${contentOf(tree, path).trimEnd()}\n${text}`);
}

/** @param {Tree} tree @param {string} path @param {RegExp} anchor @param {string} text */
function cut(tree, path, anchor, text) {
  const content = contentOf(tree, path);
  const index = content.search(anchor);
  if (index < 0) throw noMatch(path, anchor, text);
  return { before: content.slice(0, index), after: content.slice(index) };
}

/** @param {Tree} tree @param {string} path */
function contentOf(tree, path) {
  const content = tree.read(path, 'utf8');
  if (content === null)
    throw new Error(`${path}: does not exist. The generator works only in the workspace of Stepwell.`);
  return content;
}

/** @param {string} path @param {RegExp} anchor @param {string} text */
function noMatch(path, anchor, text) {
  return new Error(`${path}: no match for ${anchor}, before or after which to insert\n${text}\nUpdate the generator.`);
}

module.exports = { append, insertAfterLast, insertBefore, insertImport };
