import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type DemoWorkflow } from '@stepwell/demo-stack/stack-names';

/** What to synthesize, and where to. */
export interface SynthesizeDemoOptions {
  /** The workflow whose stack is wanted. */
  readonly workflow: DemoWorkflow;
  /** The folder of the cloud assembly. */
  readonly outdir: string;
  /** Hosts that may be private addresses, as `host` or `host:port`. Default: none. */
  readonly allowedHosts?: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Synthesizes the demo stack as the CDK's command line would: in a process of its own, so that the memory of the CDK is
 * not this one's.
 *
 * @throws Error with what the app wrote to stderr
 */
export async function synthesizeDemoStack({
  workflow,
  outdir,
  allowedHosts = [],
  signal,
}: SynthesizeDemoOptions): Promise<void> {
  const app = fileURLToPath(import.meta.resolve('@stepwell/demo-stack/app'));
  const env = {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ workflows: workflow, allowedHosts: allowedHosts.join(',') }),
  };
  await promisify(execFile)(process.execPath, [app], { env, signal });
}
