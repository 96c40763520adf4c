import { join } from 'node:path';
import { type DemoWorkflow, stackNames } from '@stepwell/demo-stack/stack-names';
import { type LocalEnvironment, type StartLocalOptions, startLocal } from '@stepwell/local';
import { type Check, type DemoContext } from './demo.js';
import { count } from './summary/format.js';
import { synthesizeDemoStack } from './synthesize.js';

/** A workflow's stack of the demo app, running on this machine. */
export interface DemoEnvironment extends AsyncDisposable {
  readonly environment: LocalEnvironment;
  /** An output of the workflow's stack; what the stack promises to put out, its own tests hold it to. */
  output(name: string): string;
  /** What the local runtime had to say against itself: no check where it had nothing. */
  problemChecks(): Check[];
}

/** What differs between demos. */
export interface StartDemoOptions extends Omit<StartLocalOptions, 'app' | 'directory' | 'onProblem'> {
  readonly allowedHosts?: readonly string[];
}

/** Synthesizes the stack of one workflow into the demo's folder and starts it. */
export async function startDemo(
  workflow: DemoWorkflow,
  { folder, progress, signal }: Pick<DemoContext, 'folder' | 'progress' | 'signal'>,
  { allowedHosts, ...options }: StartDemoOptions = {},
): Promise<DemoEnvironment> {
  const app = join(folder, 'cdk.out');
  progress.step('Synthesizing the CDK app');
  await synthesizeDemoStack({ workflow, outdir: app, allowedHosts, signal });
  progress.step('Starting it on this machine');
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
        : [{ guarantee: 'The local runtime had no problem of its own', held: false, figures: problems[0] }],
    [Symbol.asyncDispose]: () => environment.close(),
  };
}
