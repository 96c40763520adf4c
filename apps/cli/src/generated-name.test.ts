import { describe, expect, it } from 'vitest';
import { isGeneratedName } from './generated-name.js';

describe('isGeneratedName()', () => {
  it.each([
    ['ProcessOrder10906E0C-AEeN6fM0j9o6', 'ProcessOrder'],
    ['Orders-PriceOrder3CCF4F3A-1ue2Vd6Uah7G', 'PriceOrder'],
    ['my-shop-ImagesStateMachine4B6DB8E1-x1', 'ImagesStateMachine'],
  ])('matches %s with the construct ID %s', (name, id) => {
    expect(isGeneratedName(name, id)).toBe(true);
  });

  it.each([
    ['ProcessOrder10906E0C-AEeN6fM0j9o6', 'Process'],
    ['ProcessOrder10906E0C-AEeN6fM0j9o6', 'rocessOrder'],
    ['ProcessOrder10906E0C', 'ProcessOrder'],
    ['ProcessOrder-AEeN6fM0j9o6', 'ProcessOrder'],
    ['ProcessOrder10906e0c-AEeN6fM0j9o6', 'ProcessOrder'],
    ['ProcessOrder', 'ProcessOrder'],
  ])('does not match %s with the construct ID %s', (name, id) => {
    expect(isGeneratedName(name, id)).toBe(false);
  });
});
