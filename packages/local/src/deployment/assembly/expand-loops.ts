import { isJsonObject, preview, type Json, type JsonObject } from '../../kernel/json.js';
import { TemplateError } from '../../kernel/resources/template-error.js';
import { type AssemblyStack } from './cloud-assembly.js';
import { pathsInTemplate } from './construct-paths.js';
import { type Template, type TemplateOutput, type TemplateResource } from './template.js';

/** Evaluates the collection of a loop: a list, or a reference to a list parameter. */
export type CollectionOf = (collection: Json) => Json | undefined;

const prefix = 'Fn::ForEach::';

/**
 * Expands `Fn::ForEach` of the transform `AWS::LanguageExtensions` in resources, their properties, conditions and
 * outputs of a stack. Returns the same stack if it has none.
 *
 * @throws {@link TemplateError} for a loop without a collection
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function expandLoops(stack: AssemblyStack, collectionOf: CollectionOf): AssemblyStack {
  if (!JSON.stringify(stack.template).includes(`"${prefix}`)) return stack;
  const template = expandedTemplate(stack.stackName, stack.template, collectionOf);
  return { ...stack, template, constructPaths: new Map([...pathsInTemplate(template), ...stack.constructPaths]) };
}

function expandedTemplate(stackName: string, template: Template, collectionOf: CollectionOf): Template {
  const expand = (section: JsonObject | undefined): JsonObject | undefined =>
    section && expanded(section, stackName, collectionOf);
  // The sections are JSON, and expansion keeps their shape.
  const { Resources, Conditions, Outputs } = template as unknown as Record<string, JsonObject | undefined>;
  return {
    ...template,
    Resources: expand(Resources) as Readonly<Record<string, TemplateResource>> | undefined,
    Conditions: expand(Conditions),
    Outputs: expand(Outputs) as Readonly<Record<string, TemplateOutput>> | undefined,
  } as Template;
}

function expanded(object: JsonObject, stackName: string, collectionOf: CollectionOf): JsonObject {
  const entries: [string, Json][] = [];
  for (const [key, value] of Object.entries(object)) {
    if (!key.startsWith(prefix)) {
      entries.push([key, expandedValue(value, stackName, collectionOf)]);
      continue;
    }
    const loop = readLoop(key, value, stackName);
    const items = collectionOf(loop.collection);
    if (!Array.isArray(items))
      throw new TemplateError({ stackName, logicalId: key }, `the collection must be a list, got ${preview(items)}`);
    for (const item of items) {
      const body = substitute(loop.body, loop.identifier, String(item)) as JsonObject; // an object stays an object
      entries.push(...Object.entries(expanded(body, stackName, collectionOf)));
    }
  }
  return Object.fromEntries(entries);
}

function expandedValue(value: Json, stackName: string, collectionOf: CollectionOf): Json {
  if (Array.isArray(value)) return value.map((item) => expandedValue(item, stackName, collectionOf));
  return isJsonObject(value) ? expanded(value, stackName, collectionOf) : value;
}

interface Loop {
  readonly identifier: string;
  readonly collection: Json;
  readonly body: JsonObject;
}

function readLoop(key: string, value: Json, stackName: string): Loop {
  const [identifier, collection = null, body = null] = Array.isArray(value) ? value : [];
  if (typeof identifier === 'string' && isJsonObject(body)) return { identifier, collection, body };
  throw new TemplateError(
    { stackName, logicalId: key },
    `must be [identifier, collection, { output key: output value }], got ${preview(value)}`,
  );
}

/**
 * Replaces the identifier in keys and values: `${Name}`, `&{Name}` (letters and digits only) and `{ Ref: Name }`. A
 * `Fn::Sub` without further variables becomes its text, so that it can be a logical ID.
 */
function substitute(value: Json, identifier: string, item: string): Json {
  if (typeof value === 'string')
    return value
      .replaceAll(`\${${identifier}}`, item)
      .replaceAll(`&{${identifier}}`, item.replace(/[^A-Za-z0-9]/g, ''));
  if (Array.isArray(value)) return value.map((entry) => substitute(entry, identifier, item));
  if (!isJsonObject(value)) return value;
  if (value['Ref'] === identifier && Object.keys(value).length === 1) return item;
  const entries = Object.entries(value).map(([key, entry]): [string, Json] => [
    substitute(key, identifier, item) as string, // a text stays a text
    substitute(entry, identifier, item),
  ]);
  const [[onlyKey, text] = []] = entries;
  return onlyKey === 'Fn::Sub' && typeof text === 'string' && !text.includes('${') ? text : Object.fromEntries(entries);
}
