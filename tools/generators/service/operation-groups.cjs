/**
 * The operations of a model on one kind of resource.
 *
 * @typedef {object} Group
 * @property {string} noun such as `StreamConsumer`
 * @property {readonly Operation[]} operations those that the generator can write
 * @property {readonly string[]} others those that it cannot
 */

/**
 * @typedef {object} Operation
 * @property {string} name such as `DescribeStreamConsumer`
 * @property {'create' | 'put' | 'read' | 'list' | 'update' | 'delete'} effect
 */

/** @typedef {{ operations: Record<string, { input?: string, output?: string, errors?: string[] }>, shapes: Record<string, Shape>, errors: Record<string, { status: number }>, [name: string]: unknown }} Model */
/** @typedef {{ members?: Record<string, Reference>, required?: string[], list?: Reference, map?: Reference, type?: string, enum?: string[], min?: number, max?: number, pattern?: string }} Shape */
/** @typedef {string | { shape: string }} Reference */

/** @type {Record<string, Operation['effect']>} */
const effects = {
  Create: 'create',
  Register: 'create',
  Put: 'put',
  Describe: 'read',
  Get: 'read',
  List: 'list',
  Update: 'update',
  Modify: 'update',
  Delete: 'delete',
  Deregister: 'delete',
};

/**
 * Groups the operations of a model by their resource: the name without its verb.
 *
 * @param {Model} model
 * @returns {Group[]}
 */
function operationGroups(model) {
  const parts = Object.keys(model.operations).flatMap((name) => {
    const [, verb, noun] = /^([A-Z][a-z]+)([A-Z].*)$/.exec(name) ?? [];
    return verb === undefined || noun === undefined ? [] : [{ name, verb, noun }];
  });
  const nouns = new Set(parts.map(({ noun }) => noun));
  /** @type {Map<string, { operations: Operation[], others: string[] }>} */
  const groups = new Map();
  for (const { name, verb, noun } of parts) {
    const singular = singularOf(noun, nouns);
    const group = groups.get(singular) ?? { operations: [], others: [] };
    groups.set(singular, group);
    const effect = effects[verb];
    const isPlural = singular !== noun;
    if (effect === undefined || (isPlural && effect !== 'read' && effect !== 'list')) group.others.push(name);
    else group.operations.push({ name, effect: isPlural ? 'list' : effect });
  }
  return [...groups].map(([noun, group]) => ({ noun, ...group }));
}

/** @param {string} noun @param {ReadonlySet<string>} nouns */
function singularOf(noun, nouns) {
  const candidates = [noun.replace(/ies$/, 'y'), noun.replace(/es$/, ''), noun.replace(/s$/, '')];
  return candidates.find((candidate) => candidate !== noun && nouns.has(candidate)) ?? noun;
}

/** Whether the generator can write a group without further thought. @param {Group} group */
function isComplete({ operations }) {
  const has = (/** @type {string[]} */ ...wanted) => operations.some(({ effect }) => wanted.includes(effect));
  return has('create', 'put') && has('read', 'list');
}

/** `StreamConsumer` as `stream-consumer`. @param {string} noun */
function kebab(noun) {
  return noun
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** @param {string} name */
function plural(name) {
  if (/[^aeiou]y$/.test(name)) return name.replace(/y$/, 'ies');
  if (/[^suia]s$/.test(name)) return name; // such as items
  return /(s|x|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}

/** @param {string} kebabName */
function camel(kebabName) {
  return kebabName.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}

/** @param {string} kebabName */
function pascal(kebabName) {
  const name = camel(kebabName);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** @param {Model} model @param {Reference} reference @returns {Shape} */
function shapeOf(model, reference) {
  const name = typeof reference === 'string' ? reference : reference.shape;
  return name.startsWith(':') ? { type: name.slice(1) } : (model.shapes[name] ?? {});
}

module.exports = { camel, isComplete, kebab, operationGroups, pascal, plural, shapeOf };
