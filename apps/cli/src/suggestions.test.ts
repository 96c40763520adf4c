import { describe, expect, it } from 'vitest';
import { capturedTerminal } from './testing/captured-terminal.js';
import { createProgram } from './program.js';
import { synonymOf } from './suggestions.js';

describe('suggestions', () => {
  it('map the commands of other tools to existing commands', () => {
    const commands = createProgram(capturedTerminal(), '0').commands.map((command) => command.name());
    for (const word of ['run', 'describe-execution', 'tail', 'cancel', 'lint', 'diagram', 'dev'])
      expect(commands).toContain(synonymOf(word));
    expect(synonymOf('toString')).toBeUndefined();
  });
});
