import { isJsonObject, preview, type Json, type JsonObject } from '../../../kernel/json.js';
import { type Evaluation } from '../evaluation.js';
import { attributeOf } from './fn-get-att.js';
import { type Intrinsic } from './intrinsic.js';
import { ref } from './ref.js';

/** `Fn::Sub`: a string with `${Name}`, `${LogicalId.Attribute}` and `${!Literal}`, alone or with a map of variables. */
export const fnSub: Intrinsic = (argument, evaluation) => {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== 'string' || !isJsonObject(variables))
    return evaluation.fail(`must be a string or [string, { variables }], got ${preview(argument)}`);
  return text.replace(subPattern, (_whole, name: string) =>
    name.startsWith('!') ? `\${${name.slice(1)}}` : substituted(name.trim(), variables, evaluation),
  );
};

/** A variable (`${Name}`) in a string for `Fn::Sub`. */
export const subPattern = /\$\{([^{}$]+)\}/g;

function substituted(name: string, variables: JsonObject, evaluation: Evaluation): string {
  const value = valueOf(name, variables, evaluation.at(`\${${name}}`));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return evaluation.fail(`\${${name}} must be a string, got ${preview(value)}`);
}

function valueOf(name: string, variables: JsonObject, evaluation: Evaluation): Json | undefined {
  if (Object.hasOwn(variables, name)) return evaluation.evaluate(variables[name] ?? null);
  const dot = name.indexOf('.');
  return dot < 0 ? ref(name, evaluation) : attributeOf(name.slice(0, dot), name.slice(dot + 1), evaluation);
}
