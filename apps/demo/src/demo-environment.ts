import { join } from 'node:path';
import { type DemoWorkflow, stackNames } from '@stepwell/demo-stack/stack-names';
import { type LocalEnvironment, type StartLocalOptions, startLocal } from '@stepwell/local';
import { type Check, type DemoContext } from './demo.js';
import { count } from './summary/format.js';
import { synthesizeDemoStack } from './synthesize.js';

/** The local environment of a workflow's demo stack. */
export interface DemoEnvironment extends AsyncDisposable {
  readonly environment: LocalEnvironment;
  /** Returns an output of the workflow's stack. */
  output(name: string): string;
  /** A failed check if the local runtime reported a problem. */
  problemChecks(): Check[];
}

/** Options of {@link startDemo}. */
export interface StartDemoOptions extends Omit<StartLocalOptions, 'app' | 'directory' | 'onProblem'> {
  readonly allowedHosts?: readonly string[];
}

/** Synthesizes the stack of a workflow into the demo's folder and starts it. */
export async function startDemo(
  workflow: DemoWorkflow,
  { folder, progress, signal }: Pick<DemoContext, 'folder' | 'progress' | 'signal'>,
  { allowedHosts, ...options }: StartDemoOptions = {},
): Promise<DemoEnvironment> {
  const app = join(folder, 'cdk.out');
  progress.step('Synthesizing the CDK app');
  await synthesizeDemoStack({ workflow, outdir: app, allowedHosts, signal });
  progress.step('Starting the app on this machine');
  const problems: string[] = [];
  const environment = await startLocal({
    ...options,
    app,
    directory: folder,
    onProblem: (problem) => problems.push(problem),
  });
  progress.done(`${count(environment.resources.length)} resources of the CDK app run at ${environment.endpoint}`);
  return {
    environment,
    output(name) {
      const value = environment.outputs[stackNames[workflow]]?.[name];
      if (typeof value !== 'string') throw new Error(`${stackNames[workflow]} has no output ${name}.`);
      return value;
    },
    problemChecks: () =>
      problems[0] === undefined
        ? []
        : [{ guarantee: 'The local runtime reported no problem', held: false, figures: problems[0] }],
    [Symbol.asyncDispose]: () => environment.close(),
  };
}
