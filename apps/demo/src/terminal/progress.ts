import { type WriteStream } from 'node:tty';
import { count, truncate } from '../summary/format.js';

/** Shows progress: one line that is overwritten on a terminal, and otherwise a line per quarter. */
export interface Progress {
  /** Starts a step. */
  step(text: string): void;
  /** Shows the progress of the step. */
  update(done: number, of: number | undefined, remark: string): void;
  /** Ends the step with a final line. */
  done(text: string): void;
}

/** The output stream of the progress. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: WriteStream['isTTY'];
  readonly columns?: WriteStream['columns'];
}

/** Width of a bar in characters. */
const BAR_WIDTH = 16;

/** Creates a progress display on a stream. */
export function createProgress(stream: ProgressStream): Progress {
  const terminal = stream.isTTY === true;
  let current = '';
  let quarter = 0;
  // A wrapped line cannot be overwritten. A terminal without a size has 0 columns.
  const line = (text: string) =>
    stream.write(terminal ? `\r\u001B[2K${truncate(text, (stream.columns || 80) - 1)}` : `${text}\n`);
  return {
    step(text) {
      current = text;
      quarter = 0;
      line(`  ${text} …`);
    },
    update(done, of, remark) {
      const share = of ? Math.min(1, done / of) : 0;
      const far = `${count(done)} of ${of === undefined ? '?' : count(of)}`;
      if (terminal) {
        const full = Math.round(share * BAR_WIDTH);
        line(`  ${current} ${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${far}  ${remark}`);
      } else if (Math.floor(share * 4) > quarter) {
        quarter = Math.floor(share * 4);
        line(`  ${current}: ${far}  ${remark}`.trimEnd());
      }
    },
    done(text) {
      line(`  ${text}`);
      if (terminal) stream.write('\n');
    },
  };
}
