export { type Chaos, type ChaosOptions } from '../kernel/chaos/index.js';
export { type AppSource, InvalidApp, type SynthesizableApp, type SynthesizableStack } from './app-source.js';
export { type TableItem } from './attribute-values.js';
export { UnknownResource } from '../environment/mocks/find-resource.js';
export { UnknownTaskState } from '../environment/mocks/target-validator.js';
export {
  InvalidMockConfiguration,
  type MockFile,
  type MockFileEntry,
  type MockFileResponse,
} from '../environment/mocks/mock-file.js';
export { type MockSource } from '../environment/mocks/read-mocks.js';
export { type MockConfiguration, type MockedResponse } from '../environment/mocks/test-cases.js';
export { type SnapshotEvent } from './snapshot.js';
export { startLocal } from './start-local.js';
export { type MockedCall, type TaskCall } from '../environment/mocks/task-call.js';
export {
  type MockImplementation,
  MockedFailure,
  MockExhausted,
  type TaskMock,
} from '../environment/mocks/task-mock.js';
export { type TaskTarget } from '../environment/mocks/task-target.js';
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
