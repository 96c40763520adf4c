import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ProgressBars, type WorkflowProgress } from './progress-bars.js';

/** A stream that acts as a terminal, and its output without control sequences. */
function screen() {
  let written = '';
  const stream = Object.assign(
    new Writable({ write: (chunk: Buffer, _encoding, done) => ((written += chunk.toString()), done()) }),
    { isTTY: true, columns: 120 },
  );
  return {
    stream,
    lines: () =>
      written
        .replace(/\u001b(\[[0-9;?]*[A-Za-z]|[78])/g, '\n')
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
  };
}

/** The last line after some progress. */
function lastLine(...progress: readonly WorkflowProgress[]): string | undefined {
  const { stream, lines } = screen();
  const bars = new ProgressBars(stream);
  for (const each of progress) bars.update(each);
  bars.stop();
  return lines().at(-1);
}

const base = { status: 'RUNNING', bytes: 0 } as const;

describe('the progress bars', () => {
  it('show batches and images, with failures', () => {
    const { stream, lines } = screen();
    const bars = new ProgressBars(stream);
    bars.update({
      ...base,
      batches: { planned: 4, done: 1, lost: 0 },
      images: { planned: 150, done: 40, succeeded: 40, unchanged: 0, failed: 0 },
    });
    bars.update({
      status: 'FAILED',
      bytes: 2_500_000,
      batches: { planned: 4, done: 4, lost: 1 },
      images: { planned: 150, done: 150, succeeded: 108, unchanged: 7, failed: 42 },
    });
    bars.stop();
    const [batches, images] = lines().slice(-2);
    expect(batches).toMatch(/^batches █+ 4\/4 {2}1 lost$/);
    expect(images).toMatch(/^images {2}█+ 150\/150 {2}2\.5 MB, 7 unchanged, 42 failed$/);
  });

  it('show counts before the total is known', () => {
    const { stream, lines } = screen();
    const bars = new ProgressBars(stream);
    bars.update({
      ...base,
      batches: { planned: undefined, done: 0, lost: 0 },
      images: { planned: undefined, done: 0, succeeded: undefined, unchanged: undefined, failed: undefined },
    });
    bars.stop();
    expect(lines().at(-1)).toMatch(/^images {2}░+ 0\/\? {2}0\.0 MB$/);
  });

  it('show failed checks, the current step and the phase of a message', () => {
    expect(
      lastLine(
        { status: 'RUNNING', checks: [] },
        {
          status: 'RUNNING',
          checks: [
            { check: 'Range', state: 'failed' },
            { check: 'Timeliness', state: 'running' },
          ],
        },
      ),
    ).toMatch(/^checks █+░+ 1\/2 {2}Range failed$/);
    expect(lastLine({ status: 'RUNNING', step: 'Processor', done: ['Activator'], planned: undefined })).toMatch(
      /^steps █+ 1\/\? {2}Processor$/,
    );
    expect(lastLine({ status: 'RUNNING', phase: 'waiting', messageId: 'm-1', sentAt: undefined })).toMatch(
      /^message ░+ 0\/1 {2}waiting$/,
    );
    expect(lastLine({ status: 'FAILED', phase: 'dead-letter', route: 'Processor' })).toMatch(
      /^message █+ 1\/1 {2}Processor: dead-letter$/,
    );
  });
});
