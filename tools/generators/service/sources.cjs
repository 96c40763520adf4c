const { identifierOf, listExpression, resourceExpression, subjectOf } = require('./expressions.cjs');
const { camel, kebab, pascal, plural, shapeOf } = require('./operation-groups.cjs');

/** @typedef {import('./operation-groups.cjs').Model & { id: string, signingName: string }} Model */
/** @typedef {import('./operation-groups.cjs').Group} Group */
/** @typedef {import('./operation-groups.cjs').Operation} Operation */
/** @typedef {{ readonly model: Model, readonly className: string, readonly groups: readonly Group[] }} Service */

/** The names of a group in code. @param {Group} group */
function namesOf({ noun }) {
  const singular = kebab(noun);
  return {
    singular,
    file: plural(singular),
    records: camel(plural(singular)),
    factory: `${camel(singular)}Operations`,
  };
}

/** @param {Service} service */
function serviceSource({ model, className, groups }) {
  const names = groups.map(namesOf);
  return `import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type KernelService } from '../../kernel/operation.js';
import { type ServiceContext } from '../../kernel/service.js';
${names.map(({ factory, file }) => `import { ${factory} } from './operations/${file}.js';`).join('\n')}
import { ${className}Store } from './store.js';

/** Creates ${className} on this machine: ${names.map(({ file }) => file.replaceAll('-', ' ')).join(', ')}. */
export function create${className}Service(context: ServiceContext): HttpService {
  const { kernel, clock } = context;
  const dependencies = { store: new ${className}Store(context), clock };
  const service: KernelService = {
    model: readModel('${model.id}'),
    operations: { ${names.map(({ factory }) => `...${factory}(dependencies)`).join(', ')} },
  };
  kernel.register(service);
  return new HttpService(kernel, clock, service);
}
`;
}

/** @param {Service} service */
function storeSource({ model, className, groups }) {
  const names = groups.map(namesOf);
  return `import { type Clock } from '@stepwell/asl';
import { type Values } from '../../kernel/operation.js';
import { type ServiceContext } from '../../kernel/service.js';
import { Records } from '../../kernel/transactions.js';

/** A resource, with the input that created it and the members of later updates. */
export interface Resource {
  readonly name: string;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly input: Values;
}

/** Dependencies of the operations. */
export interface ${className}Dependencies {
  readonly store: ${className}Store;
  readonly clock: Clock;
}

/** The state of ${className}. */
export class ${className}Store {
${names.map(({ records }) => `  /** By name. */\n  readonly ${records}: Records<Resource>;`).join('\n')}

  constructor(private readonly context: Pick<ServiceContext, 'region' | 'accountId' | 'kernel'>) {
    const { transactions } = context.kernel;
${names.map(({ records, file }) => `    this.${records} = new Records(transactions, '${model.id}/${file}');`).join('\n')}
  }

  /** \`arn:aws:${model.signingName}:<region>:<account>:<kind>/<name>\`. */
  arn(kind: string, name: string): string {
    return \`arn:aws:${model.signingName}:\${this.context.region}:\${this.context.accountId}:\${kind}/\${name}\`;
  }
}

/** The name of a resource that a request identifies by name or ARN. */
export function nameOf(id: string): string {
  return id.startsWith('arn:') ? id.replace(/^.*[:/]/, '') : id;
}
`;
}

/** @param {Service} service @param {Group} group */
function operationsSource({ model, className }, group) {
  const { singular, records, factory } = namesOf(group);
  const { noun, operations, others } = group;
  const subject = subjectOf(model, group);
  const methods = operations.map((operation) => methodSource(subject, group, operation));
  const body = methods.join('\n');
  const uses = (/** @type {string} */ word) => new RegExp(`\\b${word}\\b`).test(body);
  const error = errorOf(model, operations, /NotFound|NoSuch|DoesNotExist/, 'ResourceNotFoundException');
  const find = `  const find = (id = ''): Resource => {
    const found = ${records}.get(nameOf(id));
    if (found !== undefined) return found;
    throw new AwsError('${error.code}', \`There is no ${singular.replaceAll('-', ' ')} \${id}.\`, ${error.status});
  };
`;
  const isFinding = uses('find');
  const imports = [
    ...(isFinding || uses('AwsError') ? [`import { AwsError } from '../../../kernel/aws-error.js';`] : []),
    `import { ${[...(uses('Call') ? ['type Call'] : []), 'type Operation', ...(uses('Values') ? ['type Values'] : [])].join(', ')} } from '../../../kernel/operation.js';`,
    `import { ${[...(isFinding || uses('nameOf') ? ['nameOf'] : []), ...(isFinding || uses('Resource') ? ['type Resource'] : []), `type ${className}Dependencies`].sort((a, b) => (a.replace('type ', '') < b.replace('type ', '') ? -1 : 1)).join(', ')} } from '../store.js';`,
  ];
  const missing = others.length === 0 ? '' : ` The local runtime does not have ${others.join(', ')}.`;
  return `${imports.join('\n')}

/** Operations on ${plural(singular).replaceAll('-', ' ')}.${missing} */
export function ${factory}({ store${uses('clock') ? ', clock' : ''} }: ${className}Dependencies) {
  const { ${records} } = store;
${isFinding ? find : ''}  return {
${body}
  } satisfies Record<string, Operation<never>>;
}
`;
}

