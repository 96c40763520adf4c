import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { type CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ConcurrentDownloadStack } from './concurrent-download-stack.js';
import { stackNames } from './stack-names.js';

/** What to synthesize, and where to. */
export interface SynthesizeOptions {
  /** The folder of the cloud assembly. It is made, or written over. */
  readonly outdir: string;
  /** Hosts that may be private addresses, as `host` or `host:port`. @default - those of the CDK context `allowedHosts`, comma separated */
  readonly allowedHosts?: readonly string[];
}

/**
 * Synthesizes the demo app into a cloud assembly. Needs no account, no credentials and no network; the same sources and
 * options give the same files.
 *
 * @throws InvalidProp where an allowed host is none
 * @example
 * ```ts
 * const { directory } = synthesize({ outdir: 'cdk.out', allowedHosts: ['127.0.0.1:8080'] });
 * ```
 */
export function synthesize({ outdir, allowedHosts }: SynthesizeOptions): CloudAssembly {
  const app = new App({ outdir, context: featureFlags(), analyticsReporting: false, stackTraces: false });
  const hosts = allowedHosts ?? hostsOf(app.node.tryGetContext('allowedHosts'));
  new ConcurrentDownloadStack(app, stackNames.concurrentDownload, { allowedHosts: [...hosts] });
  return app.synth();
}

/** The feature flags of cdk.json: the CDK's command line would pass them on, but the app also runs without it. */
function featureFlags(): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  return context;
}

/** `cdk deploy -c allowedHosts=a,b:8080` */
function hostsOf(context: unknown): string[] {
  return typeof context === 'string' ? context.split(',').map((host) => host.trim()).filter((host) => host !== '') : [];
}
