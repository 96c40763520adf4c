const ts = require('typescript');

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

/**
 * Appends an element to the array that a constant is initialized with.
 *
 * @param {Tree} tree
 * @param {string} path of a TypeScript file
 * @param {string} name of the constant
 * @param {string} element
 * @throws Error if the file has no such array
 */
function appendElement(tree, path, name, element) {
  const content = contentOf(tree, path);
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.Latest);
  for (const { declarationList } of source.statements.filter(ts.isVariableStatement)) {
    const declared = declarationList.declarations.find((each) => each.name.getText(source) === name);
    let value = declared?.initializer;
    while (value !== undefined && (ts.isAsExpression(value) || ts.isSatisfiesExpression(value)))
      value = value.expression;
    if (value === undefined || !ts.isArrayLiteralExpression(value)) continue;
    const { elements } = value;
    const comma = elements.length === 0 || elements.hasTrailingComma ? '' : ',';
    tree.write(path, `${content.slice(0, elements.end)}${comma}\n  ${element},${content.slice(elements.end)}`);
    return;
  }
  throw new Error(`${path}: must have the constant ${name} with an array. Update the generator.`);
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

module.exports = { append, appendElement, insertAfterLast, insertBefore, insertImport };
