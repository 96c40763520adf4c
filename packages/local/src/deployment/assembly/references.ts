import { subPattern } from './intrinsics/fn-sub.js';
import { isJsonObject, type Json } from '../../kernel/json.js';
import { type TemplateResource } from './template.js';

/**
 * Logical IDs and parameter names that a value references with `Ref`, `Fn::GetAtt` or `Fn::Sub`, in all branches of
 * `Fn::If`.
 */
export function references(value: Json, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) {
    for (const item of value) references(item, found);
  } else if (isJsonObject(value)) {
    for (const [key, argument] of Object.entries(value)) {
      if (key === 'Ref' && typeof argument === 'string') found.add(argument);
      else if (key === 'Fn::GetAtt')
        found.add(String(Array.isArray(argument) ? argument[0] : argument).split('.')[0] ?? '');
      else if (key === 'Fn::Sub') addSubReferences(argument, found);
      references(argument, found);
    }
  }
  return found;
}

/** Logical IDs that a resource depends on: references in its properties, and `DependsOn`. */
export function dependenciesOf(resource: TemplateResource): Set<string> {
  const found = references(resource.Properties ?? {});
  for (const id of typeof resource.DependsOn === 'string' ? [resource.DependsOn] : (resource.DependsOn ?? []))
    found.add(id);
  return found;
}

function addSubReferences(argument: Json, found: Set<string>): void {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  for (const [, name = ''] of String(text).matchAll(subPattern)) {
    if (!name.startsWith('!') && !(isJsonObject(variables) && Object.hasOwn(variables, name)))
      found.add(name.trim().split('.')[0] ?? '');
  }
}
