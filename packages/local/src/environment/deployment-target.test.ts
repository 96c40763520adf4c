import { type App, CfnOutput, CfnParameter, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../deployment/assembly/read-assembly.js';
import { synthesized } from '../testing/synthesized.js';
import { checkParameters, selectStacks } from './deployment-target.js';

const stages = (root: App) => {
  for (const name of ['Beta', 'Prod']) {
    const stage = new Stage(root, name);
    const table = new CfnResource(new Stack(stage, 'Data'), 'Table', { type: 'AWS::DynamoDB::Table' });
    new CfnOutput(new Stack(stage, 'Orders'), 'Name', { value: table.ref });
    new Stack(stage, 'Alone');
  }
};

describe('the stacks of an environment', () => {
  it.each([
    [undefined, ['Beta/Data', 'Beta/Orders', 'Beta/Alone', 'Prod/Data', 'Prod/Orders', 'Prod/Alone']],
    [['Prod/Orders'], ['Prod/Data', 'Prod/Orders']],
    [['Prod-Orders'], ['Prod/Data', 'Prod/Orders']],
    [['*/Al?ne'], ['Beta/Alone', 'Prod/Alone']],
    [
      ['Beta/**', 'Prod-Data'],
      ['Beta/Data', 'Beta/Orders', 'Beta/Alone', 'Prod/Data'],
    ],
  ])('of the patterns %j include their dependencies', async (patterns, expected) => {
    await using app = await synthesized(stages);
    const { stacks } = selectStacks(await readAssembly(app.path), patterns);
    expect(stacks.map(({ displayName }) => displayName).sort()).toEqual([...expected].sort());
  });

  it('are not chosen by a pattern without a match', async () => {
    await using app = await synthesized(stages);
    const assembly = await readAssembly(app.path);
    expect(() => selectStacks(assembly, ['P*d'])).toThrow('has no stack P*d; its stacks are Beta-Data (Beta/Data)');
  });
});

describe('the parameters of an environment', () => {
  it.each([
    [{ Sender: 'a', 'Mail:Sender': 'b', BootstrapVersion: '1' }, undefined],
    [{ Senders: 'a' }, "has no template parameter Senders. Did you mean 'Sender'?"],
    [{ 'Mail:Xyz': 'a' }, 'has no template parameter Mail:Xyz. Its parameters are Sender'],
    [{ 'Other:Sender': 'a' }, 'has no template parameter Other:Sender. It has none'],
  ])('%j exist in a template: %s', async (parameters, message) => {
    await using app = await synthesized((root) => {
      new CfnParameter(new Stack(root, 'Mail'), 'Sender');
    });
    const assembly = await readAssembly(app.path);
    if (message === undefined) checkParameters(assembly, parameters);
    else expect(() => checkParameters(assembly, parameters)).toThrow(message);
  });
});
