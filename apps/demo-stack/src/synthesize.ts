import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { type CloudAssembly } from 'aws-cdk-lib/cx-api';
import { NetworkStack } from './network-stack.js';
import { type SampleStackProps } from './sample-stack-props.js';
import { type DemoWorkflow, demoWorkflows, networkStackName, stackNames } from './stack-names.js';
import { workflowStacks } from './workflow-stacks.js';

/** Options of {@link synthesize}. */
export interface SynthesizeOptions {
  /** The folder of the cloud assembly. It is created or overwritten. */
  readonly outdir: string;
  /**
   * Hosts that may have private addresses, as `host` or `host:port`. @default - the CDK context `allowedHosts`, comma
   * separated
   */
  readonly allowedHosts?: readonly string[];
  /**
   * The workflows to synthesize. Workflows with Batch jobs add the network stack. @default - the CDK context
   * `workflows`, comma separated, or all workflows
   */
  readonly workflows?: readonly DemoWorkflow[];
}

/**
 * Synthesizes the demo app into a cloud assembly. Needs no account, credentials or network. The same sources and
 * options produce the same files.
 *
 * @throws InvalidProp for an invalid allowed host
 * @throws Error named `UnknownWorkflow`, which lists the workflows
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
    createStack(app, workflow, options);
  return app.synth();
}

function createStack(app: App, workflow: DemoWorkflow, props: SampleStackProps): void {
  const SampleStack = workflowStacks.get(workflow);
  if (SampleStack === undefined) throw new Error(`There is no stack of ${workflow}.`);
  new SampleStack(app, stackNames[workflow], props);
}

/** Returns the feature flags of cdk.json. The CDK CLI passes them as context, but the app also runs without the CLI. */
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
      new Error(`workflows must be some of ${demoWorkflows.join(', ')}, got ${JSON.stringify(unknown)}`),
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
