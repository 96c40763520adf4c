// Writes the names of all CloudFormation resource types, which `stepwell up` compares with unknown types:
// `node tools/build/cloudformation-types.mjs`. They are those of the L1 constructs of aws-cdk-lib.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const library = dirname(createRequire(import.meta.url).resolve('aws-cdk-lib/package.json'));
const target = join(import.meta.dirname, '../../packages/local/models/cloudformation-types.json');

/** @type {Map<string, Set<string>>} */
const types = new Map();
const folders = readdirSync(library).filter((name) => name.startsWith('aws-') || name.startsWith('alexa-'));
const files = folders.flatMap((folder) =>
  readdirSync(join(library, folder, 'lib'))
    .filter((name) => name.endsWith('.generated.js'))
    .map((name) => join(library, folder, 'lib', name)),
);
for (const file of files) {
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/CFN_RESOURCE_TYPE_NAME\s*=\s*"([^"]+)"/g)) {
    const [provider, service, kind] = name.split('::');
    if (provider !== 'AWS' || service === undefined || kind === undefined) continue;
    types.set(service, (types.get(service) ?? new Set()).add(kind));
  }
}
const sorted = [...types]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([service, kinds]) => [service, [...kinds].sort().join(' ')]);
writeFileSync(target, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