/** @param {import('./expressions.cjs').Subject} subject @param {Group} group @param {Operation} operation */
function methodSource(subject, group, { name, effect }) {
  const { model, noun, origin } = subject;
  const { operations } = group;
  const { singular, records } = namesOf(group);
  const output = model.operations[name]?.output ?? ':none';
  if (effect === 'list') {
    return `    ${name}: () => {
      const all = [...${records}.values()];
      return ${listExpression(subject, output)};
    },`;
  }
  const isMade = effect === 'create' && origin === 'output';
  const identifier = isMade ? undefined : identifierOf(model, name, noun);
  const type =
    identifier === undefined
      ? 'Values'
      : `{ ${identifier.members.map((member) => `readonly ${member}${identifier.isRequired ? '' : '?'}: string`).join('; ')} }`;
  const id = identifier?.members.map((member) => `input.${member}`).join(' ?? ');
  const expression = resourceExpression(subject, output);
  const result = expression === undefined ? '' : `\n      return ${expression};`;
  switch (effect) {
    case 'create': {
      const error = errorOf(
        model,
        operations.filter((each) => each.name === name),
        /Exist|InUse|Conflict/,
        'ConflictException',
      );
      const given = /arn$/i.test(identifier?.members[0] ?? '') ? `nameOf(${id})` : id;
      const named =
        identifier === undefined ? 'call.requestId' : identifier.isRequired ? given : `${id} ?? call.requestId`;
      return `    ${name}: (input: ${type}${named?.includes('call.') ? ', call: Call' : ''}) => {
      const name = ${named};
      if (${records}.has(name))
        throw new AwsError('${error.code}', \`The ${singular.replaceAll('-', ' ')} \${name} exists.\`, ${error.status});
      const resource: Resource = { name, arn: store.arn('${singular}', name), createdAt: clock.now(), input };
      ${records}.set(name, resource);${result}
    },`;
    }
    case 'put':
      return `    ${name}: (input: ${type}${identifier?.isRequired === true ? '' : ', call: Call'}) => {
      const name = nameOf(${identifier?.isRequired === true ? id : [...(id === undefined ? [] : [id]), 'call.requestId'].join(' ?? ')});
      const createdAt = ${records}.get(name)?.createdAt ?? clock.now();
      const resource: Resource = { name, arn: store.arn('${singular}', name), createdAt, input };
      ${records}.set(name, resource);${result}
    },`;
    case 'update':
      return `    ${name}: (input: ${type}) => {
      const found = find(${id ?? ''});
      const resource: Resource = { ...found, input: { ...found.input, ...input } };
      ${records}.set(resource.name, resource);${result}
    },`;
    case 'delete':
      return `    ${name}: (input: ${type}) => {
      const resource = find(${id ?? ''});
      ${records}.delete(resource.name);${result}
    },`;
    default:
      return expression === undefined
        ? `    ${name}: (input: ${type}) => void find(${id ?? ''}),`
        : `    ${name}: (input: ${type}) => {
      const resource = find(${id ?? ''});
      return ${expression};
    },`;
  }
}

/**
 * An error of the operations whose name matches.
 *
 * @param {Model} model
 * @param {readonly Operation[]} operations
 * @param {RegExp} pattern
 * @param {string} fallback
 */
function errorOf(model, operations, pattern, fallback) {
  const names = operations.flatMap(({ name }) => model.operations[name]?.errors ?? []);
  const found = names.find((name) => pattern.test(name));
  const error = found === undefined ? undefined : model.errors[found];
  return { code: error?.code ?? found ?? fallback, status: error?.status ?? 400 };
}

