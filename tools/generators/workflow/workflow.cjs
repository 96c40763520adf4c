// `npx nx g ./tools/generators:workflow <name>`: a workflow on every floor, small and complete, to grow from.
const { join } = require('node:path');
const { generateFiles, logger, names } = require('@nx/devkit');
const { enterInLists } = require('./lists.cjs');

/**
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ readonly name: string }} options
 * @returns {Promise<() => void>} says what is left to do
 * @throws Error where the name is taken; Nx has held it against schema.json before
 */
async function workflowGenerator(tree, { name }) {
  if (tree.exists(`packages/core/src/${name}`) || tree.exists(`packages/constructs/src/${name}.ts`))
    throw new Error(
      `name: ${JSON.stringify(name)} is not accepted; give one that packages/core and packages/constructs do not have`,
    );
  const { className, propertyName, constantName } = names(name);
  const filled = { slug: name, className, propertyName, constantName };
  generateFiles(tree, join(__dirname, 'files'), '.', filled);
  enterInLists(tree, filled);
  return () => {
    logger.info(`
${className} is there on every floor. Now, in this order:

  say what it takes and does    packages/core/src/${name}/, then the function, the construct and docs/workflows/${name}.md
  build its function            node packages/handlers/build.mjs --only ${name}/process
  write its goldens             cd packages/constructs && npx vitest run src/${name}.test.ts
  draw its page's diagram       npx nx build @stepwell/cli && node tools/docs/diagrams.mjs
  add it to the pages' tables   node tools/docs/tables.mjs
  see whether its size is right cd packages/sdk && npx vitest run src/bundle-size.test.ts
  write the API reports         npx nx run-many -t api --args=--update
  see it run                    npm start -- --only ${name}
`);
  };
}

module.exports = workflowGenerator;
