import { describe, expect, it } from 'vitest';
import { checkName } from './names.js';

describe('the name of a state machine, an execution or an activity', () => {
  it.each(['a', 'Order-2024_1.final', 'größe', 'état', '名前', '🙂'])('can be %j', (name) => {
    expect(() => checkName(name)).not.toThrow();
  });

  it.each([
    'a b',
    'a\tb',
    'a<b',
    'a}b',
    'a[b',
    'a?b',
    'a*b',
    'a"b',
    'a#b',
    'a%b',
    'a\\b',
    'a^b',
    'a|b',
    'a~b',
    'a`b',
    'a$b',
    'a&b',
    'a,b',
    'a;b',
    'a:b',
    'a/b',
    'a\u0001b',
    'a\u0085b',
    'a\ud800b',
    'a\ufffeb',
  ])('cannot be %j', (name) => {
    expect(() => checkName(name)).toThrow(
      expect.objectContaining({ name: 'InvalidName', message: `Invalid Name: '${name}'` }),
    );
  });
});
