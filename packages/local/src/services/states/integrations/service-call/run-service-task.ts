import { isJsonObject, type Json, type TaskRequest, TaskFailure } from '@stepwell/asl';
import { httpMetadata } from './http-metadata.js';
import { type OptimizedService } from './optimized-service.js';
import {
  callOperation,
  type CallableOperation,
  type CallOptions,
  findOperation,
  type ServiceCaller,
} from './service-call.js';
import { shapeOf } from '../../../../kernel/models/service-model.js';
import { optimizedFailure, awsSdkFailure } from './call-failure.js';
import { type Spelling } from './member-names.js';
import { fromServiceOutput } from './task-result.js';
import { serviceName } from './service-name.js';
import { UnsupportedIntegration } from '../unsupported-integration.js';

/** Runs `aws-sdk:<service>:<action>`. */
export async function runAwsSdkTask(request: TaskRequest, caller: ServiceCaller): Promise<Json> {
  const callable = findOperation(
    serviceName(request.resource.resourceType.slice('aws-sdk:'.length)),
    request.resource.action,
  );
  try {
    const { output } = await callOperation(callable, request, caller, {
      parameters: withDefaultChecksum(callable, request.parameters),
    });
    return await resultOf(callable, output, 'sdk');
  } catch (error) {
    if (error instanceof UnsupportedIntegration || request.signal.aborted) throw error;
    throw awsSdkFailure(error, callable.service, callable.model, callable.name);
  }
}

/** Runs an action of an optimized integration. */
export async function runOptimizedTask(
  optimized: OptimizedService,
  request: TaskRequest,
  caller: ServiceCaller,
  options: CallOptions = {},
): Promise<Json> {
  const callable = findOperation(serviceName(optimized.serviceId), request.resource.action);
  try {
    const { output, http } = await callOperation(callable, request, caller, options);
    const result = await resultOf(callable, output, 'optimized');
    failOnFailedEntries(result);
    return optimized.httpMetadata && isJsonObject(result) ? { ...result, ...httpMetadata(http()) } : result;
  } catch (error) {
    if (error instanceof UnsupportedIntegration || error instanceof TaskFailure || request.signal.aborted) throw error;
    throw optimizedFailure(error, optimized, callable.model);
  }
}

/**
 * Adds the checksum that the AWS SDK for Java 2.30 computes for a body by default, CRC32
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-dataintegrity.html).
 */
function withDefaultChecksum({ service, model, operation }: CallableOperation, parameters: Json): Json {
  if (service.id !== 's3' || operation.input === undefined || !isJsonObject(parameters)) return parameters;
  const { members = {}, payload } = shapeOf(model, operation.input);
  if (payload === undefined || !Object.hasOwn(members, 'ChecksumAlgorithm')) return parameters;
  const given = Object.keys(parameters).some((name) => name.startsWith('Checksum') || name === 'ContentMD5');
  return given ? parameters : { ...parameters, ChecksumAlgorithm: 'CRC32' };
}

function resultOf({ model, operation }: CallableOperation, output: object, spelling: Spelling): Promise<Json> {
  return operation.output === undefined
    ? Promise.resolve({})
    : fromServiceOutput({ model, spelling }, operation.output, output);
}

/** `events:putEvents` fails when any of its entries did. */
function failOnFailedEntries(result: Json): void {
  if (isJsonObject(result) && typeof result['FailedEntryCount'] === 'number' && result['FailedEntryCount'] > 0) {
    throw new TaskFailure('EventBridge.FailedEntry', JSON.stringify(result));
  }
}
