const { updateJson } = require('@nx/devkit');
const { append, appendElement } = require('../insert.cjs');

/**
 * The names in the templates.
 *
 * @typedef {object} Names
 * @property {string} slug such as `invoice-intake`
 * @property {string} className such as `InvoiceIntake`
 * @property {string} propertyName such as `invoiceIntake`
 * @property {string} constantName such as `INVOICE_INTAKE`
 */

/**
 * Adds the workflow to the five lists that remain. The others are made from the first.
 *
 * 1. `workflows` of core, from which the command line, the demo and its stacks, tables and tests are made.
 * 2. and 3. The entry points of core and of the SDK: Node.js and TypeScript read them in package.json.
 * 4. The functions of handlers: a constant of the published package, whose type names them.
 * 5. The exports of constructs: jsii and API Extractor read named exports.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {Names} names
 */
function addToLists(tree, { slug, className }) {
  appendElement(
    tree,
    'packages/core/src/workflows.ts',
    'workflows',
    `{
    id: '${slug}',
    construct: '${className}',
    summary: 'validates its input and processes a subject',
    cost: '1,000 executions: $0.08',
    hasStateMachine: true,
  }`,
  );
  exportEntry(tree, 'packages/core/package.json', slug);
  exportEntry(tree, 'packages/sdk/package.json', slug);
  appendElement(tree, 'packages/handlers/src/assets.cts', 'ASSETS', `'${slug}/process'`);
  append(
    tree,
    'packages/constructs/src/index.ts',
    `export { ${className}, type ${className}Attributes, type I${className} } from './${slug}.js';
export { type ${className}Props } from './${slug}/props.js';
`,
  );
}

/** @param {import('@nx/devkit').Tree} tree @param {string} path @param {string} slug */
function exportEntry(tree, path, slug) {
  const entry = {
    '@stepwell/source': `./src/${slug}/index.ts`,
    import: { types: `./dist/esm/${slug}/index.d.ts`, default: `./dist/bundle/${slug}.js` },
    require: { types: `./dist/cjs/${slug}/index.d.ts`, default: `./dist/cjs/${slug}/index.js` },
  };
  updateJson(tree, path, (manifest) => ({ ...manifest, exports: { ...manifest.exports, [`./${slug}`]: entry } }));
}

module.exports = { addToLists };
