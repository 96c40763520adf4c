import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as realm from './realm.cjs';

/** The module under test: Vite does not compile CommonJS. */
const { adopter } = load(
  transformSync(readFileSync(join(import.meta.dirname, 'realm.cts'), 'utf8'), { loader: 'ts', format: 'cjs' }).code,
);

function load(code: string): typeof realm {
  const module = { exports: {} };
  new Function('module', 'require', code)(module, createRequire(import.meta.url));
  return module.exports as typeof realm; // what the module under test exports
}

const foreign = createContext({});
/** Evaluates an expression in another realm. */
// the test says what it evaluates
const evaluate = <Value>(expression: string): Value => runInContext(`(${expression})`, foreign) as Value;
const adopt = adopter([]);

describe('a value of another realm', () => {
  it('becomes the same data of this realm', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        deepStrictEqual(adopt(evaluate(`JSON.parse(${JSON.stringify(json)})`)), JSON.parse(json));
      }),
    );
  });

  it('keeps cycles, shared references, getters and its frozen state', () => {
    const value = adopt(
      evaluate<{ self: object; parts: object[]; count: number; frozen: object[] }>(
        '((part) => { let n = 0; const value = { parts: [part, part], get count() { return ++n; }, frozen: ' +
          'Object.freeze([{}]) }; value.self = value; return value; })({})',
      ),
    );
    expect(value.self).toBe(value);
    expect(value.parts[0]).toBe(value.parts[1]);
    expect([value.count, value.count]).toEqual([1, 2]);
    expect([value.frozen, value.frozen[0]].map((each) => each instanceof Object)).toEqual([true, true]);
  });

  it.each(['Error', 'TypeError', 'SyntaxError', 'RangeError'])('becomes an instance of %s', (name) => {
    const error = adopt(
      evaluate<Error & { docs: string }>(
        `Object.assign(new ${name}('no', { cause: new RangeError('deep') }), { docs: 'page' })`,
      ),
    );
    expect(error).toBeInstanceOf((globalThis as unknown as Record<string, ErrorConstructor>)[name]);
    expect(error).toMatchObject({ name, message: 'no', docs: 'page', stack: expect.stringContaining('no') as string });
    expect(error.cause).toBeInstanceOf(RangeError);
  });

  it('becomes an Error, regardless of its name', () => {
    const named = (name: string) => adopt(evaluate<Error>(`Object.assign(new Error('no'), { name: '${name}' })`));
    for (const name of ['UnknownResource', 'constructor', '__proto__']) {
      expect(named(name)).toBeInstanceOf(Error);
      expect(named(name).name).toBe(name);
    }
  });

  it('is converted once for the same error', () => {
    const error = evaluate<Error>("new Error('no')");
    expect(adopt(error)).toBe(adopt(error));
  });

  it('returns, throws and rejects with values of this realm', async () => {
    const api = adopt(
      evaluate<{ sum(): object; fail(): never; later(): Promise<object>; never(): Promise<never>; base: object }>(
        "{ base: { n: 1 }, sum() { return { n: this.base.n + 1 }; }, fail() { throw new RangeError('no'); }, later: async () => ({ n: 3 }), never: async () => { throw new TypeError('no'); } }",
      ),
    );
    deepStrictEqual(api.sum(), { n: 2 });
    expect(() => api.fail()).toThrow(RangeError);
    expect(api.later()).toBeInstanceOf(Promise);
    deepStrictEqual(await api.later(), { n: 3 });
    await expect(api.never()).rejects.toBeInstanceOf(TypeError);
  });

  it('calls functions of this realm with values of this realm', () => {
    const given: unknown[] = [];
    adopt(evaluate<(listener: (value: object) => void) => void>('(listener) => listener({ n: [1] })'))((value) =>
      given.push(value),
    );
    deepStrictEqual(given, [{ n: [1] }]);
  });

  it('is converted member by member if its class is a handle, otherwise not at all', () => {
    const Mock = evaluate<new () => { calls: number[]; returns(): unknown; target: string }>(
      "class { #calls = [1]; target = 'state'; get calls() { return this.#calls; } returns() { this.#calls.push(2); return this; } }",
    );
    const original = new Mock();
    expect(adopt(original)).toBe(original);
    const mock = adopter([Mock])(original);
    expect(mock.returns()).toBe(mock);
    deepStrictEqual([mock.calls, mock.target], [[1, 2], 'state']);
  });
});

describe('a value of this realm', () => {
  it.each([[{ n: 1 }], [[1]], [new Error('no')], [() => 1], [new Date(0)], [undefined], [null], ['text']])(
    'stays what it is: %s',
    (value: unknown) => {
      expect(adopt(value)).toBe(value);
    },
  );
});
