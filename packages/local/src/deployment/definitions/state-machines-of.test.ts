import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  CfnStateMachine,
  DefinitionBody,
  Pass,
  StateMachine,
  StateMachineType,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateDefinition } from './index.js';
import { type AssemblyStateMachine, stateMachinesOf } from './state-machines-of.js';

let outdir: string;
let machines: Readonly<Record<string, AssemblyStateMachine>>;

beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), 'stepwell-definitions-'));
  const app = new App({ outdir, analyticsReporting: false });
  const shared = new Stack(app, 'Shared');
  const price = new LambdaFunction(shared, 'Price', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = () => 1'),
  });
  const orders = new Stack(app, 'Orders');
  new StateMachine(orders, 'Checkout', {
    definitionBody: DefinitionBody.fromChainable(LambdaInvoke.jsonata(orders, 'Ask price', { lambdaFunction: price })),
  });
  new StateMachine(orders, 'Quick', {
    stateMachineType: StateMachineType.EXPRESS,
    definitionBody: DefinitionBody.fromChainable(new Wait(orders, 'Rest', { time: WaitTime.timestampPath('$.at') })),
  });
  new CfnStateMachine(orders, 'Substituted', {
    roleArn: 'arn:aws:iam::123456789012:role/r',
    definitionString: '{"StartAt":"Do","States":{"Do":{"Type":"Task","Resource":"${Fn}","End":true}}}',
    definitionSubstitutions: { Fn: price.functionArn },
  });
  new CfnStateMachine(orders, 'Nothing', { roleArn: 'arn:aws:iam::123456789012:role/r' });
  const inner = new NestedStack(orders, 'Inner');
  new StateMachine(inner, 'Deep', { definitionBody: DefinitionBody.fromChainable(new Pass(inner, 'Pass on')) });
  app.synth();
  machines = Object.fromEntries(
    (await stateMachinesOf(outdir)).map((machine) => [machine.constructPath ?? machine.logicalId, machine]),
  );
});
afterAll(() => rm(outdir, { recursive: true }));

describe('the state machines of a cloud assembly', () => {
  it('are found with stack, construct path and type, also in nested stacks', () => {
    expect(Object.entries(machines).map(([path, { stack, type }]) => [path, stack, type])).toEqual([
      ['Orders/Checkout/Resource', 'Orders', 'STANDARD'],
      ['Orders/Quick/Resource', 'Orders', 'EXPRESS'],
      ['Orders/Substituted', 'Orders', 'STANDARD'],
      ['Orders/Nothing', 'Orders', 'STANDARD'],
      ['Orders/Inner/Deep/Resource', 'Orders/Inner', 'STANDARD'],
    ]);
  });

  it('have valid definitions, with references to functions of other stacks', () => {
    const checkout = machines['Orders/Checkout/Resource']?.definition ?? '';
    expect(JSON.parse(checkout)).toMatchObject({
      States: {
        'Ask price': {
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: {
            FunctionName: expect.stringMatching(/^arn:aws:lambda:us-east-1:123456789012:function:Price/) as string,
          },
        },
      },
    });
    expect(JSON.parse(machines['Orders/Substituted']?.definition ?? '')).toMatchObject({
      States: { Do: { Resource: expect.stringMatching(/^arn:aws:lambda:.*:function:Price/) as string } },
    });
    for (const { definition } of Object.values(machines))
      if (definition !== undefined) expect(validateDefinition(definition)).toEqual([]);
  });

  it('have a problem if there is no definition', () => {
    expect(machines['Orders/Nothing']).toMatchObject({
      definition: undefined,
      problem: expect.stringContaining('DefinitionString') as string,
    });
  });

  it('have the source position of their construct', () => {
    const line = machines['Orders/Checkout/Resource']?.source;
    expect(line?.file).toMatch(/state-machines-of\.test\.ts$/);
    expect(line?.line).toBeGreaterThan(20);
    expect(line?.line).toBeLessThan(35);
  });
});
