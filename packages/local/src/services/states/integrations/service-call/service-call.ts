import { type Clock, isJsonObject, type Json, type RandomSource, type TaskRequest } from '@stepwell/asl';
import { type Kernel } from '../../../../kernel/kernel.js';
import { findModel } from '../../../../kernel/models/read-model.js';
import { type OperationModel, type ServiceModel } from '../../../../kernel/models/service-model.js';
import { type Call, type Values } from '../../../../kernel/operation.js';
import { writeJsonValue } from '../../../../kernel/protocols/json-values.js';
import { queryResponse } from '../../../../kernel/protocols/query-protocol.js';
import { ownValue } from '../../../../kernel/own-value.js';
import { taskRole } from '../task-role.js';
import { UnsupportedIntegration } from '../unsupported-integration.js';
import { capitalized } from './casing.js';
import { type Spelling, spellingOf } from './member-names.js';
import { toServiceInput } from './task-input.js';
import { type ServiceName } from './service-name.js';

/** A response: the output, and the HTTP message around it. */
export interface ServiceResponse {
  readonly output: Values;
  /** Read by optimized integrations only, and therefore computed on demand. */
  http(): { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> };
}

/** An operation that can be called. */
export interface CallableOperation {
  readonly service: ServiceName;
  readonly model: ServiceModel;
  /** As the model spells it: `SendMessage`. */
  readonly name: string;
  readonly operation: OperationModel;
}

/** How tasks call services. */
export interface ServiceCaller {
  readonly kernel: Kernel;
  readonly clock: Clock;
  readonly region: string;
  /** Source of request IDs, which histories contain. */
  readonly random: RandomSource;
}

/**
 * Finds the operation that a task names.
 *
 * @throws UnsupportedIntegration if there is no model of the service, or it does not have the operation
 */
export function findOperation(service: ServiceName, action: string): CallableOperation {
  const model = findModel(service.id);
  if (model === undefined) {
    throw new UnsupportedIntegration(`The local runtime has no model of '${service.id}', so it cannot run its tasks`);
  }
  const name = capitalized(action);
  const operation = ownValue(model.operations, name);
  if (operation === undefined) throw new UnsupportedIntegration(`${service.id} has no operation '${action}'`);
  return { service, model, name, operation };
}

/** Options of a call. */
export interface CallOptions {
  /** @default - those of the task */
  readonly parameters?: Json;
  /** Whether the call ends when the task is aborted; true by default. */
  readonly isAbortable?: boolean;
}

/**
 * Calls it with the task's role. The changes of the service are committed with the next event of the task. Rejects with
 * the service's error.
 */
export async function callOperation(
  callable: CallableOperation,
  request: TaskRequest,
  caller: ServiceCaller,
  { parameters = request.parameters, isAbortable = true }: CallOptions = {},
): Promise<ServiceResponse> {
  const { service, model, name, operation } = callable;
  const { kernel, clock } = caller;
  if (kernel.service(service.id) === undefined) throw new UnsupportedIntegration(`${service.id} does not run here`);
  const call = taskCall(request, caller, isAbortable);
  const { requestId } = call;
  const input = inputOf(callable, parameters, spellingOf(request.resource.resourceType));
  const output = (await kernel.invoke(service.id, name, input, call)) ?? {};
  return {
    output: output as Values, // operations return objects
    http: () => {
      const body =
        model.protocol === 'query'
          ? queryResponse(model, name, output, requestId)
          : operation.output === undefined
            ? ''
            : JSON.stringify(writeJsonValue(model, operation.output, output));
      return {
        statusCode: operation.status ?? 200,
        headers: {
          connection: 'keep-alive',
          'content-length': String(Buffer.byteLength(body)),
          'content-type': contentType(model),
          date: new Date(clock.now()).toUTCString(),
          'x-amzn-requestid': requestId,
        },
      };
    },
  };
}

/**
 * The call of a task: with its role, and with changes that are committed with its next event.
 *
 * @param isAbortable whether the call ends when the task is aborted
 */
export function taskCall(request: TaskRequest, { clock, region, random }: ServiceCaller, isAbortable = true): Call {
  return {
    caller: { accessKeyId: undefined, roleArn: taskRole(request), region },
    source: 'task',
    // Created on access: most operations never read it.
    get signal() {
      return isAbortable ? request.signal : neverAborted;
    },
    requestId: random.uuid(),
    clock,
    commit: (changes) => request.addEffect(changes),
    holdTimeout: request.holdTimeout,
  };
}

function inputOf({ model, operation }: CallableOperation, parameters: Json, spelling: Spelling): Values {
  const problems: string[] = [];
  const given = isJsonObject(parameters) ? parameters : {};
  const spelled = { model, spelling };
  const input = operation.input === undefined ? {} : toServiceInput(spelled, operation.input, given, problems);
  if (problems.length > 0) {
    throw new UnsupportedIntegration(
      `The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task: [${problems.join(', ')}]`,
    );
  }
  return (input ?? {}) as Values; // a structure reads as an object
}

const neverAborted = new AbortController().signal;

function contentType({ protocol, jsonVersion = '1.0' }: ServiceModel): string {
  if (protocol === 'json') return `application/x-amz-json-${jsonVersion}`;
  return protocol === 'rest-json' ? 'application/json' : 'text/xml';
}
