import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { listenForInterrupt } from './interrupt.js';

function started() {
  const target = new EventEmitter();
  const exits: number[] = [];
  const clock = { now: 0 };
  return {
    target,
    exits,
    clock,
    interrupt: listenForInterrupt(
      target,
      () => clock.now,
      (code) => exits.push(code),
    ),
  };
}

describe('an interrupt', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('by %s aborts, and has the exit code %d', (name, code) => {
    const { target, exits, interrupt } = started();
    target.emit(name);
    expect({ aborted: interrupt.signal.aborted, exitCode: interrupt.exitCode, exits }).toEqual({
      aborted: true,
      exitCode: code,
      exits: [],
    });
  });

  it('that arrives twice for one keystroke does not end the program', () => {
    const { target, exits, clock } = started();
    target.emit('SIGINT');
    clock.now = 900;
    target.emit('SIGINT');
    expect(exits).toEqual([]);
  });

  it('that is repeated later ends the program', () => {
    const { target, exits, clock } = started();
    target.emit('SIGINT');
    clock.now = 1_500;
    target.emit('SIGINT');
    expect(exits).toEqual([130]);
  });
});
