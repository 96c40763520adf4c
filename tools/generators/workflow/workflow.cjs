// `npx nx g ./tools/generators:workflow <name>`: creates a small, complete workflow in every package.
const { join } = require('node:path');
const { generateFiles, logger, names } = require('@nx/devkit');
const { addToLists } = require('./lists.cjs');

/**
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ readonly name: string }} options
 * @returns {Promise<() => void>} prints the next steps
 * @throws Error if the name is in use; Nx has validated it with schema.json
 */
async function workflowGenerator(tree, { name }) {
  if (tree.exists(`packages/core/src/${name}`) || tree.exists(`packages/constructs/src/${name}.ts`))
    throw new Error(`name must be unused in packages/core and packages/constructs, got ${JSON.stringify(name)}`);
  const { className, propertyName, constantName } = names(name);
  const templateNames = { slug: name, className, propertyName, constantName };
  generateFiles(tree, join(__dirname, 'files'), '.', templateNames);
  addToLists(tree, templateNames);
  return () => {
    logger.info(`
${className} is created in every package. Next steps, in this order:

  define contract and work      packages/core/src/${name}/, then the function, the construct and docs/workflows/${name}.md
  build its function            node packages/handlers/build.mjs --only ${name}/process
  write its goldens             cd packages/constructs && npx vitest run src/${name}.test.ts
  draw the diagram of its page  npx nx build @stepwell/cli && node tools/docs/diagrams.mjs
  add it to the tables of pages node tools/docs/tables.mjs
  check its bundle size         cd packages/sdk && npx vitest run src/bundle-size.test.ts
  write the API reports         npx nx run-many -t api --args=--update
  run its demo                  npm start -- --only ${name}
`);
  };
}

module.exports = workflowGenerator;
