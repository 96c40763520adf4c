import { invokeAs } from '../../kernel/calls.js';
import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type KernelService } from '../../kernel/operation.js';
import { type LocalService } from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { type StatesInProcess } from './in-process.js';
import { differences } from './differences.js';
import { invalidInput } from './invalid-input.js';
import { createOperations } from './operations/operations.js';
import { type StatesServiceOptions } from './options.js';
import { createStatesState } from './state.js';
import { emitStatusChanges } from './status-change-events.js';

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
  emitStatusChanges(state, kernel.events);
  const service: KernelService = {
    model: readModel('sfn'),
    foreign,
    operations: createOperations(state),
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
