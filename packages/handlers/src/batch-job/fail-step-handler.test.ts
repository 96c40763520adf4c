import { type StepFailure } from '@stepwell/core/batch-job';
import { describe, expect, it } from 'vitest';
import { handleFailStep } from './fail-step-handler.js';

const failure: StepFailure = { stage: 'other', error: 'InvalidScene', cause: 'lines must be positive, got -1' };

describe('the function that fails a step', () => {
  it('throws the error of the step with its name and message and without a stack trace', () => {
    const thrown = expect.objectContaining({
      name: 'InvalidScene',
      message: 'lines must be positive, got -1',
      stack: 'InvalidScene: lines must be positive, got -1',
    }) as Error;
    expect(() => handleFailStep({ failure, redriven: false })).toThrow(thrown);
  });

  it('succeeds after a redrive, so that the step is retried', () => {
    expect(handleFailStep({ failure, redriven: true })).toEqual({});
  });
});
