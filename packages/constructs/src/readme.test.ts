import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { synthesize } from './testing/synthesize.js';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

describe('the README', () => {
  it('contains an example that is compiled with the tests', () => {
    const example = readFileSync(join(import.meta.dirname, 'testing/readme-example.ts'), 'utf8').replace(
      '../index.js',
      '@stepwell/constructs',
    );
    expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
  });

  it('has the correct number of alarms', () => {
    expect(Object.keys(synthesize().template.findResources('AWS::CloudWatch::Alarm'))).toHaveLength(10);
    expect(readme).toMatch(/\| ten alarms +\|/);
  });
});

describe('a CommonJS app', () => {
  it('synthesizes the example', async () => {
    const outfile = join(import.meta.dirname, '../test-output/readme-example.cjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'testing/readme-example.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      conditions: ['@stepwell/source'],
      external: ['aws-cdk-lib', 'constructs', '@stepwell/handlers'],
      logOverride: { 'empty-import-meta': 'error' },
    });
    const cdkOut = join(import.meta.dirname, '../test-output/cdk.out');
    const env = { PATH: process.env['PATH'], CDK_OUTDIR: cdkOut, CDK_VALIDATION: 'false' };
    execFileSync(process.execPath, [outfile], { env });
    expect(readFileSync(join(cdkOut, 'Flags.template.json'), 'utf8')).toContain('AWS::StepFunctions::StateMachine');
  });
});
