import { type ExecutionReport, type StateReport } from '../demo.js';
import { count, truncate, duration } from './format.js';
import { type Paint } from './paint.js';

const NAME = 24;
const TRACK = 33;

/** Renders one line per state: entries, duration, and a bar. */
export function timeline({ states, milliseconds }: ExecutionReport, paint: Paint): string[] {
  return states.map((state) => {
    const often = state.entered > 1 ? `× ${count(state.entered)}` : '';
    return `     ${truncate(state.name, NAME).padEnd(NAME)} ${paint.dim(often.padStart(6))} ${duration(state.milliseconds).padStart(9)} ${paint.cyan(track(state, milliseconds))}`.trimEnd();
  });
}

/** Renders the duration of a state as a bar within the duration of the execution. */
function track({ startsAfter, milliseconds }: StateReport, whole: number): string {
  const column = TRACK / Math.max(whole, 1);
  const from = Math.min(TRACK - 1, Math.floor(startsAfter * column));
  const length = Math.min(TRACK - from, Math.round(milliseconds * column));
  return ' '.repeat(from) + (length === 0 ? '▏' : '█'.repeat(length));
}
