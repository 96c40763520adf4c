import { type DescribeExecutionOutput } from '../operations/execution-types.js';
import { isJsonObject, type Json, type JsonObject, TaskFailure, type TaskRequest } from '@stepwell/asl';
import { type ExecutionStore } from '../executions/execution-store.js';
import { capitalized } from './service-call/casing.js';

/**
 * `states:startExecution.sync` and `.sync:2`: waits for the started execution, and stops it when the task is aborted.
 * The result is the response of DescribeExecution. Input and output are strings with `.sync` and JSON with `.sync:2`.
 */
export async function waitForExecution(started: Json, request: TaskRequest, executions: ExecutionStore): Promise<Json> {
  const arn = isJsonObject(started) ? started['ExecutionArn'] : undefined;
  const execution = typeof arn === 'string' ? executions.find(arn) : undefined;
  if (execution === undefined)
    throw new Error(`The execution that '${request.stateName}' started does not exist: ${JSON.stringify(arn)}`);
  const stop = (): void =>
    executions
      .handle(execution.arn)
      ?.stop(undefined, 'The execution was stopped because the task that waited for it was aborted');
  request.signal.addEventListener('abort', stop, { once: true });
  const ended = await executions.waitForExecution(execution.arn);
  request.signal.removeEventListener('abort', stop);
  if (ended.status === 'SUCCEEDED') return describe(ended, request.resource.pattern === 'sync:2');
  throw new TaskFailure('States.TaskFailed', JSON.stringify(describe(ended, false)));
}

function describe(ended: DescribeExecutionOutput, parse: boolean): JsonObject {
  const described: JsonObject = {};
  for (const [member, value] of Object.entries(ended)) {
    if (value === undefined) continue;
    if (value instanceof Date) described[capitalized(member)] = value.getTime();
    else if ((member === 'inputDetails' || member === 'outputDetails') && typeof value === 'object')
      described[capitalized(member)] = { Included: true };
    // Input and output are JSON text.
    else if (parse && (member === 'input' || member === 'output'))
      described[capitalized(member)] = JSON.parse(String(value)) as Json;
    else described[capitalized(member)] = value as Json; // strings and numbers
  }
  return described;
}
