import { type StatesOperations } from '../in-process.js';
import { type Handler } from './handler.js';
import { type StatesState } from '../state.js';
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

/** The operations of the service, by name. */
export function createOperations(state: StatesState): { readonly [Name in keyof StatesOperations]: Handler<Name> } {
  return {
    CreateStateMachine: createStateMachine(state),
    UpdateStateMachine: updateStateMachine(state),
    DeleteStateMachine: deleteStateMachine(state),
    DescribeStateMachine: describeStateMachine(state),
    DescribeStateMachineForExecution: describeStateMachineForExecution(state),
    ListStateMachines: listStateMachines(state),
    ValidateStateMachineDefinition: validateStateMachineDefinition(state),
    PublishStateMachineVersion: publishStateMachineVersion(state),
    ListStateMachineVersions: listStateMachineVersions(state),
    DeleteStateMachineVersion: deleteStateMachineVersion(state),
    CreateStateMachineAlias: createStateMachineAlias(state),
    UpdateStateMachineAlias: updateStateMachineAlias(state),
    DescribeStateMachineAlias: describeStateMachineAlias(state),
    DeleteStateMachineAlias: deleteStateMachineAlias(state),
    ListStateMachineAliases: listStateMachineAliases(state),
    StartExecution: startExecution(state),
    StartSyncExecution: startSyncExecution(state),
    StopExecution: stopExecution(state),
    RedriveExecution: redriveExecution(state),
    DescribeExecution: describeExecutionOperation(state),
    ListExecutions: listExecutions(state),
    GetExecutionHistory: getExecutionHistory(state),
    SendTaskSuccess: sendTaskSuccess(state),
    SendTaskFailure: sendTaskFailure(state),
    SendTaskHeartbeat: sendTaskHeartbeat(state),
    CreateActivity: createActivity(state),
    DescribeActivity: describeActivity(state),
    DeleteActivity: deleteActivity(state),
    ListActivities: listActivities(state),
    GetActivityTask: getActivityTask(state),
    TagResource: tagResource(state),
    UntagResource: untagResource(state),
    ListTagsForResource: listTagsForResource(state),
    DescribeMapRun: describeMapRun(state),
    ListMapRuns: listMapRuns(state),
    UpdateMapRun: updateMapRun(state),
    TestState: testState(state),
  };
}
