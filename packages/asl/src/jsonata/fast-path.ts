import { type Json, isJsonObject } from '../json.js';

/** Gives up: the value holds something (an array on the way) that JSONata treats specially. */
export const notSimple: unique symbol = Symbol('not simple');

/** Reads `$name.a.b`: the variable's value, or undefined. */
export type FastRead = (variable: (name: string) => Json | undefined) => Json | undefined | typeof notSimple;

const path = /^\$([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)$/;
const keywords: ReadonlySet<string> = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/** A reader for an expression that is no more than a variable and keys; most expressions are. Undefined for any other. */
export function fastRead(expression: string): FastRead | undefined {
  const match = path.exec(expression);
  if (match === null) return undefined;
  const [, name = '', rest = ''] = match;
  const keys = rest.split('.').slice(1);
  if (keys.some((key) => keywords.has(key))) return undefined;
  return (variable) => {
    let value = variable(name);
    for (const key of keys) {
      if (Array.isArray(value)) return notSimple;
      if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
      value = value[key];
    }
    return value;
  };
}
