import { type StepFailure } from '@stepwell/core/batch-job';
import { describe, expect, it } from 'vitest';
import { handleFailStep } from './fail-step-handler.js';

const failure: StepFailure = { stage: 'other', error: 'InvalidScene', cause: 'lines: -1 is not accepted' };

describe('the function that fails a step', () => {
  it('throws by the name of what went wrong, with its words and no trace of its own', () => {
    const thrown = expect.objectContaining({
      name: 'InvalidScene',
      message: 'lines: -1 is not accepted',
      stack: 'InvalidScene: lines: -1 is not accepted',
    }) as Error;
    expect(() => handleFailStep({ failure, redriven: false })).toThrow(thrown);
  });

  it('lets the step be tried again after a redrive', () => {
    expect(handleFailStep({ failure, redriven: true })).toEqual({});
  });
});
