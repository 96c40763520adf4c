import { runInThisContext } from 'node:vm';
import type * as kit from './index.js' with { 'resolution-mode': 'import' };
import type * as mocks from '../environment/mocks/task-mock.js' with { 'resolution-mode': 'import' };
import { adopter } from './realm.cjs';

// Jest cannot load ES modules without a flag. It replaces `require`, `import()`, `process` and `node:module` in tests,
// but not `node:vm`: a script that runs in the main context of the process has access to Node.js's own `process` and
// `require`. So Node.js loads the kit and the runtime once for each process, and Jest's transforms, mocks and fake
// timers do not affect them.
const { createRequire } = (runInThisContext('process') as NodeJS.Process).getBuiltinModule('node:module');
// the export of that file
const nativeImport = createRequire(__filename)('./native-import.cjs') as (specifier: string) => Promise<unknown>;

// Before Node.js 24, contexts lack the symbol that `await using` needs.
if ((Symbol.asyncDispose as symbol | undefined) === undefined)
  Object.defineProperty(Symbol, 'asyncDispose', { value: Symbol('Symbol.asyncDispose') });

export type * from './index.js' with { 'resolution-mode': 'import' };
export type InvalidApp = kit.InvalidApp;
export type InvalidMockConfiguration = kit.InvalidMockConfiguration;
export type MockExhausted = kit.MockExhausted;
export type UnknownResource = kit.UnknownResource;
export type UnknownTaskState = kit.UnknownTaskState;

// The classes are available before the kit is loaded. Errors of the kit are instances of the class with the same name.
export const InvalidApp = errorClass<typeof kit.InvalidApp>('InvalidApp');
export const InvalidMockConfiguration = errorClass<typeof kit.InvalidMockConfiguration>('InvalidMockConfiguration');
export const MockExhausted = errorClass<typeof kit.MockExhausted>('MockExhausted');
export const UnknownResource = errorClass<typeof kit.UnknownResource>('UnknownResource');
export const UnknownTaskState = errorClass<typeof kit.UnknownTaskState>('UnknownTaskState');

/** {@link kit.MockedFailure}, for functions that are passed to `callsFake`. */
export class MockedFailure extends errorClass<typeof Error>('MockedFailure') {
  declare readonly name: 'MockedFailure';

  constructor(
    readonly error: string,
    override readonly cause: string = '',
  ) {
    super(`${error}: ${cause}`);
  }
}

/** {@link kit.startLocal}, for CommonJS: Jest with ts-jest, SWC or Babel, and any program that uses `require`. */
export const startLocal: typeof kit.startLocal = async (app, options) => {
  const [{ startLocal: start }, { TaskMock }] = (await Promise.all([
    nativeImport('../bundle/testing.js'),
    nativeImport('../bundle/task-mock.js'),
  ])) as [typeof kit, typeof mocks];
  const environment: object = await adopter([TaskMock])(start)(app, options);
  // The symbol of this context can differ from that of the main context.
  if (!(Symbol.asyncDispose in environment))
    Object.defineProperty(environment, Symbol.asyncDispose, { value: (environment as kit.TestEnvironment).close });
  return environment as kit.TestEnvironment; // has its methods under both symbols
};

/**
 * Creates an error class whose instances are recognized by name, because the kit's errors are created by classes of the
 * ES module.
 */
function errorClass<Class>(name: string): Class {
  const named = class extends Error {
    override readonly name = name;

    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof Error && value.name === name;
    }
  };
  // instances have the kit's fields
  return Object.defineProperty(named, 'name', { value: name }) as unknown as Class;
}
