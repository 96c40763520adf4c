import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments.js';

describe('the command line', () => {
  it('asks for everything when it is empty', () => {
    expect(parseArguments([])).toEqual({ help: false, only: undefined, images: 240, keepUp: false });
  });

  it('is read', () => {
    expect(parseArguments(['--only', 'concurrent-download', '--images=5000', '--keep-up'])).toEqual({
      help: false,
      only: 'concurrent-download',
      images: 5_000,
      keepUp: true,
    });
  });

  it.each([
    [['--only', 'print'], '--only: there is no workflow "print"; give one of concurrent-download'],
    [['--images', 'many'], '--images: "many" is not accepted; give a whole number from 40 to 50000.'],
    [['--images', '0'], '--images: "0" is not accepted'],
    [['--verbose'], "Unknown option '--verbose'"],
    [['now'], "Unexpected argument 'now'"],
  ])('is refused by name: %j', (args, message) => {
    expect(() => parseArguments(args)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
    );
  });
});
