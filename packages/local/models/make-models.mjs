#!/usr/bin/env node
// Writes the service models of this folder: operations, inputs, outputs and their constraints and wire bindings, from
// service models in the form of botocore's `service-2.json` (Apache License 2.0, https://github.com/boto/botocore).
// README.md describes the files that it writes.
//
//     node make-models.mjs <folder> <source> [service...]
//
// `folder` holds `<service>.json` or `<service>/<date>/service-2.json.gz`, as botocore's data folder does; `source` says
// which version it is; the services are those of `services` below unless some are named.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Services by botocore's folder. */
const services = readdirServices(process.argv[2]);

/**
 * Where AWS answers by another model than botocore's. Recorded refusals of December 2025 have functions of at most
 * 10,240 MB, Lambda's quota before managed instances.
 */
const corrections = { lambda: { MemorySize: { max: 10_240 } } };

const [folder, source, ...named] = process.argv.slice(2);
if (folder === undefined || source === undefined) {
  throw new Error('usage: node make-models.mjs <folder> <source, such as "botocore 1.43.11"> [service...]');
}

for (const service of named.length > 0 ? named : services) {
  const { metadata, operations, shapes } = JSON.parse(read(service));
  for (const [name, limits] of Object.entries(corrections[service] ?? {})) Object.assign(shapes[name], limits);
  const kept = {};

  /** The name of a shape, once it is kept; `:string` and such for a simple type without constraints. */
  const keep = (name) => {
    if (name in kept) return name;
    const shape = shapes[name];
    if (shape.document === true) return ':any';
    if (!['structure', 'list', 'map'].includes(shape.type) && isPlain(shape)) return `:${shape.type}`;
    kept[name] = {}; // shapes may contain themselves
    kept[name] = describe(shape);
    return name;
  };

  const describe = (shape) => {
    const limits = pick(shape, ['min', 'max', 'pattern', 'enum', 'timestampFormat', 'flattened']);
    switch (shape.type) {
      case 'structure':
        return {
          members: Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, reference(member)])),
          ...(shape.required?.length > 0 ? { required: shape.required } : {}),
          ...pick(shape, ['payload', 'union', 'eventstream', 'event']),
          ...(shape.xmlNamespace === undefined ? {} : { namespace: shape.xmlNamespace.uri ?? shape.xmlNamespace }),
        };
      case 'list':
        return { list: reference(shape.member), ...limits };
      case 'map':
        return { key: reference(shape.key), map: reference(shape.value), ...limits };
      default:
        return { type: shape.type, ...limits };
    }
  };

  /** A member: the shape's name alone, unless the wire has it elsewhere or under another name. */
  const reference = (member) => {
    const wire = {
      ...(member.location === undefined ? {} : { in: member.location }),
      ...(member.locationName === undefined ? {} : { name: member.locationName }),
      ...pick(member, ['flattened', 'streaming', 'idempotencyToken', 'jsonvalue', 'xmlAttribute', 'eventpayload']),
      ...(member.xmlNamespace === undefined ? {} : { namespace: member.xmlNamespace.uri ?? member.xmlNamespace }),
    };
    const shape = keep(member.shape);
    return Object.keys(wire).length === 0 ? shape : { shape, ...wire };
  };

  const errorsOf = ({ errors = [] }) => errors.map(({ shape }) => shape);
  const entries = Object.entries(operations).map(([name, operation]) => [
    name,
    {
      ...(operation.http.method === 'POST' && operation.http.requestUri === '/'
        ? {}
        : { http: `${operation.http.method} ${operation.http.requestUri}` }),
      ...(operation.http.responseCode === undefined || operation.http.responseCode === 200
        ? {}
        : { status: operation.http.responseCode }),
      ...(operation.input === undefined ? {} : { input: keep(operation.input.shape) }),
      ...(operation.input?.locationName === undefined ? {} : { inputName: operation.input.locationName }),
      ...(operation.output === undefined ? {} : { output: keep(operation.output.shape) }),
      ...(operation.output?.resultWrapper === undefined ? {} : { wrapper: operation.output.resultWrapper }),
      ...(operation.endpoint?.hostPrefix === undefined ? {} : { hostPrefix: operation.endpoint.hostPrefix }),
      ...(operation.authtype === 'none' ? { unsigned: true } : {}),
      ...(errorsOf(operation).length === 0 ? {} : { errors: errorsOf(operation) }),
    },
  ]);
  const errors = Object.entries(shapes)
    .filter(([, shape]) => shape.exception === true)
    .map(([name, { error, fault }]) => [
      name,
      {
        ...(error?.code === undefined || error.code === name ? {} : { code: error.code }),
        status: error?.httpStatusCode ?? (fault === true ? 500 : 400),
      },
    ]);
  const id = metadata.serviceId.replaceAll(/[ -]/g, '').toLowerCase();
  const lines = (object) =>
    Object.entries(object)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n');
  const head = {
    source: `${source}, ${service}/${metadata.apiVersion}`,
    id,
    signingName: metadata.signingName ?? metadata.endpointPrefix,
    ...pick(metadata, ['protocol', 'jsonVersion', 'targetPrefix', 'apiVersion', 'xmlNamespace']),
    ...(metadata.awsQueryCompatible === undefined ? {} : { queryCompatible: true }),
  };
  const text = [
    '{',
    ...Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`),
    `  "operations": {\n${lines(Object.fromEntries(entries))}\n  },`,
    `  "errors": {\n${lines(Object.fromEntries(errors))}\n  },`,
    `  "shapes": {\n${lines(kept)}\n  }`,
    '}',
    '',
  ].join('\n');
  writeFileSync(join(import.meta.dirname, `${id}.json`), text);
}

function isPlain(shape) {
  return ['min', 'max', 'pattern', 'enum', 'timestampFormat', 'flattened'].every((name) => shape[name] === undefined);
}

function pick(object, names) {
  return Object.fromEntries(names.filter((name) => object[name] !== undefined).map((name) => [name, object[name]]));
}

function readdirServices(from) {
  if (from === undefined || !existsSync(from)) return [];
  return readdirSync(from)
    .filter((name) => name.endsWith('.json') || existsSync(join(from, name)))
    .filter((name) => !name.includes('.') || name.endsWith('.json'))
    .map((name) => name.replace(/\.json$/, ''))
    .sort();
}

function read(service) {
  const file = join(folder, `${service}.json`);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const date = readdirSync(join(folder, service)).sort().at(-1);
  return gunzipSync(readFileSync(join(folder, service, date, 'service-2.json.gz'))).toString('utf8');
}
