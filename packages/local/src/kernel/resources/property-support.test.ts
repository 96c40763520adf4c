import { describe, expect, it } from 'vitest';
import { type JsonObject } from '../json.js';
import { propertyDifferences, type PropertySupport, withoutEffect } from './property-support.js';

const support: PropertySupport = {
  honored: ['Name', 'Targets.Arn', 'Code.Key', 'Tags'],
  difference: { 'It is not limited.': ['Size'] },
  none: { 'Data is not encrypted.': ['KeyArn', 'Targets.KeyArn'] },
  missing: { 'Events are not sent.': ['Events'], 'There are no containers.': ['Code.Image'] },
};

const found = (properties: JsonObject, of: PropertySupport = support) =>
  propertyDifferences(of, properties).map(({ property, effect, reason }) => `${property} ${effect}: ${reason}`);

describe('differences of properties', () => {
  it('are those that are set and not honored', () => {
    expect(found({ Name: 'a', Tags: [{ Key: 'k', Value: 'v' }], Size: 5, KeyArn: 'arn', Code: { Key: 'k' } })).toEqual([
      'Size difference: It is not limited.',
      'KeyArn none: Data is not encrypted.',
    ]);
  });

  it('include all properties below a path, once for all items of a list', () => {
    const Targets: JsonObject[] = [{ Arn: 'a', KeyArn: 'k' }, { KeyArn: 'l' }];
    expect(found({ Events: { Queues: [{ Queue: 'q' }] }, Targets, Code: { Image: 'i' } })).toEqual([
      'Events missing: Events are not sent.',
      'Targets.KeyArn none: Data is not encrypted.',
      'Code.Image missing: There are no containers.',
    ]);
  });

  it('leave out values that are off or empty', () => {
    expect(found({ Size: false, KeyArn: [], Events: { Queues: [], Bus: { Enabled: false } } })).toEqual([]);
    expect(found({ Size: 0, Events: { Bus: { Enabled: true } } })).toHaveLength(2);
  });

  it('include unknown properties, with the nearest names', () => {
    expect(found({ Nam: 'a', Targets: [{ Arm: 'a' }], Quite: 1 })).toEqual([
      "Nam missing: This version does not know the property. Did you mean 'Name'?",
      "Targets.Arm missing: This version does not know the property. Did you mean 'Targets.Arn'?",
      'Quite missing: This version does not know the property.',
    ]);
  });

  it('have one reason for all properties of a type without behavior', () => {
    expect(found({ Name: 'a', Metric: { Name: 'm' } }, withoutEffect('It is not evaluated.', ['Name']))).toEqual([
      'Metric none: It is not evaluated.',
    ]);
  });
});
