import { type CompileContext } from '../compile/compile-context.js';
import { stateIo } from '../compile/make-state-io.js';
import { type StateIo } from '../compile/state-io.js';
import { integerField, type NumberField } from '../compile/typed-field.js';
import { andThen, type Eventually } from '../eventually.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type TaskResource } from '../ports.js';
import { parseResource } from '../resource.js';
import { compileCatch } from '../run/catcher.js';
import { type Frame } from '../run/frame.js';
import { type Recovery, withRecovery } from '../run/recovery.js';
import { compileRetry } from '../run/retrier.js';
import { type Scheduling, taskEvents } from '../run/task-events.js';
import { TaskRun } from '../run/task-run.js';
import { type StateNode } from '../state-machine.js';
import { compileJsonPathTemplate } from '../templates/json-path-template.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';
import { nextOf, stateNode } from './state-node.js';

/** Task: asks the host to do something, and waits for it. */
export function compileTask(definition: JsonObject, context: CompileContext): StateNode {
  const arn = String(definition['Resource']);
  const resource = parseResource(arn);
  if (resource === undefined) throw new SyntaxError(`'${arn}' is no resource`);
  const io = stateIo(definition, context);
  const events = taskEvents(resource);
  const schedule = compileScheduling(definition, io, context);
  const recovery: Recovery = {
    retriers: compileRetry(definition['Retry']),
    catchers: compileCatch(definition['Catch'], context.language),
  };
  const next = nextOf(definition);
  const attempt = (frame: Frame): Eventually<{ output: Json; next: string | undefined }> => {
    if (needsToken(resource)) giveToken(frame);
    return andThen(schedule(frame, io.select(frame)), (scheduling) =>
      new TaskRun(frame, resource, events, scheduling, (result) =>
        andThen(io.finish(frame, result), ({ output, assigned }) => ({ output, assigned, next })),
      ).run(),
    );
  };
  return stateNode('Task', context.name, (frame) => withRecovery(frame, recovery, attempt));
}

function needsToken({ kind, pattern }: TaskResource): boolean {
  return kind === 'activity' || pattern === 'waitForTaskToken';
}

function giveToken(frame: Frame): void {
  const { random } = frame;
  frame.taskToken = Buffer.from(`${random.uuid()}${random.uuid()}${random.uuid()}`).toString('base64');
  frame.forgetContext();
}

type Schedule = (frame: Frame, selected: Json) => Eventually<Scheduling>;

function compileScheduling(definition: JsonObject, io: StateIo, context: CompileContext): Schedule {
  const timeout = integerField(definition, 'TimeoutSeconds', context);
  const heartbeat = integerField(definition, 'HeartbeatSeconds', context);
  const credentials = compileCredentials(definition['Credentials'], context);
  const plain = !Object.keys(definition).some((field) =>
    /^(?:TimeoutSeconds|HeartbeatSeconds|Credentials)/.test(field),
  );
  if (plain)
    return (frame, selected) =>
      andThen(io.prepare(frame, selected), (parameters): Scheduling => ({
        parameters,
        timeoutSeconds: undefined,
        heartbeatSeconds: undefined,
        credentials: undefined,
      }));
  return (frame, selected) =>
    andThen(evaluateTimes(frame, selected, timeout, heartbeat), ([timeoutSeconds, heartbeatSeconds]) =>
      andThen(io.prepare(frame, selected), (parameters) =>
        andThen(credentials(frame, selected), (found): Scheduling => ({
          parameters,
          timeoutSeconds,
          heartbeatSeconds,
          credentials: found,
        })),
      ),
    );
}

function evaluateTimes(
  frame: Frame,
  selected: Json,
  timeout: NumberField,
  heartbeat: NumberField,
): Eventually<readonly [number | undefined, number | undefined]> {
  return andThen(timeout(frame, selected), (first) =>
    andThen(heartbeat(frame, selected), (second) => [first, second] as const),
  );
}

function compileCredentials(
  value: Json | undefined,
  { language }: CompileContext,
): (frame: Frame, selected: Json) => Eventually<JsonObject | undefined> {
  if (value === undefined) return () => undefined;
  const object = (found: Json): JsonObject | undefined => (isJsonObject(found) ? found : undefined);
  if (language === 'JSONPath') {
    const template = compileJsonPathTemplate(value);
    return (frame, selected) => object(template(frame, selected));
  }
  const template = compileJsonataTemplate(value, 'Credentials');
  return (frame) => andThen(template(frame, { input: frame.input }), object);
}
