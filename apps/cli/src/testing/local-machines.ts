import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { startLocal, type LocalEnvironment } from '@stepwell/local';
import { createStepwell, untypedWorkflow, type Stepwell, type Workflow } from '@stepwell/sdk';
import { type BinOptions } from './bin.js';

const definitions = {
  Greets: {
    QueryLanguage: 'JSONata',
    StartAt: 'Greet',
    States: { Greet: { Type: 'Pass', Output: { greeting: "{% 'hello ' & $states.input.name %}" }, End: true } },
  },
  Fails: { StartAt: 'Refuse', States: { Refuse: { Type: 'Fail', Error: 'Refused', Cause: 'a test' } } },
  Waits: { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } } },
  TimesOut: { TimeoutSeconds: 1, StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } } },
} as const;

/** Name of a state machine that {@link startMachines} creates. */
export type MachineName = keyof typeof definitions;

/** A local runtime with a few small state machines. */
export interface LocalMachines extends AsyncDisposable {
  readonly environment: LocalEnvironment;
  readonly stepwell: Stepwell;
  /** Options for running a command against it. */
  readonly bin: BinOptions & { readonly env: Readonly<Record<string, string>> };
  machine(name: MachineName): Workflow<unknown, unknown>;
  /** Adds a copy of `Greets`, or of another state machine, with a name and tags. */
  add(
    name: string,
    tags?: Readonly<Record<string, string>>,
    type?: 'STANDARD' | 'EXPRESS',
    like?: MachineName,
  ): Promise<void>;
}

/** Starts a local runtime with the state machines Greets, Fails, Waits and TimesOut. */
export async function startMachines(): Promise<LocalMachines> {
  const environment = await startLocal();
  const sfn = new SFNClient(environment.clientConfig());
  const stepwell = createStepwell({ client: sfn });
  const create = async (
    name: string,
    definition: object,
    tags: Readonly<Record<string, string>> = {},
    type: 'STANDARD' | 'EXPRESS' = 'STANDARD',
  ): Promise<string> => {
    const request = {
      name,
      type,
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::123456789012:role/States',
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    };
    return (await sfn.send(new CreateStateMachineCommand(request))).stateMachineArn ?? '';
  };
  const arns = new Map<string, string>();
  for (const [name, definition] of Object.entries(definitions)) arns.set(name, await create(name, definition));
  return {
    environment,
    stepwell,
    bin: { env: { AWS_ENDPOINT_URL: environment.endpoint } },
    machine: (name) => untypedWorkflow(stepwell, { stateMachineArn: arns.get(name) ?? '' }),
    add: async (name, tags, type, like = 'Greets') => void (await create(name, definitions[like], tags, type)),
    async [Symbol.asyncDispose]() {
      sfn.destroy();
      stepwell.destroy();
      await environment.close();
    },
  };
}
