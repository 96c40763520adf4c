// `npx nx g ./tools/generators:service <client>`: creates a service of the local runtime from the model of its API.
const { formatFiles, logger, readJson } = require('@nx/devkit');
const { insertBefore, insertImport } = require('../insert.cjs');
const { identifierOf, subjectOf } = require('./expressions.cjs');
const { isComplete, kebab, operationGroups, pascal, plural, shapeOf } = require('./operation-groups.cjs');
const { namesOf, operationsSource, serviceSource, storeSource, testSource } = require('./sources.cjs');

/**
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ readonly client: string, readonly groups?: string }} options
 * @returns {Promise<() => void>} prints the next steps
 * @throws Error if the service exists, its model does not, or a group is unknown
 */
async function serviceGenerator(tree, { client, groups: wanted }) {
  const name = client.replace(/^@aws-sdk\/client-/, '');
  const id = name.replaceAll('-', '');
  const path = `packages/local/models/${id}.json`;
  if (!tree.exists(path))
    throw new Error(
      `client must be a service with a model, got ${JSON.stringify(client)}: create ${path} with make-models.mjs`,
    );
  const model = readJson(tree, path);
  if (model.protocol === 'smithy-rpc-v2-cbor')
    throw new Error(
      `client must be a service of a protocol that the kernel serves, got ${JSON.stringify(client)}: ${model.protocol}`,
    );
  const folder = `packages/local/src/services/${id}`;
  if (tree.exists(folder))
    throw new Error(`client must be unused in packages/local/src/services, got ${JSON.stringify(client)}`);
  const service = { model, className: pascal(name), groups: chooseGroups(model, wanted) };
  const { className, groups } = service;
  tree.write(`${folder}/service.ts`, serviceSource(service));
  tree.write(`${folder}/store.ts`, storeSource(service));
  tree.write(`${folder}/service.test.ts`, testSource(service));
  for (const group of groups)
    tree.write(`${folder}/operations/${namesOf(group).file}.ts`, operationsSource(service, group));
  register(tree, id, className, model.signingName);
  await formatFiles(tree);
  return () => {
    logger.info(`
${className} has ${groups.flatMap(({ operations }) => operations.map((each) => each.name)).join(', ')}. Next steps:

  write what its operations do      ${folder}/operations/
  run its tests                     cd packages/local && npx vitest run src/services/${id} src/environment
  list where AWS answers otherwise  ${folder}/differences.ts and KernelService.differences
  add its CloudFormation types      ${folder}/resources/
  add it to the list of services    packages/local/README.md
`);
  };
}

/**
 * @param {import('./operation-groups.cjs').Model} model
 * @param {string | undefined} wanted
 */
function chooseGroups(model, wanted) {
  const all = operationGroups(model)
    .map((group) => withIdentifiers(model, group))
    .filter(({ operations }) => operations.length > 0);
  if (wanted === undefined) {
    const complete = all.filter(isComplete);
    if (complete.length > 0) return complete;
    throw new Error(`groups is required: choose of ${all.map(({ noun }) => kebab(noun)).join(', ')}`);
  }
  return wanted.split(',').map((name) => {
    const found = all.find(({ noun }) => [kebab(noun), plural(kebab(noun))].includes(name.trim()));
    if (found !== undefined) return found;
    throw new Error(`groups must be of ${all.map(({ noun }) => kebab(noun)).join(', ')}, got ${JSON.stringify(name)}`);
  });
}

/**
 * The group without operations that the generator cannot write: on a resource that neither the input nor the output
 * names, and lists of something else.
 *
 * @param {import('./operation-groups.cjs').Model} model
 * @param {import('./operation-groups.cjs').Group} group
 * @returns {import('./operation-groups.cjs').Group}
 */
function withIdentifiers(model, { noun, operations, others }) {
  const subject = subjectOf(model, { noun, operations, others });
  const isWritable = (/** @type {import('./operation-groups.cjs').Operation} */ { name, effect }) => {
    if (effect === 'list') return hasList(model, name);
    if (effect === 'create' && subject.origin !== 'input') return acceptsMadeKey(model, operations, subject);
    const { members = [] } = identifierOf(model, name, noun) ?? {};
    return members.some((member) => member === subject.key || subject.stored.has(member));
  };
  return {
    noun,
    operations: operations.filter(isWritable),
    others: [...others, ...operations.filter((each) => !isWritable(each)).map(({ name }) => name)],
  };
}

/**
 * Whether the inputs that have the key accept one that the service makes: a UUID or an ARN.
 *
 * @param {import('./operation-groups.cjs').Model} model
 * @param {readonly import('./operation-groups.cjs').Operation[]} operations
 * @param {import('./expressions.cjs').Subject} subject
 */
function acceptsMadeKey(model, operations, { key = '', origin, noun }) {
  const made =
    origin === 'arn'
      ? `arn:aws:${model.signingName}:us-east-1:123456789012:${kebab(noun)}/example`
      : '11111111-2222-4333-8444-555555555555';
  return operations.every(({ name }) => {
    const member = shapeOf(model, model.operations[name]?.input ?? ':none').members?.[key];
    const { min = 0, max = Infinity, pattern = '.*' } = member === undefined ? {} : shapeOf(model, member);
    return min <= made.length && max >= made.length && new RegExp(`^(?:${pattern})$`).test(made);
  });
}

/** Whether an output has a list. @param {import('./operation-groups.cjs').Model} model @param {string} operation */
function hasList(model, operation) {
  const { members = {} } = shapeOf(model, model.operations[operation]?.output ?? ':none');
  return Object.values(members).some((reference) => shapeOf(model, reference).list !== undefined);
}

/**
 * Creates the service in every environment.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {string} id
 * @param {string} className
 * @param {string} signingName
 */
function register(tree, id, className, signingName) {
  const services = 'packages/local/src/environment/create-services.ts';
  insertImport(tree, services, `import { create${className}Service } from '../services/${id}/service.js';`);
  insertBefore(tree, services, /(?<=^ {4}served: \[[^\]]*?),?\s*\],$/m, `, create${className}Service(context)`);
  insertBefore(tree, 'packages/local/src/kernel/endpoint/hosts.ts', /(?<=s3\|[a-z0-9|-]*)\)\(\\\./, `|${signingName}`);
}

module.exports = serviceGenerator;
