import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';

/** The values that an expression of a state can access. */
export interface Scope {
  readonly input?: unknown;
  readonly result?: unknown;
  readonly errorOutput?: unknown;
  readonly context?: unknown;
  /** Variables that earlier states assigned. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/**
 * Evaluates a field of a state as Step Functions does: every string between `{%` and `%}`, also inside objects and
 * arrays. Step Functions adds functions such as `$partition` and `$hash` to JSONata.
 */
export async function evaluate(field: unknown, scope: Scope): Promise<unknown> {
  if (typeof field === 'string') {
    const text = /^\{%([\s\S]*)%\}$/.exec(field)?.[1];
    return text === undefined ? field : await evaluateText(text, scope);
  }
  if (Array.isArray(field)) return await Promise.all(field.map((each) => evaluate(each, scope)));
  if (typeof field !== 'object' || field === null) return field;
  const members = Object.entries(field).map(async ([name, value]): Promise<[string, unknown]> => [
    name,
    await evaluate(value, scope),
  ]);
  return Object.fromEntries(await Promise.all(members));
}

async function evaluateText(text: string, { variables, ...states }: Scope): Promise<unknown> {
  const compiled = jsonata(text);
  compiled.registerFunction('partition', (list: unknown[], size: number) => {
    return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
      list.slice(index * size, (index + 1) * size),
    );
  });
  compiled.registerFunction('uuid', () => randomUUID());
  compiled.registerFunction('parse', (text: string): unknown => JSON.parse(text));
  compiled.registerFunction('hash', (text: string, algorithm: string) =>
    createHash(algorithm.replace('SHA-', 'sha')).update(text).digest('hex'),
  );
  const value: unknown = await compiled.evaluate({}, { ...variables, states });
  if (value === undefined) throw new Error(`The expression gave nothing, which Step Functions does not take: ${text}`);
  // Converts JSONata's arrays, which have additional properties, to plain ones.
  return JSON.parse(JSON.stringify(value));
}
