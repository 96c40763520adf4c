export { type Chaos, type ChaosOptions } from '../kernel/chaos/index.js';
export { type AppSource, InvalidApp, type SynthesizableApp, type SynthesizableStack } from './app-source.js';
export { type TableItem } from './attribute-values.js';
export { UnknownResource } from './find-resource.js';
export { UnknownTaskState } from './target-validator.js';
export { InvalidMockConfiguration, type MockConfiguration, type MockedResponse } from './mock-config.js';
export { type SnapshotEvent } from './snapshot.js';
export { startLocal } from './start-local.js';
export { type TaskCall } from './task-call.js';
export { type MockImplementation, MockedFailure, MockExhausted, type TaskMock } from './task-mock.js';
export { type TaskTarget } from './task-target.js';
export {
  type StartExecutionOptions,
  type SentMessage,
  type StartedExecution,
  type StoredObject,
  type TestEnvironment,
  type TestOptions,
} from './test-environment.js';
export { type TimeMode } from './test-time.js';
export { type ExecutionResult } from './execution-result.js';
