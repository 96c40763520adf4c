export { type Json, type JsonObject, isJsonObject } from './json.js';
export { type HistoryEvent, type HistorySink, type AwsHistoryEvent, MemoryHistory } from './history.js';
export { type Outcome } from './outcome.js';
export { type Quotas, awsQuotas } from './quotas.js';
export { type Diagnostic, InvalidDefinition, describeDiagnostic } from './diagnostics.js';
export { NotRedrivable } from './errors/not-redrivable.js';
export { type DefinitionOptions, type ExecutionHandle, type ExecutionOptions, type Position } from './options.js';
export { type Cancel, type Clock, type TimerOptions, RealClock } from './clock/clock.js';
export {
  type ChildResult,
  type ItemReadRequest,
  type MapDataItem,
  type MapDataStore,
  type ResultWriteRequest,
} from './map/map-data-store.js';
export {
  type IntegrationPattern,
  type ParametersProblem,
  type TaskDispatcher,
  TaskFailure,
  type TaskFailurePhase,
  type TaskRequest,
  type TaskResource,
} from './task-dispatcher.js';
export {
  type MapRun,
  type MapRunChild,
  type MapRunCounts,
  type MapRunHost,
  type MapRunRequest,
  type MapRunOptions,
} from './map/map-run-host.js';
export { type RandomSource, SeededRandom, SystemRandom } from './random/random-source.js';
export { VirtualClock } from './clock/virtual-clock.js';
export { type StateMachine } from './state-machine.js';
export { compile, execute, validateDefinition } from './api.js';
export { toAwsEvent } from './aws-event.js';
export { toJsonLines, transformResults } from './map/transform-results.js';
export { parseResource } from './resource.js';
export { wrapInStateMachine, findState, nestedPrograms, singleStateName } from './test-state/find-state.js';
export { type ErrorDetails, type StateInspection } from './test-state/state-inspection.js';
export { InvalidStateTest, type StateMock } from './test-state/mock.js';
export { type StateTestOptions, type StateTestResult, testState } from './test-state/test-state.js';
export { queryPath } from './paths/query-path.js';
export { PatternTooSlow, type PatternTime, matchWithin, newPatternTime } from './values/bounded-match.js';
