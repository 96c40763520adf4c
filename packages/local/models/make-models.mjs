#!/usr/bin/env node
// Writes the models in this folder: what the operations of AWS services answer, taken from the service models of
// botocore (Apache License 2.0, https://github.com/boto/botocore). TestState checks mocked results against them.
//
//     node make-models.mjs <botocore's data folder> <botocore's version>

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Services by botocore's folder. The file is called as in `aws-sdk:<service>:<action>`. */
const services = [
  'athena', 'batch', 'bedrock-runtime', 'cloudformation', 'cloudwatch', 'codebuild', 'comprehend', 'dynamodb', 'ecr', 'ecs', 'events', 'firehose', 'kinesis', 'kms', 'lambda', 'logs',
  'rekognition', 's3', 'scheduler', 'secretsmanager', 'sesv2', 'sns', 'sqs', 'ssm', 'stepfunctions', 'sts', 'textract', 'transcribe', 'translate',
];

/**
 * Where Step Functions goes by an older model than botocore's: its refusals, recorded in December 2025, have functions
 * of at most 10,240 MB, Lambda's quota before managed instances.
 */
const older = { lambda: { MemorySize: { max: 10_240 } } };

const [data, version] = process.argv.slice(2);
if (data === undefined || version === undefined) throw new Error('give the data folder of botocore and its version');

const numbers = new Set(['integer', 'long', 'float', 'double']);

for (const service of services) {
  const date = readdirSync(join(data, service)).sort().at(-1);
  const { metadata, operations, shapes } = JSON.parse(gunzipSync(readFileSync(join(data, service, date, 'service-2.json.gz'))));
  for (const [name, limits] of Object.entries(older[service] ?? {})) Object.assign(shapes[name], limits);
  const kept = {};

  /** The name of a shape that has something to check inside, or of a simple type. */
  const keep = (name) => {
    if (name in kept) return name;
    const shape = shapes[name];
    if (shape.document === true) return ':any';
    const described = describe(name, shape);
    if (typeof described === 'string') return described;
    return name;
  };

  const describe = (name, shape) => {
    switch (shape.type) {
      case 'structure': {
        kept[name] = {};
        const members = Object.fromEntries(Object.entries(shape.members).map(([member, { shape: of }]) => [capitalised(member), keep(of)]));
        return (kept[name] = { members, ...(shape.required?.length > 0 ? { required: shape.required.map(capitalised) } : {}) });
      }
      case 'list':
        kept[name] = {};
        return (kept[name] = { list: keep(shape.member.shape) });
      case 'map':
        kept[name] = {};
        return (kept[name] = { map: keep(shape.value.shape) });
      case 'string':
        return shape.enum === undefined ? ':string' : (kept[name] = { enum: shape.enum });
      default:
        if (!numbers.has(shape.type)) return `:${shape.type}`;
        if (shape.min === undefined && shape.max === undefined) return ':number';
        return (kept[name] = { ...(shape.min === undefined ? {} : { min: shape.min }), ...(shape.max === undefined ? {} : { max: shape.max }) });
    }
  };

  const results = Object.entries(operations).filter(([, { output }]) => output !== undefined);
  const actions = Object.fromEntries(results.map(([name, { output }]) => [name.charAt(0).toLowerCase() + name.slice(1), keep(output.shape)]));
  const id = metadata.serviceId.replaceAll(/[ -]/g, '').toLowerCase();
  const lines = (object) => Object.entries(object).map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n');
  const text = `{\n  "source": ${JSON.stringify(`botocore ${version}, ${service}/${date}`)},\n  "actions": {\n${lines(actions)}\n  },\n  "shapes": {\n${lines(kept)}\n  }\n}\n`;
  writeFileSync(join(import.meta.dirname, `${id}.json`), text);
}

/** Step Functions spells members with a capital. */
function capitalised(member) {
  return member.charAt(0).toUpperCase() + member.slice(1);
}
