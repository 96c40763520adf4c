import { expect, it } from 'vitest';
import { checkLimits, constructProps } from './limits/whatever-synthesizes.js';
process.env['CDK_VALIDATION'] = 'false';
it.each(constructProps)('%s', async (name) => {
  const a = process.cpuUsage();
  try {
    const n = await checkLimits(name, { numRuns: Number(process.env['RUNS'] ?? 20), seed: Number(process.env['SEED'] ?? 1) });
    const u = process.cpuUsage(a);
    console.log('OK', name, n, (u.user + u.system) / 1e6);
  } catch (e) { const u = process.cpuUsage(a); console.log('FAIL', name, (u.user + u.system) / 1e6, String((e as Error).message).slice(0, 700), '\nCAUSE', String((e as any).cause?.message ?? '').slice(0, 1500), ((e as any).cause?.stack ?? '').split('\n').filter((l: string) => l.includes('packages/')).slice(0, 4).join('\n')); }
  expect(1).toBe(1);
});
