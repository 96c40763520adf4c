import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synthesize } from '@stepwell/demo-stack';
import { type CloudAssembly } from 'aws-cdk-lib/cx-api';
import { type RecordedValues } from './every-prop/recorded-props.js';
import { createEveryPropApp } from './every-prop/every-prop-app.js';
import { StackTemplate, type TemplateJson } from './template/stack-template.js';

/** The apps for the rules, each synthesized once. */
export interface SynthesizedApps {
  /** The stacks of the demo with its own feature flags. */
  readonly demo: readonly StackTemplate[];
  /** The every-prop app with the feature flags of a new CDK app. */
  readonly everyProp: readonly StackTemplate[];
  readonly recordedProps: RecordedValues;
}

/**
 * Synthesizes the apps in a temporary folder. The validation of the CDK is disabled, because it is one of the rules.
 */
export function synthesizeApps(): SynthesizedApps {
  process.env['CDK_VALIDATION'] = 'false';
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-deployable-'));
  const outdir = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const everyProp = createEveryPropApp(outdir('every-prop'), newAppFlags());
  return {
    demo: templatesOf(synthesize({ outdir: outdir('demo') })),
    everyProp: templatesOf(everyProp.app.synth()),
    recordedProps: everyProp.recordedProps,
  };
}

/** Returns the feature flags of a new CDK app, which the demo has. */
export function newAppFlags(): Record<string, unknown> {
  const demoStack = dirname(fileURLToPath(import.meta.resolve('@stepwell/demo-stack/package.json')));
  const { context } = JSON.parse(readFileSync(join(demoStack, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return context;
}

function templatesOf({ stacks, directory }: CloudAssembly): StackTemplate[] {
  const app: StackTemplate[] = [];
  for (const { stackName, template } of stacks)
    app.push(new StackTemplate(stackName, template as TemplateJson, directory, app));
  return app;
}
