import { isJsonObject, type Json, type TaskRequest } from '@stepwell/asl';
import { taskRole } from '../task-role.js';
import { UnsupportedIntegration } from '../unsupported-integration.js';
import { type SdkClients } from './sdk-clients.js';
import { type AnyClient, type AnyCommand, loadSdkModule, type SdkModule, type SdkOperation } from './sdk-module.js';
import { toSdkInput } from './sdk-input.js';
import { type SdkService } from './sdk-service.js';

/** An answer, and the HTTP message that brought it. */
export interface SdkAnswer {
  readonly output: Readonly<Record<string, unknown>>;
  readonly http: { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> };
}

/** An operation that can be called. */
export interface CallableOperation {
  readonly service: SdkService;
  readonly module: SdkModule;
  readonly operation: SdkOperation;
}

/**
 * Finds the operation that a task names.
 *
 * @throws UnsupportedIntegration when the SDK's client is not installed here, or has no such operation
 */
export function findOperation(service: SdkService, action: string): CallableOperation {
  const module = loadSdkModule(service);
  if (module === undefined)
    throw new UnsupportedIntegration(
      `The local runtime does not serve '${service.id}': there is no ${service.clientPackage} to call it with`,
    );
  const operation = module.operation(action);
  if (operation === undefined)
    throw new UnsupportedIntegration(`${service.clientPackage} has no operation '${action}'`);
  return { service, module, operation };
}

/** Calls it at the local endpoint with the task's role. Rejects with the SDK's error. */
export async function callOperation(
  callable: CallableOperation,
  parameters: Json,
  request: TaskRequest,
  clients: SdkClients,
  abortSignal: AbortSignal = request.signal,
): Promise<SdkAnswer> {
  const { service, module } = callable;
  return clients.call(
    service,
    module,
    taskRole(request),
    (client) => send(client, callable.operation, parameters, abortSignal),
    abortSignal,
  );
}

async function send(
  client: AnyClient,
  operation: SdkOperation,
  parameters: Json,
  abortSignal: AbortSignal,
): Promise<SdkAnswer> {
  const problems: string[] = [];
  const input = toSdkInput(isJsonObject(parameters) ? parameters : {}, operation.input, problems);
  if (problems.length > 0)
    throw new UnsupportedIntegration(
      `The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task: [${problems.join(', ')}]`,
    );
  const command = operation.command(typeof input === 'object' && input !== null ? input : {});
  const seen = watchResponse(command);
  const output = await client.send(command, { abortSignal });
  return { output, http: seen };
}

/** Keeps status and headers of the answer, which the SDK takes off. */
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
