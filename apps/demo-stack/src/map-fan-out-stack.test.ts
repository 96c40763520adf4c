import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { MapFanOutStack } from './map-fan-out-stack.js';

describe('the sample of MapFanOut', () => {
  const app = new App();
  const stack = new MapFanOutStack(app, 'Alone');
  const template = Template.fromStack(stack);

  it('has one fan-out per strategy, with one bucket and the same functions', () => {
    expect(stack.fanOuts.map(({ strategy }) => strategy).sort()).toEqual([
      'CALLBACK',
      'DISTRIBUTED',
      'INLINE',
      'NESTED',
      'PARALLEL',
    ]);
    expect(new Set(stack.fanOuts.flatMap(({ bucket, computeFunction }) => [bucket, computeFunction])).size).toBe(2);
  });

  it('deletes all resources with the stack', () => {
    for (const resource of Object.values(template.toJSON().Resources as Record<string, { DeletionPolicy?: string }>))
      expect(resource.DeletionPolicy ?? 'Delete').toBe('Delete');
  });

  it('has no cdk-nag AwsSolutions findings', () => {
    expect(new AwsSolutionsChecks(app).validateScope(app).violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});
