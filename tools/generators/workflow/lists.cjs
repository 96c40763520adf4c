const { updateJson } = require('@nx/devkit');
const { append, insertAfterLast, insertBefore, insertImport } = require('../insert.cjs');

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
 * Adds the workflow to every list of workflows.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {Names} names
 */
function addToLists(tree, names) {
  packages(tree, names);
  apps(tree, names);
  pages(tree, names);
  deployable(tree, names);
}

/** @param {import('@nx/devkit').Tree} tree @param {Names} names */
function packages(tree, { slug, className }) {
  const both = (/** @type {string} */ kind) => ({
    types: `./dist/${kind}/${slug}/index.d.ts`,
    default: `./dist/${kind}/${slug}/index.js`,
  });
  exportEntry(tree, 'packages/core/package.json', slug, {
    '@stepwell/source': `./src/${slug}/index.ts`,
    import: both('esm'),
    require: both('cjs'),
  });
  exportEntry(tree, 'packages/sdk/package.json', slug, {
    '@stepwell/source': `./src/${slug}/index.ts`,
    types: `./dist/${slug}/index.d.ts`,
    default: `./dist/${slug}/index.js`,
  });
  insertBefore(tree, 'packages/sdk/src/bundle-size.test.ts', /(?<=^const workflows = [^\]]*)\];/m, `  '${slug}',\n`);
  insertAfterLast(
    tree,
    'packages/sdk/README.md',
    /^\| `@stepwell\/sdk[a-z/-]*` +\| [\d.]+ +\| [\d.]+ +\|\n/gm,
    `| \`@stepwell/sdk/${slug}\` | 58.5 | 19.6 |\n`,
  );
  insertBefore(tree, 'packages/handlers/src/assets.cts', /^\] as const;/m, `  '${slug}/process',\n`);
  append(
    tree,
    'packages/constructs/src/index.ts',
    `export { ${className}, type ${className}Attributes, type I${className} } from './${slug}.js';
export { type ${className}Props } from './${slug}/props.js';
`,
  );
}

/** @param {import('@nx/devkit').Tree} tree @param {Names} names */
function apps(tree, { slug, className, propertyName }) {
  insertBefore(
    tree,
    'apps/cli/src/workflows.ts',
    /(?<=^const loaders: [\s\S]*?)^\};/m,
    `  '${slug}': async () => {
    const [{ ${propertyName}: contract }, { ${propertyName} }] = await Promise.all([import('@stepwell/core/${slug}'), import('@stepwell/sdk/${slug}')]);
    return {
      check: (input) => void parseInput(contract, input),
      // The client validates every input at run time.
      open: (stepwell, stateMachineArn) => ${propertyName}(stepwell, { stateMachineArn }) as unknown as Workflow<unknown, unknown>,
    };
  },
`,
  );
  insertBefore(
    tree,
    'apps/cli/src/workflow-ids.ts',
    /(?<=^export const workflowIds = [^\]]*)\] as const;/m,
    `  '${slug}',\n`,
  );
  insertBefore(
    tree,
    'apps/cli/src/init/workflow-templates.ts',
    /(?<=^export const workflowTemplates = [\s\S]*?)^\} as const;/m,
    `  '${slug}': 'process a subject',\n`,
  );
  const stacks = 'apps/demo-stack/src';
  insertBefore(
    tree,
    `${stacks}/stack-names.ts`,
    /(?<=^export const stackNames = [\s\S]*?)^\} as const;/m,
    `  ${propertyName}: 'Stepwell${className}',\n`,
  );
  insertImport(tree, `${stacks}/workflow-stacks.ts`, `import { ${className}Stack } from './${slug}-stack.js';`);
  insertBefore(
    tree,
    `${stacks}/workflow-stacks.ts`,
    /(?<=^export const workflowStacks: [\s\S]*?)^\};/m,
    `  ${propertyName}: (scope, id) => new ${className}Stack(scope, id),\n`,
  );
  append(tree, `${stacks}/index.ts`, `export { ${className}Stack } from './${slug}-stack.js';\n`);
  insertImport(tree, 'apps/demo/src/demos.ts', `import { ${propertyName}Demo } from './${slug}/demo.js';`);
  insertBefore(tree, 'apps/demo/src/demos.ts', /(?<=^export const demos: [\s\S]*?)^\];/m, `  ${propertyName}Demo,\n`);
}

/** @param {import('@nx/devkit').Tree} tree @param {Names} names */
function pages(tree, { slug, className, propertyName }) {
  updateJson(tree, 'docs/workflows/workflows.json', (workflows) => [
    ...workflows,
    {
      id: slug,
      construct: className,
      summary: 'validates its input and processes a subject',
      cost: '1,000 executions: $0.08',
    },
  ]);
  append(
    tree,
    'packages/handlers/README.md',
    `\n## ${className}\n\n| asset | invoked by | event | response |\n| --- | --- | --- | --- |\n| \`${slug}/process\` | the state machine, once per execution | the execution's input | the execution's output |\n`,
  );
  append(
    tree,
    'packages/sdk/README.md',
    `\n## ${className}: \`@stepwell/sdk/${slug}\`\n\n\`${propertyName}(stepwell, { stateMachineArn })\` returns a client with \`start\`, \`execute\` and \`execution\`.\n`,
  );
}

/** The app that sets every prop. @param {import('@nx/devkit').Tree} tree @param {Names} names */
function deployable(tree, { slug, className, propertyName }) {
  const folder = 'e2e/deployable';
  insertImport(
    tree,
    `${folder}/every-prop/recorded-props.ts`,
    `import { type ${className}Props } from '@stepwell/constructs';`,
  );
  insertBefore(
    tree,
    `${folder}/every-prop/recorded-props.ts`,
    /(?<=^export interface PropsByName [\s\S]*?)^\}/m,
    `  readonly ${className}Props: ${className}Props;\n`,
  );
  const app = `${folder}/every-prop/every-prop-app.ts`;
  insertImport(tree, app, `import { ${propertyName}Props } from './${slug}.js';`);
  insertBefore(tree, app, /(?<=^ {2}const stacks = [\s\S]*?)^ {2}\];/m, `    ${propertyName}Props,\n`);
  const limits = `${folder}/limits/check-limits.ts`;
  insertImport(tree, limits, `import { ${className} } from '@stepwell/constructs';`);
  insertBefore(tree, limits, /(?<=^const CONSTRUCTS: [\s\S]*?)^\};/m, `  ${className}Props: ${className},\n`);
}

/** @param {import('@nx/devkit').Tree} tree @param {string} path @param {string} slug @param {object} target */
function exportEntry(tree, path, slug, target) {
  updateJson(tree, path, (manifest) => ({ ...manifest, exports: { ...manifest.exports, [`./${slug}`]: target } }));
}

module.exports = { addToLists };
