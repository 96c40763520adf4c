import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, nearestNames } from './nearest-names.js';

const names = ['Price order', 'Charge card', 'Greets', 'concurrent-download'];

describe('nearestNames', () => {
  it.each([
    ['concurent-download', ['concurrent-download']],
    ['GREETS', ['Greets']],
    ['Prise order', ['Price order']],
    ['charge', ['Charge card']],
    ['download', ['concurrent-download']],
    ['something-else', []],
    ['', []],
  ])('finds for %j %j', (given, near) => {
    expect(nearestNames(given, names)).toEqual(near);
  });

  it('returns unique names, best match first, up to the limit', () => {
    expect(nearestNames('step', ['stepper', 'steps', 'step', 'steps', 'stop'])).toEqual(['step', 'steps', 'stop']);
    expect(nearestNames('step', ['stepper', 'steps', 'step'], 1)).toEqual(['step']);
  });

  it('returns the name itself first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.string(),
        (others, name) => nearestNames(name, [...others, name])[0]?.toLowerCase() === name.toLowerCase(),
      ),
    );
  });

  it.each([
    [['Price order'], "Did you mean 'Price order'?"],
    [['Price order', 'Price orders'], "Did you mean 'Price order' or 'Price orders'?"],
    [['a', 'b', 'c'], ''],
    [[], ''],
  ])('didYouMean asks a question: %j', (known, question) => {
    expect(didYouMean('Prise order', known)).toBe(question);
  });
});
