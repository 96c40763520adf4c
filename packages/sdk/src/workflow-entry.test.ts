import { InvalidInput } from '@stepwell/core';
import { mapFanOut } from '@stepwell/core/map-fan-out';
import { queueExchange } from '@stepwell/core/queue-exchange';
import { describe, expect, it } from 'vitest';
import { checkedInput } from './workflow-entry.js';

const message = { message: { scene: 1 } };

describe('an input', () => {
  it('is checked once against the same contract', () => {
    const checked = checkedInput(queueExchange, message);
    expect(checkedInput(queueExchange, checked)).toBe(checked);
    expect(() => checkedInput(queueExchange, {})).toThrow(InvalidInput);
  });

  it('is checked again against another contract', () => {
    const checked = checkedInput(queueExchange, message);
    expect(() => checkedInput(mapFanOut, checked)).toThrow(InvalidInput);
  });

  it('is any JSON without a contract', () => {
    expect(checkedInput(undefined, checkedInput(queueExchange, message)).value).toEqual(message);
  });
});
