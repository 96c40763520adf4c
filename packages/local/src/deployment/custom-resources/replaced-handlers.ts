import { type Json, isJsonObject } from '../../kernel/json.js';
import { references } from '../assembly/references.js';
import { type Template } from '../assembly/template.js';

/**
 * The functions of a template that only custom resources of the CDK use whose work this deployment does itself, and the
 * layers of these functions: they are not needed, and some need tools that this machine may lack.
 *
 * @param isReplaced whether the deployment does the work of a type
 * @returns logical IDs
 */
export function replacedHandlers(
  { Resources = {} }: Template,
  isReplaced: (type: string) => boolean,
): ReadonlySet<string> {
  const resources = Object.entries(Resources);
  const tokens = (replaced: boolean) =>
    new Set(
      resources
        .filter(([, { Type }]) => isReplaced(Type) === replaced)
        .flatMap(([, resource]) => [...references(propertyOf(resource.Properties, 'ServiceToken'))]),
    );
  const needed = tokens(false);
  const handlers = [...tokens(true)].filter((id) => !needed.has(id) && Resources[id]?.Type === 'AWS::Lambda::Function');
  const layersOf = (isHandler: boolean) =>
    new Set(
      resources
        .filter(([id, { Type }]) => Type === 'AWS::Lambda::Function' && handlers.includes(id) === isHandler)
        .flatMap(([, resource]) => [...references(propertyOf(resource.Properties, 'Layers'))]),
    );
  const used = layersOf(false);
  return new Set([...handlers, ...[...layersOf(true)].filter((id) => !used.has(id))]);
}

function propertyOf(properties: Json | undefined, name: string): Json {
  return (isJsonObject(properties ?? null) ? (properties as Record<string, Json>)[name] : undefined) ?? null;
}
