import type { startLocal as start } from './index.js' with { 'resolution-mode': 'import' };

export type {
  AppSource, Chaos, ChaosOptions, MockAnswer, MockConfiguration, MockedResponse, Row, RunOptions, SentMessage, SnapshotEvent, StartedRun, StoredObject, SynthesizableApp, SynthesizableStack, TaskCall, TaskMock, TaskTarget, TestEnvironment,
  TestOptions, TimeMode, WorkflowRun,
} from './index.js' with { 'resolution-mode': 'import' };

/** Imports a module as Node.js does. */
type NativeImport = (specifier: string) => Promise<{ readonly startLocal: typeof start }>;

// The kit is an ES module, which Jest cannot load. Jest puts its own in place of `require`, `import()` and `node:module`, but not of
// this: what is loaded through it is loaded by Node.js itself, outside of Jest's sandbox.
const { createRequire } = process.getBuiltinModule('node:module');
const nativeImport = createRequire(__filename)('./native-import.cjs') as NativeImport; // the function that this file exports

/** {@link start}, for CommonJS: Jest with ts-jest or Babel, and anything else that calls `require`. */
export const startLocal: typeof start = async (app, options) => (await nativeImport('./index.js')).startLocal(app, options);
