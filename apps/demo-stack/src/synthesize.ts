import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { type CloudAssembly } from 'aws-cdk-lib/cx-api';
import { NetworkStack } from './network-stack.js';
import { type DemoWorkflow, demoWorkflows, networkStackName, stackNames } from './stack-names.js';
import { workflowStacks } from './workflow-stacks.js';

/** What to synthesize, and where to. */
export interface SynthesizeOptions {
  /** The folder of the cloud assembly. It is made, or written over. */
  readonly outdir: string;
  /**
   * Hosts that may be private addresses, as `host` or `host:port`. @default - those of the CDK context `allowedHosts`,
   * comma separated
   */
  readonly allowedHosts?: readonly string[];
  /**
   * The workflows to make stacks of; those that run Batch jobs share one more, the network. @default - those of the CDK
   * context `workflows`, comma separated, else all
   */
  readonly workflows?: readonly DemoWorkflow[];
}

/**
 * Synthesizes the demo app into a cloud assembly. Needs no account, no credentials and no network; the same sources and
 * options give the same files.
 *
 * @throws InvalidProp where an allowed host is none
 * @throws Error named `UnknownWorkflow`, listing those there are
 * @example
 * ```ts
 * const { directory } = synthesize({ outdir: 'cdk.out', allowedHosts: ['127.0.0.1:8080'] });
 * ```
 */
export function synthesize({ outdir, allowedHosts, workflows }: SynthesizeOptions): CloudAssembly {
  const app = new App({ outdir, context: featureFlags(), analyticsReporting: false, stackTraces: false });
  let network: NetworkStack | undefined;
  const jobQueue = () => (network ??= new NetworkStack(app, networkStackName)).queue;
  const options = { allowedHosts: allowedHosts ?? parseList(app.node.tryGetContext('allowedHosts')), jobQueue };
  for (const workflow of workflows ?? selectedWorkflows(app.node.tryGetContext('workflows')))
    workflowStacks[workflow](app, stackNames[workflow], options);
  return app.synth();
}

/** The feature flags of cdk.json: the CDK's command line would pass them on, but the app also runs without it. */
function featureFlags(): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return context;
}

/** `cdk deploy -c workflows=concurrentDownload` */
function selectedWorkflows(context: unknown): readonly DemoWorkflow[] {
  const names = parseList(context);
  const unknown = names.find((name) => !Object.hasOwn(stackNames, name));
  if (unknown !== undefined)
    throw Object.assign(
      new Error(`workflows: ${JSON.stringify(unknown)} is not accepted; give some of ${demoWorkflows.join(', ')}`),
      { name: 'UnknownWorkflow' },
    );
  return names.length === 0 ? demoWorkflows : demoWorkflows.filter((workflow) => names.includes(workflow));
}

/** `-c allowedHosts=a,b:8080` */
function parseList(context: unknown): string[] {
  return typeof context === 'string'
    ? context
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '')
    : [];
}
