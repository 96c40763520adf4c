import { type Position } from '../options.js';
import { type Frame } from './frame.js';

/**
 * Returns the positions of a frame's innermost threads: those inside its Parallel or Map state, or the frame itself.
 */
export function positionsOf(frame: Frame, outside: readonly string[] = []): Position[] {
  const { state, input, live, nested } = frame;
  const inside =
    nested === undefined
      ? []
      : [...nested.unfinishedFrames()].flatMap(([index, child]) =>
          positionsOf(child, [...outside, `${state.name}[${index}]`]),
        );
  return inside.length > 0 ? inside : [{ path: [...outside, state.name], stateName: state.name, input, running: live }];
}
