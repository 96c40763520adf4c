import { type App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, type IChainable, Pass, Result, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type EnvironmentUpdate } from '../deployment/resources/environment-update.js';
import { type LocalEnvironment } from '../environment/local-environment.js';
import { synthesized, type SynthesizedApp } from './synthesized.js';

/** An app with one stack of that name. */
export const stackOf = (build: (stack: Stack) => void, name = 'App'): Promise<SynthesizedApp> =>
  synthesized((app: App) => build(new Stack(app, name)));

/** Construct IDs of the resources of an update. */
export function ids(update: EnvironmentUpdate) {
  const running = (resources: readonly { readonly path: string; readonly status: string }[]) =>
    resources.filter(({ status }) => status === 'running').map(({ path }) => path.split('/')[1]);
  return {
    created: running(update.created),
    updated: running(update.updated),
    deleted: running(update.deleted),
    notChanged: update.notChanged.map(({ resource }) => resource.path.split('/')[1]),
  };
}

/** The physical ID of the running resource of a construct. */
export const physicalId = (environment: LocalEnvironment, id: string): string =>
  environment.resources.find(({ path, status }) => status === 'running' && path.split('/')[1] === id)?.physicalId ??
  `no ${id}`;

/** A state machine that starts with this state. */
export const machine = (stack: Stack, start: IChainable, name = 'Machine') =>
  new StateMachine(stack, name, { definitionBody: DefinitionBody.fromChainable(start) });

/** A state with this output. */
export const says = (text: string, stack: Stack) => new Pass(stack, 'Say', { result: Result.fromString(text) });

/** A function that returns the greeting. */
export const greeter = (stack: Stack, greeting: string, environment = {}) =>
  new LambdaFunction(stack, 'Greeter', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    environment,
    code: Code.fromInline(`exports.handler = async () => '${greeting}' + (process.env.MARK ?? '');`),
  });

/** Runs an execution, and returns its output. */
export async function run(environment: LocalEnvironment, id = 'Machine'): Promise<unknown> {
  const { executionArn = '' } = await environment.services.states.call('StartExecution', {
    stateMachineArn: physicalId(environment, id),
  });
  return JSON.parse((await environment.services.states.waitForExecution(executionArn)).output ?? 'null');
}
