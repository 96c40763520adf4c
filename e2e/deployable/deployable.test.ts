import { describe, expect, it } from 'vitest';
import { comparable, declaredProps } from './every-prop/declared-props.js';
import { checkLimits, constructProps } from './limits/check-limits.js';
import { type Rule, describeFinding, faultyResources, runRules } from './rule.js';
import { compileRules } from './rules/cdk-validation.js';
import { singleVpc } from './rules/network.js';
import { rules } from './rules/rules.js';
import { synthesizeApps } from './synthesized-apps.js';
import { violations } from './violations/violations.js';

// All rules run on all apps in one process: the apps are synthesized once, and the rules of the CDK are compiled once.
const { demo, everyProp, recordedProps } = synthesizeApps();
compileRules([...demo, ...everyProp]);

async function faults(rule: Rule, stacks: typeof demo): Promise<string[]> {
  return (await runRules([rule], stacks)).map(describeFinding);
}

/** Returns rules with their names as test titles. */
function named(all: readonly Rule[]): [string, Rule][] {
  return all.map((rule) => [rule.name, rule]);
}

describe('problems that prevent a deployment or disable a resource', () => {
  it.each(named([...rules, singleVpc]))('%s: not in the demo', async (_name, rule) => {
    expect(await faults(rule, demo)).toEqual([]);
  });

  it.each(named(rules))('%s: not in an app with every construct and every prop', async (_name, rule) => {
    expect(await faults(rule, everyProp)).toEqual([]);
  });

  it.each(named([...rules, singleVpc]))('%s is found in templates that have it', async (_name, rule) => {
    const templates = violations[rule.name] ?? [];
    expect(templates).not.toEqual([]);
    for (const { faulty, sound, found, directory } of templates) {
      expect((await faultyResources(rule, faulty, directory)).sort()).toEqual([...found].sort());
      expect(await faultyResources(rule, sound, directory)).toEqual([]);
    }
  });
});

describe('the app with every prop', () => {
  const declared = [...declaredProps()];

  it('has every interface of props', () => {
    expect([...recordedProps.keys()].sort()).toEqual(declared.map(([name]) => name).sort());
  });

  it.each(declared)('sets every prop of %s to a value other than its default', (name, props) => {
    const values = recordedProps.get(name);
    expect([...(values?.keys() ?? [])].sort()).toEqual(props.map((prop) => prop.name).sort());
    const atDefault = props.filter((prop) => {
      const others = values?.get(prop.name)?.filter((value) => comparable(value) !== comparable(prop.byDefault));
      return others?.length === 0;
    });
    expect(atDefault.map((prop) => prop.name)).toEqual([]);
  });
});

describe('props at and beyond limits', () => {
  // `npm run test:long` has many more runs, with other seeds.
  it.each(constructProps)('%s: every template passes every rule, all other props are InvalidProp', async (name) => {
    await checkLimits(name, { numRuns: 2, seed: 1 });
  });
});
