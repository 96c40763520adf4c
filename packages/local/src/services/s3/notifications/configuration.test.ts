import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accepts, checkedConfiguration, destinationsOf, type NotificationConfiguration } from './configuration.js';

interface Rule {
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

const configurationOf = (...rules: readonly Rule[]): NotificationConfiguration => ({
  QueueConfigurations: rules.map(({ events, prefix, suffix }, index) => ({
    QueueArn: `q${index}`,
    Events: events,
    Filter: {
      Key: {
        FilterRules: [
          { Name: 'prefix', Value: prefix },
          { Name: 'suffix', Value: suffix },
        ],
      },
    },
  })),
});

const names = ['ObjectCreated:Put', 'ObjectCreated:Copy', 'ObjectRemoved:Delete'] as const;
const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 });
const rule = fc.record({
  events: fc.subarray(['s3:ObjectCreated:*', 's3:ObjectCreated:Put', 's3:ObjectRemoved:Delete'], { minLength: 1 }),
  prefix: text,
  suffix: text,
});

describe('a configuration of notifications', () => {
  it('sends each event to one destination at most', () =>
    fc.assert(
      fc.property(rule, rule, fc.constantFrom(...names), text, (one, other, name, key) => {
        const configuration = configurationOf(one, other);
        const matching = destinationsOf(configuration).filter((destination) => accepts(destination, name, key));
        if (matching.length === 2) expect(() => checkedConfiguration(configuration)).toThrow('overlap');
      }),
    ));

  it('can have destinations whose events, prefixes or suffixes differ', () => {
    const rules: Rule[] = [
      { events: ['s3:ObjectCreated:Put'], prefix: 'in/', suffix: '.csv' },
      { events: ['s3:ObjectCreated:Put'], prefix: 'out/', suffix: '.csv' },
      { events: ['s3:ObjectCreated:*'], prefix: 'in/', suffix: '.txt' },
      { events: ['s3:ObjectRemoved:*'], prefix: '', suffix: '' },
    ];
    expect(checkedConfiguration(configurationOf(...rules)).QueueConfigurations).toHaveLength(4);
  });

  it.each([
    [
      { prefix: 'in/', suffix: '' },
      { prefix: '', suffix: '' },
      'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.',
    ],
    [
      { prefix: '', suffix: '' },
      { prefix: '', suffix: '' },
      'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
    ],
  ])('refuses an overlap of %j and %j', (one, other, message) => {
    const events = ['s3:ObjectCreated:*'];
    const overlapping = configurationOf({ events, ...one }, { events: ['s3:ObjectCreated:Copy'], ...other });
    expect(() => checkedConfiguration(overlapping)).toThrow(message);
  });

  it('refuses two rules of one name, other names, and IDs that are used twice', () => {
    const withRules = (...rules: [string, string][]) => ({
      TopicConfigurations: [
        {
          TopicArn: 't',
          Events: ['s3:ObjectCreated:*'],
          Filter: { Key: { FilterRules: rules.map(([Name, Value]) => ({ Name, Value })) } },
        },
      ],
    });
    expect(() => checkedConfiguration(withRules(['prefix', 'a'], ['Prefix', 'b']))).toThrow(
      'Cannot specify more than one prefix rule in a filter.',
    );
    expect(() => checkedConfiguration(withRules(['infix', 'a']))).toThrow('either prefix or suffix');
    const Events = ['s3:ObjectCreated:*'];
    const twice = {
      TopicConfigurations: [{ Id: 'same', TopicArn: 't', Events }],
      QueueConfigurations: [{ Id: 'same', QueueArn: 'q', Events: ['s3:ObjectRemoved:*'] }],
    };
    expect(() => checkedConfiguration(twice)).toThrow('Same ID used for multiple configurations');
  });
});
