import { resolve } from 'node:path';
import { AssemblyError } from './assembly-error.js';
import { type AssemblyStack } from './cloud-assembly.js';
import { constructPaths, nestedStackPath } from './construct-paths.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';
import { readJsonObject } from './read-json.js';
import { type Template } from './template.js';

/**
 * Reads a stack artifact of a manifest, with its template and its metadata, which newer CDK versions keep in a file of
 * its own.
 */
export async function readStack(directory: string, artifactId: string, artifact: JsonObject): Promise<AssemblyStack> {
  const properties = isJsonObject(artifact['properties']) ? artifact['properties'] : {};
  const file = properties['templateFile'];
  if (typeof file !== 'string')
    throw new AssemblyError(resolve(directory, 'manifest.json'), `stack ${artifactId} names no templateFile`);
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

/** The stack behind an `AWS::CloudFormation::Stack` resource of `parent`, whose template is a file asset. */
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
  if (!/\.json$/i.test(file)) throw new AssemblyError(file, 'is not a JSON template, and no other kind is read');
  // The CDK wrote and checked the template's shape; what an intrinsic function or property gets wrong is reported where
  // it stands.
  return (await readJsonObject(file)) as unknown as Template;
}

/**
 * `aws://123456789012/eu-west-1` in its parts; an app that leaves one open has `unknown-account` or `unknown-region`
 * there.
 */
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
