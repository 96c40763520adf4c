import { type Stepwell } from '@stepwell/sdk';
import { openTarget, type TargetFlags } from '../target.js';
import { createOutput, type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';

/** The flags that every command which talks to Step Functions has. */
export interface CommonFlags extends TargetFlags {
  readonly json?: boolean;
}

/** What such a command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly output: Output;
  readonly stepwell: Stepwell;
  readonly abortSignal: AbortSignal;
}

/** Opens the target, does the work, closes the connections whatever happens. */
export async function withTarget<Result>(
  terminal: Terminal,
  flags: CommonFlags,
  work: (context: CommandContext) => Promise<Result>,
): Promise<Result> {
  const stepwell = await openTarget(flags, terminal);
  try {
    return await work({
      terminal,
      output: createOutput(terminal, flags.json === true),
      stepwell,
      abortSignal: terminal.abortSignal,
    });
  } finally {
    stepwell.destroy();
  }
}
