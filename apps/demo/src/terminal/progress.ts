import { type WriteStream } from 'node:tty';
import { count, truncate } from '../summary/format.js';

/** Shows how far something is: one line that changes on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** Says what is going on now. */
  step(text: string): void;
  /** Shows how much of the step is done. */
  update(done: number, of: number | undefined, remark: string): void;
  /** Leaves the line and goes on below it. */
  done(text: string): void;
}

/** Where progress is written. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: WriteStream['isTTY'];
  readonly columns?: WriteStream['columns'];
}

/** Width of a bar in characters. */
const BAR_WIDTH = 16;

/** Progress on a stream. Elsewhere than on a terminal each quarter of a step gets a line. */
export function createProgress(stream: ProgressStream): Progress {
  const terminal = stream.isTTY === true;
  let current = '';
  let quarter = 0;
  // A line that wrapped could not be written over. A terminal that has not been told its size has 0 columns.
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
