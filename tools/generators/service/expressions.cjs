const { kebab, shapeOf } = require('./operation-groups.cjs');

/** @typedef {import('./operation-groups.cjs').Model} Model */
/** @typedef {import('./operation-groups.cjs').Group} Group */
/** @typedef {import('./operation-groups.cjs').Reference} Reference */

/**
 * The dependencies of the expressions of a group.
 *
 * @typedef {object} Subject
 * @property {Model} model
 * @property {string} noun
 * @property {string | undefined} key the member that identifies a resource after it was created
 * @property {'input' | 'output' | 'arn'} origin of the key: the input that creates the resource, or its output
 * @property {ReadonlySet<string>} stored members of the input that creates the resource
 */

/** @param {Model} model @param {Group} group @returns {Subject} */
function subjectOf(model, { noun, operations }) {
  const later = ['delete', 'read', 'update'].flatMap((wanted) => operations.filter(({ effect }) => effect === wanted));
  const key = later.map(({ name }) => identifierOf(model, name, noun)?.members[0]).find((found) => found !== undefined);
  const created = operations.find(({ effect }) => effect === 'create' || effect === 'put')?.name;
  const { input = ':none', output = ':none' } = (created && model.operations[created]) || {};
  const stored = new Set(Object.keys(shapeOf(model, input).members ?? {}));
  const isOutput = key !== undefined && !stored.has(key) && hasMember(model, output, key);
  return { model, noun, key, origin: isOutput ? (/arn$/i.test(key) ? 'arn' : 'output') : 'input', stored };
}

/**
 * The members of an input that identify a resource: one that is required, else the alternatives. `undefined` if there is
 * none.
 *
 * @param {Model} model
 * @param {string} operation
 * @param {string} noun
 * @returns {{ readonly members: readonly string[], readonly isRequired: boolean } | undefined}
 */
function identifierOf(model, operation, noun) {
  const { members = {}, required = [] } = shapeOf(model, model.operations[operation]?.input ?? ':none');
  const strings = Object.keys(members).filter((member) => {
    const shape = shapeOf(model, members[member] ?? '');
    return shape.type === 'string' && shape.enum === undefined;
  });
  const identifiers = strings.filter((member) => isIdentifier(member, noun));
  const requiredOne =
    identifiers.find((member) => required.includes(member)) ?? strings.find((member) => required.includes(member));
  if (requiredOne !== undefined) return { members: [requiredOne], isRequired: true };
  const bare = strings.filter((member) => member.toLowerCase() === noun.toLowerCase());
  const found = identifiers.length > 0 ? identifiers : bare;
  return found.length === 0 ? undefined : { members: found, isRequired: false };
}

/**
 * Whether a member names the resource: `StreamName` and `Name` of a stream, `ConsumerName` of a stream consumer.
 *
 * @param {string} member
 * @param {string} noun
 */
function isIdentifier(member, noun) {
  const nouns = nounsOf(noun).flatMap((each) => [`${each}name`, `${each}id`, `${each}identifier`]);
  return [...nouns, 'name', 'id', 'identifier'].includes(member.toLowerCase()) || isArn(member, noun);
}

/** @param {string} member @param {string} noun */
function isArn(member, noun) {
  return ['arn', ...nounsOf(noun).map((each) => `${each}arn`)].includes(member.toLowerCase());
}

/** The name without capitals, and its last word: `consumer` of `StreamConsumer`. @param {string} noun */
function nounsOf(noun) {
  const last = kebab(noun).split('-').at(-1) ?? '';
  return [...new Set([noun.toLowerCase(), last])];
}

/** Whether an output has a member, also in a structure. @param {Model} model @param {Reference} reference @param {string} member */
function hasMember(model, reference, member) {
  const { members = {} } = shapeOf(model, reference);
  return (
    Object.hasOwn(members, member) ||
    Object.values(members).some((inner) => Object.hasOwn(shapeOf(model, inner).members ?? {}, member))
  );
}

/**
 * The expression of an output about one resource, in the scope of a variable `resource`; `undefined` for an output
 * without members of it.
 *
 * @param {Subject} subject
 * @param {Reference} reference
 * @param {number} [depth]
 * @returns {string | undefined}
 */
function resourceExpression(subject, reference, depth = 0) {
  const { members = {}, required = [] } = shapeOf(subject.model, reference);
  const entries = Object.entries(members).flatMap(([member, inner]) => {
    const value = memberExpression(subject, member, inner, required.includes(member), depth);
    return value === undefined ? [] : [`${member}: ${value}`];
  });
  return entries.length === 0 ? undefined : `{ ${entries.join(', ')} }`;
}

/**
 * @param {Subject} subject
 * @param {string} member
 * @param {Reference} reference
 * @param {boolean} isRequired
 * @param {number} depth
 * @returns {string | undefined}
 */
function memberExpression(subject, member, reference, isRequired, depth) {
  const { model, noun, key, origin, stored } = subject;
  const shape = shapeOf(model, reference);
  if (shape.members !== undefined) {
    const isAbout = isRequired || member.toLowerCase().includes(noun.toLowerCase());
    return depth < 3 && isAbout ? (resourceExpression(subject, reference, depth + 1) ?? '{}') : undefined;
  }
  if (shape.type === 'string' && (isArn(member, noun) || (origin === 'arn' && member === key))) return 'resource.arn';
  if (shape.type === 'string' && member === key) return 'resource.name';
  if (stored.has(member)) return `resource.input.${member}`;
  if (shape.type === 'string' && isIdentifier(member, noun)) return 'resource.name';
  if (shape.type === 'timestamp' && /^(create|creation)|created|creation/i.test(member))
    return 'new Date(resource.createdAt)';
  return isRequired ? placeholder(model, reference) : undefined;
}

/** A value of the type of a required member. @param {Model} model @param {Reference} reference */
function placeholder(model, reference) {
  const shape = shapeOf(model, reference);
  if (shape.list !== undefined) return '[]';
  if (shape.map !== undefined) return '{}';
  if (shape.enum !== undefined) return `'${shape.enum[0]}'`;
  if (shape.type === 'boolean') return 'false';
  if (shape.type === 'timestamp') return 'new Date(resource.createdAt)';
  return shape.type === 'string' || shape.type === 'blob' ? "''" : '0';
}

/**
 * The output of a list operation, in the scope of a variable `all` of resources.
 *
 * @param {Subject} subject
 * @param {string} output
 */
function listExpression(subject, output) {
  const { model } = subject;
  const { members = {}, required = [] } = shapeOf(model, output);
  let isListed = false;
  const entries = Object.entries(members).flatMap(([member, reference]) => {
    const { list } = shapeOf(model, reference);
    if (list !== undefined && !isListed) {
      isListed = true;
      const isNames = shapeOf(model, list).members === undefined;
      const name = /arn/i.test(member) ? 'resource.arn' : 'resource.name';
      const view = isNames ? name : `(${resourceExpression(subject, list) ?? '{}'})`;
      return [`${member}: all.map((resource) => ${view})`];
    }
    return required.includes(member) ? [`${member}: ${placeholder(model, reference)}`] : [];
  });
  return `{ ${entries.join(', ')} }`;
}

module.exports = { identifierOf, listExpression, resourceExpression, subjectOf };
