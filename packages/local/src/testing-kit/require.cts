import { runInThisContext } from 'node:vm';
import type * as kit from './index.js' with { 'resolution-mode': 'import' };
import type * as mocks from './task-mock.js' with { 'resolution-mode': 'import' };
import { adopter } from './realm.cjs';

// Jest cannot load an ES module without a flag, and gives its tests replacements of `require`, `import()`, `process`
// and `node:module` that load through Jest as well. `node:vm` is Node.js's own: a script that runs in this process's
// main context sees the main `process`, and with it Node.js's own `require`. So the kit and the runtime are loaded by
// Node.js, once for each process, and Jest's transforms, mocks and fake timers do not reach them.
const { createRequire } = (runInThisContext('process') as NodeJS.Process).getBuiltinModule('node:module');
// what that file exports
const nativeImport = createRequire(__filename)('./native-import.cjs') as (specifier: string) => Promise<unknown>;

// Contexts of Node.js before 24 lack the symbol that `await using` needs.
if ((Symbol.asyncDispose as symbol | undefined) === undefined)
  Object.defineProperty(Symbol, 'asyncDispose', { value: Symbol('Symbol.asyncDispose') });

export type * from './index.js' with { 'resolution-mode': 'import' };
export type InvalidApp = kit.InvalidApp;
export type InvalidMockConfiguration = kit.InvalidMockConfiguration;
export type MockExhausted = kit.MockExhausted;
export type UnknownResource = kit.UnknownResource;
export type UnknownTaskState = kit.UnknownTaskState;

// The classes exist before the kit is loaded, and an error of the kit is an instance of the class of its name.
export const InvalidApp = errorClass<typeof kit.InvalidApp>('InvalidApp');
export const InvalidMockConfiguration = errorClass<typeof kit.InvalidMockConfiguration>('InvalidMockConfiguration');
export const MockExhausted = errorClass<typeof kit.MockExhausted>('MockExhausted');
export const UnknownResource = errorClass<typeof kit.UnknownResource>('UnknownResource');
export const UnknownTaskState = errorClass<typeof kit.UnknownTaskState>('UnknownTaskState');

/** {@link kit.MockedFailure}, for functions that are given to `answers`. */
export class MockedFailure extends errorClass<typeof Error>('MockedFailure') {
  declare readonly name: 'MockedFailure';

  constructor(
    readonly error: string,
    override readonly cause: string = '',
  ) {
    super(`${error}: ${cause}`);
  }
}

/** {@link kit.startLocal}, for CommonJS: Jest with ts-jest, SWC or Babel, and any program that calls `require`. */
export const startLocal: typeof kit.startLocal = async (app, options) => {
  const [{ startLocal: start }, { TaskMock }] = (await Promise.all([
    nativeImport('./index.js'),
    nativeImport('./task-mock.js'),
  ])) as [typeof kit, typeof mocks];
  const environment: object = await adopter([TaskMock])(start)(app, options);
  // The symbol of a context may differ from that of the main context.
  if (!(Symbol.asyncDispose in environment))
    Object.defineProperty(environment, Symbol.asyncDispose, { value: (environment as kit.TestEnvironment).close });
  return environment as kit.TestEnvironment; // it has its methods under both symbols
};

/** A class of errors that are recognized by name: those of the kit are made by a class of the ES module. */
function errorClass<Class>(name: string): Class {
  const named = class extends Error {
    override readonly name = name;

    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof Error && value.name === name;
    }
  };
  // its instances have the fields that the kit gave them
  return Object.defineProperty(named, 'name', { value: name }) as unknown as Class;
}
