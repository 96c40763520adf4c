import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.js';

function written(
  stream: { isTTY?: boolean; columns?: number },
  use: (progress: ReturnType<typeof createProgress>) => void,
): string {
  let text = '';
  use(createProgress({ ...stream, write: (more) => void (text += more) }));
  return text;
}

describe('progress', () => {
  it('is one line that is overwritten, on a terminal', () => {
    const text = written({ isTTY: true, columns: 80 }, (progress) => {
      progress.step('Downloading');
      progress.update(500, 1_000, '1.0 MB');
      progress.done('Downloaded');
    });
    expect(text).toBe(
      '\r\u001B[2K  Downloading …\r\u001B[2K  Downloading ████████░░░░░░░░ 500 of 1,000  1.0 MB\r\u001B[2K  ' +
        'Downloaded\n',
    );
  });

  it('is truncated on a narrow terminal', () => {
    const text = written({ isTTY: true, columns: 20 }, (progress) => progress.step('Downloading a great many flags'));
    expect(text).toBe('\r\u001B[2K  Downloading a gr…');
  });

  it('assumes 80 columns on a terminal without a size', () => {
    expect(written({ isTTY: true, columns: 0 }, (progress) => progress.step('Downloading a great many flags'))).toBe(
      '\r\u001B[2K  Downloading a great many flags …',
    );
  });

  it('is a line per quarter without a terminal', () => {
    const text = written({}, (progress) => {
      progress.step('Downloading');
      for (let done = 0; done <= 100; done += 10) progress.update(done, 100, '');
      progress.update(5, undefined, 'more');
      progress.done('Downloaded');
    });
    expect(text.split('\n')).toEqual([
      '  Downloading …',
      '  Downloading: 30 of 100',
      '  Downloading: 50 of 100',
      '  Downloading: 80 of 100',
      '  Downloading: 100 of 100',
      '  Downloaded',
      '',
    ]);
  });
});
