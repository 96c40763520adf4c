import { type CompileContext } from '../compile/compile-context.js';
import { createStateIo } from '../compile/create-state-io.js';
import { unexpectedType } from '../compile/typed-field.js';
import { QueryEvaluationError, StateRuntimeError } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { compilePath } from '../paths/read-path.js';
import { type Frame } from '../execute/frame.js';
import { type StateNode } from '../state-machine.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';
import { parseIsoDateTime, parseTimestamp } from '../values/timestamp.js';
import { nextStateName, createStateNode } from './state-node.js';

/** Returns the delay in milliseconds. The state does not wait if it is 0 or negative. */
type Delay = (frame: Frame, selected: Json) => MaybePromise<number>;

/** AWS stores seconds in 32 bits. */
const maxSeconds = 2 ** 31 - 1;

/** Compiles a Wait state. It waits for a number of seconds or until a timestamp. */
export function compileWait(definition: JsonObject, context: CompileContext): StateNode {
  const io = createStateIo(definition, context);
  const next = nextStateName(definition);
  const delay = compileDelay(definition, context);
  return createStateNode('Wait', context.name, (frame) => {
    const selected = io.selectInput(frame);
    const waited = chain(delay(frame, selected), (ms) => {
      if (ms > maxSeconds * 1000) throw new StateRuntimeError('Wait state delay is too long.');
      return ms > 0 ? frame.sleep(ms) : undefined;
    });
    return chain<void | undefined, { output: Json; next: string | undefined }>(waited, () =>
      chain(io.passInput(frame, selected), ({ output, assigned }) => ({ output, assigned, next })),
    );
  });
}

function compileDelay(definition: JsonObject, { language }: CompileContext): Delay {
  const { Seconds, SecondsPath, Timestamp, TimestampPath } = definition;
  if (typeof Seconds === 'number') return () => Seconds * 1000;
  if (language === 'JSONata')
    return Seconds === undefined ? timestampExpression(Timestamp ?? null) : secondsExpression(Seconds);
  if (typeof SecondsPath === 'string') return secondsPath(SecondsPath);
  if (typeof TimestampPath === 'string') return timestampPath(TimestampPath);
  const time = parseTimestamp(String(Timestamp)) ?? 0;
  return (frame) => time - frame.now();
}

function secondsExpression(value: Json): Delay {
  const template = compileJsonataTemplate(value, 'Seconds');
  return (frame) =>
    chain(template(frame, { input: frame.input }), (found) => {
      if (typeof found !== 'number') throw unexpectedType(value, 'Seconds', 'number', found);
      if (found < 0)
        throw new QueryEvaluationError(`The Seconds field references a negative value: ${found}`, 'Seconds');
      return Math.trunc(found) * 1000;
    });
}

function timestampExpression(value: Json): Delay {
  const template = compileJsonataTemplate(value, 'Timestamp');
  return (frame) =>
    chain(template(frame, { input: frame.input }), (found) => {
      if (typeof found !== 'string') throw unexpectedType(value, 'Timestamp', 'string', found);
      const time = parseIsoDateTime(found);
      if (time !== undefined) return time - frame.now();
      // Here, unlike for an expression that fails, AWS sets the entered event as the previousEventId.
      frame.eventIdBeforeEntry = frame.enteredEventId;
      throw new QueryEvaluationError(
        `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${found}`,
        'Timestamp',
      );
    });
}

function secondsPath(path: string): Delay {
  const read = compilePath(path);
  return (frame, selected) => {
    const found = read(frame, selected);
    if (found === undefined)
      throw new StateRuntimeError(`The SecondsPath parameter does not reference an input value: ${path}`);
    const shown = typeof found === 'string' ? found : JSON.stringify(found);
    const seconds = typeof found === 'string' && /^-?\d+$/.test(found) ? Number(found) : found;
    if (typeof seconds !== 'number' || !Number.isInteger(seconds))
      throw new StateRuntimeError(`The SecondsPath parameter cannot be parsed as a long value: ${path} == ${shown}`);
    if (seconds < 0)
      throw new StateRuntimeError(`The SecondsPath parameter references a negative value: ${path} == ${shown}`);
    return seconds * 1000;
  };
}

function timestampPath(path: string): Delay {
  const read = compilePath(path);
  return (frame, selected) => {
    const found = read(frame, selected);
    if (found === undefined)
      throw new StateRuntimeError(`The TimestampPath parameter does not reference an input value: ${path}`);
    const time = typeof found === 'string' ? parseIsoDateTime(found) : undefined;
    if (time !== undefined) return time - frame.now();
    const shown = typeof found === 'string' ? found : JSON.stringify(found);
    throw new StateRuntimeError(
      `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path} == ${shown}`,
    );
  };
}