/** @param {Service} service */
function testSource({ model, className, groups }) {
  const tables = groups.map((group) => {
    const { file } = namesOf(group);
    const order = ['create', 'put', 'update', 'read', 'list', 'delete'];
    const sorted = [...group.operations].sort((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
    const rows = sorted.map(({ name }) => [name, model.operations[name]?.status ?? 200]);
    const deleted = sorted.some(({ effect }) => effect === 'delete');
    const read = sorted.find(({ effect }) => effect === 'read');
    const missing = errorOf(
      model,
      group.operations,
      /NotFound|NoSuch|DoesNotExist/,
      'ResourceNotFoundException',
    ).status;
    const all = deleted && read !== undefined ? [...rows, [read.name, missing]] : rows;
    const lists = new Set(sorted.filter(({ effect }) => effect === 'list').map(({ name }) => name));
    const identifier = (/** @type {string} */ name) =>
      lists.has(name) ? undefined : identifierOf(model, name, group.noun)?.members[0];
    const { key, origin } = subjectOf(model, group);
    const lines = all.map(([name, status]) => `      ['${name}', ${literal(identifier(String(name)))}, ${status}],`);
    return `    resource: '${file}',
    named: ${literal(origin === 'input' ? undefined : key)},
    table: [
${lines.join('\n')}
    ],`;
  });
  return `import { afterAll, describe, expect, it } from 'vitest';
import { readModel } from '../../kernel/models/read-model.js';
import { shapeOf } from '../../kernel/models/service-model.js';
import { checkConstraints } from '../../kernel/testing/check-constraints.js';
import { validString } from '../../kernel/testing/model-strings.js';
import { RequestClient } from '../../kernel/testing/request-client.js';
import { validValue } from '../../kernel/testing/valid-values.js';
import { protocolsOf, writeRequest } from '../../kernel/testing/wire-request.js';
import { startTestEndpoint } from '../../testing/test-endpoint.js';
import { create${className}Service } from './service.js';

const model = readModel('${model.id}');
const local = await startTestEndpoint(({ context }) => ({ service: create${className}Service(context) }));
const client = new RequestClient(local.endpoint.url, 1);

afterAll(async () => {
  client.close();
  await local.close();
});

interface Group {
  readonly resource: string;
  /** The member of the first output that has the name of the resource, where the service makes it. */
  readonly named: string | undefined;
  /** Calls in their order: the operation, the member of its input that names the resource, the expected status. */
  readonly table: readonly (readonly [operation: string, identifier: string | undefined, status: number])[];
}

const groups: readonly Group[] = [
  {
${tables.join('\n  },\n  {\n')}
  },
];

describe.each(protocolsOf(model))('${className} over %s', (protocol) => {
  it.each(groups)('creates, reads and deletes $resource', async ({ table, named }) => {
    let resource: string | undefined;
    const results: unknown[] = [];
    for (const [operation, identifier] of table) {
      const shape = model.operations[operation]?.input ?? ':none';
      const member = identifier === undefined ? undefined : shapeOf(model, shape).members?.[identifier];
      const name = resource ?? (member && validString(shapeOf(model, member)));
      const input = { ...(validValue(model, shape) as object), ...(identifier && name ? { [identifier]: name } : {}) };
      const request = writeRequest(model, protocol, operation, input);
      if (request === undefined) throw new Error(\`\${operation} must have a complete input\`);
      const { status, body } = await client.send(model.signingName, request);
      resource ??= (named === undefined ? undefined : memberOf(body, named)) ?? name;
      results.push([operation, identifier, status]);
    }
    expect(results).toEqual(table);
    expect(local.defects).toEqual([]);
  });

  it('rejects every input that violates one constraint of the model', async () => {
    const service = local.context.kernel.service(model.id);
    if (service === undefined) throw new Error('the service must be registered');
    const { sent, failures } = await checkConstraints(client, service, protocol);
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThan(0);
  });
});

/** The value of a member of a response in JSON or XML. */
function memberOf(body: string, member: string): string | undefined {
  return new RegExp(\`\\\\b\${member}(?:":\\\\s*"|>)([^"<]+)\`).exec(body)?.[1];
}
`;
}

/** @param {string | undefined} text */
function literal(text) {
  return text === undefined ? 'undefined' : `'${text}'`;
}

module.exports = { namesOf, operationsSource, pascal, serviceSource, storeSource, testSource };
