import { type Kernel } from '../../../kernel/kernel.js';
import { testContext } from '../../../testing/test-kernel.js';
import { createStatesService, type StatesService } from '../index.js';

/** Step Functions behind a kernel with services of the test, without an endpoint and without functions. */
export interface StatesOnKernel extends AsyncDisposable {
  readonly states: StatesService['inProcess'];
  /** Starts an execution of a new state machine, and returns its ARN. */
  start(definition: object, input?: object): Promise<string>;
}

export function statesOnKernel(kernel: Kernel): StatesOnKernel {
  const service = createStatesService(testContext({ kernel }));
  const states = service.inProcess;
  let count = 0;
  return {
    states,
    start: async (definition, input = {}) => {
      const { stateMachineArn } = await states.call('CreateStateMachine', {
        name: `machine-${++count}`,
        roleArn: 'arn:aws:iam::123456789012:role/machine',
        definition: JSON.stringify(definition),
      });
      return (await states.call('StartExecution', { stateMachineArn, input: JSON.stringify(input) })).executionArn;
    },
    [Symbol.asyncDispose]: () => service.close(),
  };
}
