import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it('counts as dead letters only messages whose execution was failed', async () => {
  // Metrics go to the global console, which the test can mock.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'scenes');
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  vi.resetModules();
  const { publishDeadLetters } = await import('./telemetry.js');
  publishDeadLetters(['failed', 'repeated', 'busy', undefined, 'failed', 'returned']);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ service: 'scenes', MessagesDeadLettered: 2 }),
  ]);
});
