import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoWorkflow, synthesize } from '@stepwell/demo-stack';

/** A stack of the demo app, synthesized for all seeds. */
export async function demoApp(workflow: DemoWorkflow, allowedHosts: readonly string[] = []): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-chaos-'));
  const path = join(folder, 'cdk.out');
  synthesize({ outdir: path, workflows: [workflow], allowedHosts });
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
