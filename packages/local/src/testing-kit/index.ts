export { type Chaos, type ChaosOptions } from '../chaos/index.js';
export { type AppSource, InvalidApp, type SynthesizableApp, type SynthesizableStack } from './app-source.js';
export { type Row } from './attribute-values.js';
export { UnknownResource } from './find-resource.js';
export { UnknownTaskState } from './known-app.js';
export { InvalidMockConfiguration, type MockConfiguration, type MockedResponse } from './mock-config.js';
export { type SnapshotEvent } from './snapshot.js';
export { startLocal } from './start-local.js';
export { type TaskCall } from './task-call.js';
export { type MockAnswer, MockedFailure, MockExhausted, type TaskMock } from './task-mock.js';
export { type TaskTarget } from './task-target.js';
export {
  type RunOptions,
  type SentMessage,
  type StartedRun,
  type StoredObject,
  type TestEnvironment,
  type TestOptions,
} from './test-environment.js';
export { type TimeMode } from './test-time.js';
export { type WorkflowRun } from './workflow-run.js';
