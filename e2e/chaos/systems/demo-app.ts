import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoWorkflow, synthesize } from '@stepwell/demo-stack';

const apps = new Map<string, Promise<string>>();

/**
 * Returns the path of a demo stack, which is synthesized once for all seeds and systems. It is removed with the
 * temporary folder of the test run.
 */
export function demoApp(workflow: DemoWorkflow, allowedHosts: readonly string[] = []): Promise<string> {
  const key = [workflow, ...allowedHosts].join(' ');
  const app = apps.get(key) ?? synthesized(workflow, allowedHosts);
  apps.set(key, app);
  return app;
}

async function synthesized(workflow: DemoWorkflow, allowedHosts: readonly string[]): Promise<string> {
  const outdir = join(await mkdtemp(join(tmpdir(), 'stepwell-chaos-')), 'cdk.out');
  synthesize({ outdir, workflows: [workflow], allowedHosts });
  return outdir;
}
