import { isJsonObject, preview, type Json } from '../../../kernel/json.js';
import { type Intrinsic } from './intrinsic.js';

/** `Fn::FindInMap`: `[map, first key, second key]`, and, with the language extensions, `{ DefaultValue }`. */
export const fnFindInMap: Intrinsic = (argument, evaluation) => {
  if (!Array.isArray(argument) || argument.length < 3)
    return evaluation.fail(`must be [map, first key, second key], got ${preview(argument)}`);
  const [map = '', first = '', second = ''] = argument.slice(0, 3).map((part) => evaluation.string(part, 'a key'));
  const entries = own(own(evaluation.scope.template.Mappings, map), first);
  const found = own(entries, second);
  if (found !== undefined) return evaluation.evaluate(found);
  const fallback = argument[3];
  if (isJsonObject(fallback) && fallback['DefaultValue'] !== undefined)
    return evaluation.at('DefaultValue').evaluate(fallback['DefaultValue']);
  const placeholder = [map, first, second].find((key) => evaluation.hasPlaceholder(key));
  return placeholder ?? evaluation.fail(`the template's Mappings have no ${map} -> ${first} -> ${second}`);
};

/** An object's own property: keys in templates can have the names of members of `Object.prototype`. */
function own(value: unknown, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
