import { type Stepwell } from '@stepwell/sdk';
import { openTarget, type TargetFlags } from '../target.js';
import { createOutput, type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';

/** Flags of every command that calls AWS. */
export interface CommonFlags extends TargetFlags {
  readonly json?: boolean;
}

/** Dependencies of such a command. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly output: Output;
  readonly stepwell: Stepwell;
  readonly abortSignal: AbortSignal;
}

/** Opens the target, runs the function, and always closes the connections. */
export async function withTarget<Result>(
  terminal: Terminal,
  flags: CommonFlags,
  run: (context: CommandContext) => Promise<Result>,
): Promise<Result> {
  const stepwell = await openTarget(flags, terminal);
  try {
    return await run({
      terminal,
      output: createOutput(terminal, flags.json === true),
      stepwell,
      abortSignal: terminal.abortSignal,
    });
  } finally {
    stepwell.destroy();
  }
}
