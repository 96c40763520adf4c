import { SFNClient } from '@aws-sdk/client-sfn';
import { type Clock } from '@stepwell/asl';
import { type LocalService } from '../../../kernel/service.js';
import { startTestEndpoint, type TestEndpoint, type TestParts } from '../../../testing/test-endpoint.js';
import { LambdaService } from '../../lambda/index.js';
import { createStatesService, type StatesService, type StatesServiceOptions } from '../index.js';

/** The role that state machines of tests have. */
export const roleArn = 'arn:aws:iam::123456789012:role/machine';

/** A Step Functions service on HTTP with the local Lambda beside it, and an SDK client for it. */
export interface TestStates extends AsyncDisposable {
  readonly states: StatesService;
  readonly lambda: LambdaService;
  readonly client: SFNClient;
  readonly local: TestEndpoint<Readonly<Record<string, LocalService>>>;
  /** Creates a state machine of that definition and gives its ARN. */
  create(
    definition: object,
    options?: { readonly type?: 'STANDARD' | 'EXPRESS'; readonly name?: string },
  ): Promise<string>;
  /** Creates a function of that source and gives its ARN. */
  createFunction(source: string): Promise<string>;
}

/** Options of a test. */
export interface TestStatesOptions extends Partial<
  Pick<StatesServiceOptions, 'quotas' | 'retention' | 'activityPollMs' | 'random'>
> {
  readonly clock?: Clock;
  /** Further services on the endpoint. */
  readonly services?: (parts: TestParts) => Readonly<Record<string, LocalService>>;
}

/** Starts them on a free port; disposing ends them. */
export async function startStates(options: TestStatesOptions = {}): Promise<TestStates> {
  const { clock, services = () => ({}), ...rest } = options;
  const local = await startTestEndpoint((parts) => {
    const lambda = new LambdaService({ ...parts.context, credentials: parts.credentials, directory: parts.directory });
    const states = createStatesService({
      ...parts.context,
      ...(clock === undefined ? {} : { clock }),
      ...rest,
    });
    return { ...services(parts), lambda, states };
  });
  const { lambda, states } = local.services;
  const client = new SFNClient({ ...local.clientConfig(), disableHostPrefix: true, maxAttempts: 1 });
  let count = 0;
  return {
    states,
    lambda,
    client,
    local,
    create: async (definition, { type = 'STANDARD', name = `machine-${++count}` } = {}) => {
      const { stateMachineArn } = await states.inProcess.call('CreateStateMachine', {
        name,
        definition: JSON.stringify(definition),
        roleArn,
        type,
      });
      return stateMachineArn ?? '';
    },
    createFunction: async (source) => {
      const { arn } = await lambda.create({
        name: `function-${++count}`,
        runtime: 'nodejs22.x',
        handler: 'index.handler',
        roleArn,
        code: { inline: source },
      });
      return arn;
    },
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await local.close();
    },
  };
}

/** A machine of one state that gives its input. */
export const echo = { StartAt: 'Echo', States: { Echo: { Type: 'Pass', End: true } } };

/** A machine that waits far longer than any test. */
export const sleeper = { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: 100_000, End: true } } };
