import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as constructs from '@stepwell/constructs';
import { InvalidProp } from '@stepwell/constructs';
import { workflows } from '@stepwell/core';
import { App } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import fc from 'fast-check';
import { describeFinding, runRules } from '../rule.js';
import { rules } from '../rules/rules.js';
import { newAppFlags } from '../synthesized-apps.js';
import { StackTemplate, type TemplateJson } from '../template/stack-template.js';
import { arbitraryProps } from './arbitrary-props.js';
import { LimitStack } from './limit-stack.js';

type ConstructClass = new (scope: Construct, id: string, props: never) => Construct;

/** The constructs by the name of their props. */
const CONSTRUCTS: ReadonlyMap<string, ConstructClass> = new Map(
  (['BatchJob', 'FargateQueue', ...workflows.map(({ construct }) => construct)] as const).map((name) => [
    `${name}Props`,
    constructs[name],
  ]),
);

/** The names of the props of every construct. */
export const constructProps: readonly string[] = [...CONSTRUCTS.keys()];

/** Construct ids. Generated names contain the path. */
const ids = fc.constantFrom('C', 'WeatherStationsOfTheNorthReprocessing', 'Id'.repeat(60));

/** One folder for all apps, because the CDK copies an asset only once per folder. */
const outdir = mkdtempSync(join(tmpdir(), 'stepwell-limits-'));

/**
 * Generates props at and beyond limits. Each construct must pass every rule or throw `InvalidProp`. Returns the number
 * of synthesized apps.
 *
 * @param name the name of the construct's props
 * @throws the counterexample with its seed
 */
export async function checkLimits(name: string, parameters: fc.Parameters<unknown>): Promise<number> {
  let synthesized = 0;
  const property = fc.asyncProperty(ids, arbitraryProps<object>(name, 4), async (id, props) => {
    const template = synthesize(name, id, props.make);
    if (template === undefined) return;
    synthesized += 1;
    const found = await runRules(rules, [template]);
    if (found.length > 0)
      throw new Error(`${JSON.stringify(props.display)}:\n${found.map(describeFinding).join('\n')}`);
  });
  await fc.assert(property, parameters as fc.Parameters<[string, unknown]>);
  return synthesized;
}

/** Returns the template of one construct, `undefined` if it rejects its props. */
function synthesize(name: string, id: string, make: (stack: LimitStack) => object): StackTemplate | undefined {
  const Created = CONSTRUCTS.get(name);
  if (Created === undefined) throw new Error(`${name}: unknown construct`);
  process.env['CDK_VALIDATION'] = 'false';
  const app = new App({ outdir, context: newAppFlags(), analyticsReporting: false, stackTraces: false });
  const stack = new LimitStack(app, 'Limits');
  try {
    new Created(stack, id, make(stack) as never);
    const assembly = app.synth();
    return new StackTemplate(
      stack.stackName,
      assembly.getStackByName(stack.stackName).template as TemplateJson,
      assembly.directory,
    );
  } catch (error) {
    if (error instanceof InvalidProp) return undefined;
    throw error;
  }
}
