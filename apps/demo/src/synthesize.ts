import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type DemoWorkflow } from '@stepwell/demo-stack/stack-names';

/** Options of {@link synthesizeDemoStack}. */
export interface SynthesizeDemoOptions {
  /** The workflow to synthesize. */
  readonly workflow: DemoWorkflow;
  /** The folder of the cloud assembly. */
  readonly outdir: string;
  /** Hosts that may have private addresses, as `host` or `host:port`. @default - none */
  readonly allowedHosts?: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Synthesizes the demo stack in its own process, like the CDK CLI, so that the memory of the CDK does not count.
 *
 * @throws Error with the app's stderr
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
    // The rules of the CDK for a deployment take longer than the synthesis. `npm test` applies them.
    CDK_VALIDATION: 'false',
    CDK_CONTEXT_JSON: JSON.stringify({ workflows: workflow, allowedHosts: allowedHosts.join(',') }),
  };
  await promisify(execFile)(process.execPath, [app], { env, signal });
}
