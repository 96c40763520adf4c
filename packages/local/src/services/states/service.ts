import { invokeAs } from '../../kernel/calls.js';
import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type KernelService, type Operation } from '../../kernel/operation.js';
import { type LocalService } from '../../kernel/service.js';
import { type StatesInProcess } from './in-process.js';
import { differences } from './differences.js';
import { invalidInput } from './invalid-input.js';
import { createOperations } from './operations/operations.js';
import { type StatesServiceOptions } from './options.js';
import { createStatesState } from './state.js';

/** Enough for a definition of 1 MB, escaped as JSON, and other members. */
const maxRequestBytes = 8 * 1024 * 1024;

/** The local Step Functions service: its HTTP API, and the same operations for calls from this process. */
export interface StatesService extends LocalService {
  readonly inProcess: StatesInProcess;
}

/**
 * Creates the Step Functions service and registers it with the kernel as `sfn`. `close()` stops running executions.
 *
 * ```ts
 * const states = createStatesService({ region: 'us-east-1', accountId: '123456789012', clock, kernel, lambda, endpoint: () => url });
 * const { stateMachineArn } = await states.inProcess.call('CreateStateMachine', { name: 'Hello', definition, roleArn });
 * ```
 */
export function createStatesService(options: StatesServiceOptions): StatesService {
  const { kernel, clock, region } = options;
  const state = createStatesState(options);
  const service: KernelService = {
    model: readModel('sfn'),
    operations: acceptNulls(createOperations(state)),
    invalidInput,
    differences,
    close: () => state.close(),
  };
  kernel.register(service);
  const http = new HttpService(kernel, clock, service, {
    errorNamespace: 'com.amazonaws.swf.service.v2.model',
    bodyLimit: maxRequestBytes,
  });
  const invoke = invokeAs(kernel, { source: 'deploy', clock, region });
  const inProcess: StatesInProcess = {
    // StatesOperations has the output of each operation.
    call: ((name: string, input: object) => invoke('sfn', name, input)) as StatesInProcess['call'],
    stateMachines: () =>
      state.machines.all().map(({ arn, name, revision, versions }) => {
        const definitions = [revision, ...versions.map((version) => version.revision)].map(
          ({ definition }) => definition,
        );
        return { stateMachineArn: arn, name, definitions: [...new Set(definitions)] };
      }),
    waitForExecution: (executionArn) => state.executions.waitForExecution(executionArn),
    history: (executionArn) => state.executions.history(executionArn).all(),
    transitions: (executionArn) => state.executions.history(executionArn).transitions,
    on: (name, listener) => state.events.on(name, listener),
  };
  return Object.assign(http, { inProcess });
}

/** Lets operations treat members that are `null` as missing, as AWS does. */
function acceptNulls(operations: ReturnType<typeof createOperations>): Readonly<Record<string, Operation<never>>> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => {
      const run = operation as Operation; // the kernel validates the input
      return [name, ((input, call) => run(withoutNulls(input) as typeof input, call)) satisfies Operation];
    }),
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.some(hasNull) ? value.map(withoutNulls) : value;
  if (!hasNull(value)) return value;
  return Object.fromEntries(
    Object.entries(value as object) // has a null inside
      .filter(([, part]) => part !== null)
      .map(([key, part]) => [key, withoutNulls(part)]),
  );
}

function hasNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && !(value instanceof Date) && Object.values(value).some(hasNull);
}
