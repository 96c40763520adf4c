import { resolve } from 'node:path';
import { AssemblyError } from './assembly-error.js';
import { type AssemblyStack } from './cloud-assembly.js';
import { constructPaths } from './construct-paths.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';
import { readJsonObject } from './read-json.js';
import { type Template } from './template.js';

/** Reads a stack artifact of a manifest, with its template and its metadata, which newer CDK versions keep in a file of its own. */
export async function readStack(directory: string, artifactId: string, artifact: JsonObject): Promise<AssemblyStack> {
  const properties = isJsonObject(artifact['properties']) ? artifact['properties'] : {};
  const file = properties['templateFile'];
  if (typeof file !== 'string') throw new AssemblyError(resolve(directory, 'manifest.json'), `stack ${artifactId} names no templateFile`);
  const templateFile = resolve(directory, file);
  if (!/\.json$/i.test(file)) throw new AssemblyError(templateFile, 'is not a JSON template, and no other kind is read');
  // The CDK wrote and checked the template's shape; what an intrinsic function or property gets wrong is reported where it stands.
  const template = (await readJsonObject(templateFile)) as unknown as Template;
  const metadataFile = artifact['additionalMetadataFile'];
  const metadata = {
    ...(typeof metadataFile === 'string' ? await readJsonObject(resolve(directory, metadataFile)) : {}),
    ...(isJsonObject(artifact['metadata']) ? artifact['metadata'] : {}),
  };
  const [accountId, region] = environmentOf(artifact['environment']);
  return {
    stackName: typeof properties['stackName'] === 'string' ? properties['stackName'] : artifactId,
    displayName: typeof artifact['displayName'] === 'string' ? artifact['displayName'] : artifactId,
    template,
    templateFile,
    accountId,
    region,
    parameters: strings(properties['parameters']),
    tags: strings(properties['tags']),
    constructPaths: constructPaths(metadata, template),
  };
}

/** `aws://123456789012/eu-west-1` in its parts; an app that leaves one open has `unknown-account` or `unknown-region` there. */
function environmentOf(environment: Json | undefined): [string | undefined, string | undefined] {
  const [, accountId, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(typeof environment === 'string' ? environment : '') ?? [];
  return [accountId === 'unknown-account' ? undefined : accountId, region === 'unknown-region' ? undefined : region];
}

function strings(value: Json | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(isJsonObject(value) ? value : {}).map(([key, entry]) => [key, String(entry)]));
}
