import { randomUUID } from 'node:crypto';
import { type Clock, isJsonObject, type Json, type TaskRequest } from '@stepwell/asl';
import { type Kernel } from '../../../../kernel/kernel.js';
import { findModel } from '../../../../kernel/models/read-model.js';
import { type OperationModel, type ServiceModel } from '../../../../kernel/models/service-model.js';
import { type Values } from '../../../../kernel/operation.js';
import { writeJsonValue } from '../../../../kernel/protocols/json-values.js';
import { ownValue } from '../../../../kernel/own-value.js';
import { taskRole } from '../task-role.js';
import { UnsupportedIntegration } from '../unsupported-integration.js';
import { capitalized } from './casing.js';
import { type SdkClients } from './sdk-clients.js';
import { toServiceInput } from './sdk-input.js';
import { type AnyClient, type AnyCommand, loadSdkModule, type SdkOperation } from './sdk-module.js';
import { type SdkService } from './sdk-service.js';

/** A response: the output, and the HTTP message around it. */
export interface ServiceResponse {
  readonly output: Values;
  /** Read by optimized integrations only, and therefore computed on demand. */
  http(): { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> };
}

/** An operation that can be called. */
export interface CallableOperation {
  readonly service: SdkService;
  readonly model: ServiceModel;
  /** As the model spells it: `SendMessage`. */
  readonly name: string;
  readonly operation: OperationModel;
}

/** How tasks call services: the kernel for those that it has, else SDK clients of the local endpoint. */
export interface ServiceCaller {
  readonly clients: SdkClients;
  readonly kernel?: Kernel;
  readonly clock: Clock;
  readonly region: string;
}

/**
 * Finds the operation that a task names.
 *
 * @throws UnsupportedIntegration if there is no model of the service, or it does not have the operation
 */
export function findOperation(service: SdkService, action: string): CallableOperation {
  const model = findModel(service.id);
  if (model === undefined) {
    throw new UnsupportedIntegration(`The local runtime has no model of '${service.id}', so it cannot run its tasks`);
  }
  const name = capitalized(action);
  const operation = ownValue(model.operations, name);
  if (operation === undefined) throw new UnsupportedIntegration(`${service.id} has no operation '${action}'`);
  return { service, model, name, operation };
}

/** Calls it with the task's role. Rejects with the service's error. */
export async function callOperation(
  callable: CallableOperation,
  parameters: Json,
  request: TaskRequest,
  caller: ServiceCaller,
  abortSignal: AbortSignal = request.signal,
): Promise<ServiceResponse> {
  const input = inputOf(callable, parameters);
  const roleArn = taskRole(request);
  if (caller.kernel?.service(callable.service.id) !== undefined) {
    return callKernel(callable, input, roleArn, caller.kernel, caller, abortSignal);
  }
  const { service } = callable;
  const module = loadSdkModule(service);
  const operation = module?.operation(request.resource.action);
  if (module === undefined || operation === undefined) {
    throw new UnsupportedIntegration(`The service '${service.id}' is not supported locally`);
  }
  const { clients } = caller;
  return clients.call(service, module, roleArn, (client) => send(client, operation, input, abortSignal), abortSignal);
}

function inputOf({ model, operation }: CallableOperation, parameters: Json): Values {
  const problems: string[] = [];
  const given = isJsonObject(parameters) ? parameters : {};
  const input = operation.input === undefined ? {} : toServiceInput(model, operation.input, given, problems);
  if (problems.length > 0) {
    throw new UnsupportedIntegration(
      `The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task: [${problems.join(', ')}]`,
    );
  }
  return (input ?? {}) as Values; // a structure reads as an object
}

async function callKernel(
  { model, name, operation }: CallableOperation,
  input: Values,
  roleArn: string,
  kernel: Kernel,
  { clock, region }: ServiceCaller,
  signal: AbortSignal,
): Promise<ServiceResponse> {
  const requestId = randomUUID();
  const caller = { accessKeyId: undefined, roleArn, region };
  const output = await kernel.invoke(model.id, name, input, { caller, source: 'task', signal, requestId, clock });
  return {
    output: (output ?? {}) as Values, // operations return objects
    http: () => {
      const body =
        operation.output === undefined ? '' : JSON.stringify(writeJsonValue(model, operation.output, output ?? {}));
      return {
        statusCode: 200,
        headers: {
          connection: 'keep-alive',
          'content-length': String(Buffer.byteLength(body)),
          'content-type': `application/x-amz-json-${model.jsonVersion ?? '1.0'}`,
          date: new Date(clock.now()).toUTCString(),
          'x-amzn-requestid': requestId,
        },
      };
    },
  };
}

async function send(
  client: AnyClient,
  operation: SdkOperation,
  input: object,
  abortSignal: AbortSignal,
): Promise<ServiceResponse> {
  const command = operation.command(input);
  const seen = watchResponse(command);
  const output = await client.send(command, { abortSignal });
  return { output, http: () => seen };
}

/** Keeps status and headers of the response, which the SDK removes. */
function watchResponse(command: AnyCommand): { statusCode: number; headers: Record<string, string> } {
  const seen = { statusCode: 200, headers: {} as Record<string, string> };
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (typeof response === 'object' && response !== null && 'statusCode' in response && 'headers' in response) {
        // The SDK's HttpResponse has these two.
        Object.assign(seen, { statusCode: response.statusCode, headers: response.headers });
      }
      return result;
    },
    { step: 'deserialize', name: 'stepwellWatchResponse', priority: 'low' },
  );
  return seen;
}
