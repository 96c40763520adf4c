import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments.js';

describe('the command line', () => {
  it('selects every workflow when it is empty', () => {
    expect(parseArguments([])).toEqual({ help: false, only: undefined, images: 240, keep: false });
  });

  it('is parsed', () => {
    expect(parseArguments(['--only', 'concurrent-download', '--images=5000', '--keep'])).toEqual({
      help: false,
      only: 'concurrent-download',
      images: 5_000,
      keep: true,
    });
  });

  it.each([
    [['--only', 'print'], '--only must be one of concurrent-download'],
    [['--images', 'many'], '--images must be a whole number from 40 to 50000, got "many"'],
    [['--images', '0'], '--images must be a whole number from 40 to 50000, got "0"'],
    [['--verbose'], "Unknown option '--verbose'"],
    [['now'], "Unexpected argument 'now'"],
  ])('is rejected with the name of the option: %j', (args, message) => {
    expect(() => parseArguments(args)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
    );
  });
});
