// The compared designs. Each is a stack, whose outputs name the first and the last state machine.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ComputeTarget, EventFanOut, FanOutStrategy, MapFanOut } from '@stepwell/constructs';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { build } from 'esbuild';
import { COMPUTE, sourceDesign } from './source-design.mjs';

const strategies = [
  ['MapFanOut INLINE', { strategy: FanOutStrategy.INLINE }],
  ['MapFanOut NESTED', { strategy: FanOutStrategy.NESTED }],
  ['MapFanOut PARALLEL', { strategy: FanOutStrategy.PARALLEL }],
  ['MapFanOut CALLBACK', { strategy: FanOutStrategy.CALLBACK }],
  ['MapFanOut DISTRIBUTED', { strategy: FanOutStrategy.DISTRIBUTED }],
  [
    'MapFanOut DISTRIBUTED, Express children',
    { strategy: FanOutStrategy.DISTRIBUTED, mapExecutionType: StateMachineType.EXPRESS },
  ],
];

/** The name of the source's design in the table. */
export const SOURCE = 'the source’s own: events, a counter';

/** The designs by name, each with the name of its stack. */
export const designs = [
  ...strategies.map(([name], index) => ({ name, stack: `Map${index}` })),
  { name: 'EventFanOut', stack: 'Event' },
  { name: SOURCE, stack: 'Source' },
];

/**
 * Synthesizes the stacks.
 *
 * @param {string} folder an empty folder
 * @returns {Promise<string>} the folder of the cloud assembly
 */
export async function synthesizeDesigns(folder) {
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  let assets = 0;
  const bundled = (text) => {
    const path = join(folder, `asset-${(assets += 1)}`);
    mkdirSync(path);
    writeFileSync(join(path, 'index.mjs'), text);
    return Code.fromAsset(path);
  };
  // The compute function of the source calls EventBridge: its client is bundled before the CDK hashes the asset.
  const sourceCompute = await bundledText(COMPUTE);
  const functions = (stack) => {
    const newFunction = (id, text) =>
      new LambdaFunction(stack, id, {
        runtime: Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: bundled(text),
        timeout: Duration.seconds(30),
      });
    return {
      computeFunction: newFunction('Compute', 'export const handler = async ({ index }) => ({ index });'),
      summaryFunction: newFunction('Summary', 'export const handler = async ({ requested }) => ({ requested });'),
    };
  };
  strategies.forEach(([, props], index) => {
    const stack = new Stack(app, `Map${index}`);
    const { stateMachine } = new MapFanOut(stack, 'FanOut', {
      ...functions(stack),
      ...props,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    outputs(stack, stateMachine, stateMachine);
  });
  const stack = new Stack(app, 'Event');
  const { computeFunction, summaryFunction } = functions(stack);
  const fanOut = new EventFanOut(stack, 'FanOut', {
    targets: { Compute: ComputeTarget.lambda(computeFunction) },
    summaryFunction,
  });
  outputs(stack, fanOut.stateMachine, fanOut.summaryStateMachine);
  sourceDesign(app, 'Source', (text) => bundled(text === COMPUTE ? sourceCompute : text));
  app.synth();
  return join(folder, 'cdk.out');
}

function outputs(stack, first, last) {
  new CfnOutput(stack, 'StateMachineArn', { value: first.stateMachineArn });
  new CfnOutput(stack, 'LastStateMachineArn', { value: last.stateMachineArn });
}

/** Bundles a module with its imports. */
async function bundledText(contents) {
  const banner = {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  };
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    write: false,
    banner,
  });
  return outputFiles[0].text;
}
