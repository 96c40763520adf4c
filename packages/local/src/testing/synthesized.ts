import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';

/** A synthesized app in a temporary folder, removed at disposal. */
export interface SynthesizedApp extends AsyncDisposable {
  /** The cloud assembly's path. */
  readonly path: string;
}

/** Synthesizes an app in this process: no account, no network. */
export async function synthesized(build: (app: App) => void): Promise<SynthesizedApp> {
  const path = await mkdtemp(join(tmpdir(), 'stepwell-app-'));
  const app = new App({ outdir: path, analyticsReporting: false });
  build(app);
  app.synth();
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
