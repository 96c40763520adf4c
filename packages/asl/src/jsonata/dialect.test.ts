import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { type Json } from '../json.js';
import { SeededRandom } from '../random/random-source.js';
import { type Scope } from '../execute/scope.js';
import { Variables } from '../execute/variables.js';
import { data, examples } from '../testing/jsonata-examples.js';
import { compileExpression, fieldExpression } from './expression.js';

const variables = new Variables();
variables.assign({ data: data as unknown as Json });
const scope: Scope = { variables, random: new SeededRandom(3), now: () => 0, context: () => ({}) };

/** Returns the result of an evaluation as JSON, or its error. */
async function outcome(evaluate: () => unknown): Promise<string> {
  try {
    const value = JSON.stringify(await evaluate());
    return value === undefined ? 'nothing' : `is ${value}`;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const text = code === undefined ? message : `threw an error during evaluation. ${code}: ${message}`;
    return text
      .replace(/^The JSONata expression .* specified for the field 'F' /su, '')
      .replace('returned nothing (undefined).', 'nothing')
      .replace('returned an unsupported result type.', 'nothing');
  }
}

describe.each(Object.entries(examples))('%s', (_chapter, expressions) => {
  it.each(expressions.map((text) => [text]))('%s returns the same as the jsonata package', async (text) => {
    expect(compileExpression(text).references.topLevel).toEqual([]);
    const ours = await outcome(() => fieldExpression(text, 'F')(scope, { input: {} }));
    const theirs = await outcome(() => jsonata(text).evaluate(undefined, { data }));
    expect(ours).toBe(theirs);
  });
});
