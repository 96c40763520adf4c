import { type StatesState } from '../state.js';
import { type Operation } from '../wire/operation.js';
import { createActivity, deleteActivity, describeActivity, getActivityTask, listActivities } from './activities.js';
import {
  createStateMachineAlias,
  deleteStateMachineAlias,
  describeStateMachineAlias,
  listStateMachineAliases,
  updateStateMachineAlias,
} from './aliases.js';
import { describeExecutionOperation } from './executions/describe-execution.js';
import { getExecutionHistory } from './executions/get-execution-history.js';
import { listExecutions } from './executions/list-executions.js';
import { redriveExecution } from './executions/redrive-execution.js';
import { startExecution } from './executions/start-execution.js';
import { startSyncExecution } from './executions/start-sync-execution.js';
import { stopExecution } from './executions/stop-execution.js';
import { describeMapRun, listMapRuns, updateMapRun } from './map-runs.js';
import { createStateMachine } from './state-machines/create-state-machine.js';
import { deleteStateMachine } from './state-machines/delete-state-machine.js';
import { describeStateMachine, describeStateMachineForExecution } from './state-machines/describe-state-machine.js';
import { listStateMachines } from './state-machines/list-state-machines.js';
import { updateStateMachine } from './state-machines/update-state-machine.js';
import { validateStateMachineDefinition } from './state-machines/validate-definition.js';
import { listTagsForResource, tagResource, untagResource } from './tags.js';
import { testState } from './test-state/test-state.js';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './tasks.js';
import { deleteStateMachineVersion, listStateMachineVersions, publishStateMachineVersion } from './versions.js';

const makers: readonly ((state: StatesState) => Operation)[] = [
  createStateMachine,
  updateStateMachine,
  deleteStateMachine,
  describeStateMachine,
  describeStateMachineForExecution,
  listStateMachines,
  validateStateMachineDefinition,
  publishStateMachineVersion,
  listStateMachineVersions,
  deleteStateMachineVersion,
  createStateMachineAlias,
  updateStateMachineAlias,
  describeStateMachineAlias,
  deleteStateMachineAlias,
  listStateMachineAliases,
  startExecution,
  startSyncExecution,
  stopExecution,
  redriveExecution,
  describeExecutionOperation,
  listExecutions,
  getExecutionHistory,
  sendTaskSuccess,
  sendTaskFailure,
  sendTaskHeartbeat,
  createActivity,
  describeActivity,
  deleteActivity,
  listActivities,
  getActivityTask,
  tagResource,
  untagResource,
  listTagsForResource,
  describeMapRun,
  listMapRuns,
  updateMapRun,
  testState,
];

/** The operations of the service, by name. */
export function createOperations(state: StatesState): ReadonlyMap<string, Operation> {
  return new Map(makers.map((make) => make(state)).map((operation) => [operation.name, operation]));
}
