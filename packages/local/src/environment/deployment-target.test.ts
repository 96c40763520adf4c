import { type App, CfnOutput, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../deployment/assembly/read-assembly.js';
import { synthesized } from '../testing/synthesized.js';
import { selectStacks } from './deployment-target.js';

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
