import { resolve } from 'node:path';
import { AssemblyError } from './assembly-error.js';
import { type AssemblyStack } from './cloud-assembly.js';
import { constructPaths, nestedStackPath } from './construct-paths.js';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.js';
import { readJsonObject } from './read-json.js';
import { type Template } from './template.js';

/**
 * Reads a stack artifact of a manifest, with its template and its metadata. Newer CDK versions store the metadata in a
 * separate file.
 */
export async function readStack(directory: string, artifactId: string, artifact: JsonObject): Promise<AssemblyStack> {
  const properties = isJsonObject(artifact['properties']) ? artifact['properties'] : {};
  const file = properties['templateFile'];
  if (typeof file !== 'string')
    throw new AssemblyError(resolve(directory, 'manifest.json'), `stack ${artifactId}: templateFile is required`);
  const templateFile = resolve(directory, file);
  const template = await readTemplate(templateFile);
  const metadataFile = artifact['additionalMetadataFile'];
  const metadata = {
    ...(typeof metadataFile === 'string' ? await readJsonObject(resolve(directory, metadataFile)) : {}),
    ...(isJsonObject(artifact['metadata']) ? artifact['metadata'] : {}),
  };
  const [accountId, region] = environmentOf(artifact['environment']);
  return {
    stackName: typeof properties['stackName'] === 'string' ? properties['stackName'] : artifactId,
    displayName: typeof artifact['displayName'] === 'string' ? artifact['displayName'] : artifactId,
    dependencies: [],
    template,
    templateFile,
    accountId,
    region,
    parameters: strings(properties['parameters']),
    tags: strings(properties['tags']),
    constructPaths: constructPaths(metadata, template),
    metadata,
  };
}

/** Reads the nested stack of an `AWS::CloudFormation::Stack` resource of `parent`. Its template is a file asset. */
export async function readNestedStack(
  parent: AssemblyStack,
  logicalId: string,
  templateFile: string,
  stackName: string,
): Promise<AssemblyStack> {
  const template = await readTemplate(templateFile);
  const path = nestedStackPath(parent.constructPaths.get(logicalId) ?? '') ?? `${parent.displayName}/${logicalId}`;
  return {
    ...parent,
    stackName,
    displayName: path,
    template,
    templateFile,
    parameters: {},
    constructPaths: constructPaths(parent.metadata, template, path),
  };
}

async function readTemplate(file: string): Promise<Template> {
  if (!/\.json$/i.test(file)) throw new AssemblyError(file, 'must be a JSON template (.json)');
  // The CDK validated the template's structure. Invalid functions and properties are reported when they are evaluated.
  return (await readJsonObject(file)) as unknown as Template;
}

/** Parses `aws://123456789012/eu-west-1`. Environment-agnostic stacks have `unknown-account` or `unknown-region`. */
function environmentOf(environment: Json | undefined): [string | undefined, string | undefined] {
  const [, accountId, region] =
    /^aws:\/\/([^/]+)\/([^/]+)$/.exec(typeof environment === 'string' ? environment : '') ?? [];
  return [accountId === 'unknown-account' ? undefined : accountId, region === 'unknown-region' ? undefined : region];
}

function strings(value: Json | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(isJsonObject(value) ? value : {}).map(([key, entry]) => [key, String(entry)]),
  );
}
