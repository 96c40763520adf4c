import { type DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { isJsonObject, type Json, type JsonObject, TaskFailure, type TaskRequest } from '@stepwell/asl';
import { type ExecutionStore } from '../executions/execution-store.js';
import { capitalized } from './sdk/casing.js';

/**
 * `states:startExecution.sync` and `.sync:2`: waits for the execution that was started, and ends it when nobody waits
 * any more. The result is what DescribeExecution tells; its input and output are text with `.sync` and JSON with
 * `.sync:2`.
 */
export async function waitForExecution(started: Json, request: TaskRequest, executions: ExecutionStore): Promise<Json> {
  const arn = isJsonObject(started) ? started['ExecutionArn'] : undefined;
  const execution = typeof arn === 'string' ? executions.find(arn) : undefined;
  if (execution === undefined)
    throw new Error(`The execution that '${request.stateName}' started is not there: ${JSON.stringify(arn)}`);
  const stop = (): void =>
    execution.handle?.stop(undefined, 'The execution was stopped because the state that waited for it gave up');
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
    // Text that was JSON when the execution took or gave it.
    else if (parse && (member === 'input' || member === 'output'))
      described[capitalized(member)] = JSON.parse(String(value)) as Json;
    else described[capitalized(member)] = value as Json; // text and numbers
  }
  return described;
}
