import { type WriteStream } from 'node:tty';

/** Shows how far something is: one line that changes on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** Says what is going on now. */
  step(text: string): void;
  /** Shows how much of the step is done. */
  at(done: number, of: number | undefined, remark: string): void;
  /** Leaves the line and goes on below it. */
  done(text: string): void;
}

/** Width of a bar in characters. */
const BAR = 28;

/** Progress on a stream. Elsewhere than on a terminal each quarter of a step gets a line. */
export function progressOn(stream: WriteStream | NodeJS.WritableStream): Progress {
  const terminal = 'isTTY' in stream && stream.isTTY;
  let current = '';
  let quarter = 0;
  const line = (text: string) => stream.write(terminal ? `\r\u001B[2K${text}` : `${text}\n`);
  return {
    step(text) {
      current = text;
      quarter = 0;
      line(`  ${text} …`);
    },
    at(done, of, remark) {
      const share = of ? Math.min(1, done / of) : 0;
      if (terminal) {
        const full = Math.round(share * BAR);
        line(`  ${current} ${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${done}/${of ?? '?'}  ${remark}`);
      } else if (Math.floor(share * 4) > quarter) {
        quarter = Math.floor(share * 4);
        line(`  ${current}: ${done}/${of ?? '?'}  ${remark}`);
      }
    },
    done(text) {
      line(`  ${text}`);
      if (terminal) stream.write('\n');
    },
  };
}
