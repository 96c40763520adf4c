import { afterEach, describe, expect, it, vi } from 'vitest';
import { synthesize } from './app-source.js';

describe('the validation of the CDK', () => {
  const app = {
    synth() {
      seen = process.env['CDK_VALIDATION'];
      return { directory: 'cdk.out' };
    },
  };
  let seen: string | undefined;
  afterEach(() => vi.unstubAllEnvs());

  it('is off during a synthesis', async () => {
    vi.stubEnv('CDK_VALIDATION', undefined);
    await expect(synthesize(app)).resolves.toEqual({ path: 'cdk.out' });
    expect(seen).toBe('false');
    expect(process.env['CDK_VALIDATION']).toBeUndefined();
  });

  it('is off for the app of a stack, also if its synthesis fails', async () => {
    vi.stubEnv('CDK_VALIDATION', undefined);
    const failing = {
      synth() {
        seen = process.env['CDK_VALIDATION'];
        throw new Error('no such image');
      },
    };
    const stack = { stackName: 'Orders', dependencies: [], node: { root: failing } };
    await expect(synthesize(stack)).rejects.toThrow('no such image');
    expect(seen).toBe('false');
    expect(process.env['CDK_VALIDATION']).toBeUndefined();
  });

  it('is as the user sets it', async () => {
    vi.stubEnv('CDK_VALIDATION', 'true');
    await synthesize(app);
    expect([seen, process.env['CDK_VALIDATION']]).toEqual(['true', 'true']);
  });
});
