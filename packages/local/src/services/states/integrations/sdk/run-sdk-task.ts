import { isJsonObject, type Json, type TaskRequest, TaskFailure } from '@stepwell/asl';
import { httpMetadata } from './http-metadata.js';
import { type OptimizedService } from './optimized-service.js';
import { callOperation, type CallableOperation, findOperation, type ServiceCaller } from './sdk-call.js';
import { optimizedTaskFailure, sdkTaskFailure } from './sdk-failure.js';
import { type DateFormat, fromServiceOutput } from './sdk-output.js';
import { sdkService } from './sdk-service.js';
import { UnsupportedIntegration } from '../unsupported-integration.js';

/** Runs `aws-sdk:<service>:<action>`. */
export async function runSdkTask(request: TaskRequest, caller: ServiceCaller): Promise<Json> {
  const callable = findOperation(
    sdkService(request.resource.resourceType.slice('aws-sdk:'.length)),
    request.resource.action,
  );
  try {
    const { output } = await callOperation(callable, request.parameters, request, caller);
    return await resultOf(callable, output, 'iso');
  } catch (error) {
    if (error instanceof UnsupportedIntegration || request.signal.aborted) throw error;
    throw sdkTaskFailure(error, callable.service, callable.model, callable.name);
  }
}

/** Overrides of a task's call. */
export interface OptimizedCall {
  readonly parameters?: Json;
  readonly abortSignal?: AbortSignal;
}

/** Runs an action of an optimized integration. */
export async function runOptimizedTask(
  optimized: OptimizedService,
  request: TaskRequest,
  caller: ServiceCaller,
  { parameters = request.parameters, abortSignal = request.signal }: OptimizedCall = {},
): Promise<Json> {
  const callable = findOperation(sdkService(optimized.sdkId), request.resource.action);
  try {
    const { output, http } = await callOperation(callable, parameters, request, caller, abortSignal);
    const result = await resultOf(callable, output, 'epoch-millis');
    failOnFailedEntries(result);
    return optimized.httpMetadata && isJsonObject(result) ? { ...result, ...httpMetadata(http()) } : result;
  } catch (error) {
    if (error instanceof UnsupportedIntegration || error instanceof TaskFailure || abortSignal.aborted) throw error;
    throw optimizedTaskFailure(error, optimized, callable.model);
  }
}

function resultOf({ model, operation }: CallableOperation, output: object, dates: DateFormat): Promise<Json> {
  return operation.output === undefined
    ? Promise.resolve({})
    : fromServiceOutput(model, operation.output, output, dates);
}

/** `events:putEvents` fails when any of its entries did. */
function failOnFailedEntries(result: Json): void {
  if (isJsonObject(result) && typeof result['FailedEntryCount'] === 'number' && result['FailedEntryCount'] > 0) {
    throw new TaskFailure('EventBridge.FailedEntry', JSON.stringify(result));
  }
}
