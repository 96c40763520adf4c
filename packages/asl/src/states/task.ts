import { type CompileContext } from '../compile/compile-context.js';
import { createStateIo } from '../compile/create-state-io.js';
import { type StateIo } from '../compile/state-io.js';
import { integerField, type NumberField } from '../compile/typed-field.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type TaskResource } from '../task-dispatcher.js';
import { parseResource } from '../resource.js';
import { compileCatch } from '../execute/catcher.js';
import { type Frame } from '../execute/frame.js';
import { type Recovery, withRecovery } from '../execute/recovery.js';
import { compileRetry } from '../execute/retrier.js';
import { type EvaluatedTaskFields, taskEventRecorder } from '../execute/task-event-recorder.js';
import { checkStateInput } from '../execute/payload-limit.js';
import { TaskAttempt } from '../execute/task-attempt.js';
import { type StateNode } from '../state-machine.js';
import { compileJsonPathTemplate } from '../templates/json-path-template.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';
import { nextStateName, createStateNode } from './state-node.js';

/** Compiles a Task state. It dispatches a task to the host and waits for its result. */
export function compileTask(definition: JsonObject, context: CompileContext): StateNode {
  const arn = String(definition['Resource']);
  const resource = parseResource(arn);
  if (resource === undefined)
    throw new SyntaxError(`Resource of a Task must be an ARN that Step Functions supports, got '${arn}'`);
  const io = createStateIo(definition, context);
  const recorder = taskEventRecorder(resource);
  const schedule = compileTaskFields(definition, io, context);
  const recovery: Recovery = {
    retriers: compileRetry(definition['Retry']),
    catchers: compileCatch(definition['Catch'], context.language),
  };
  const next = nextStateName(definition);
  const attempt = (frame: Frame): MaybePromise<{ output: Json; next: string | undefined }> => {
    if (needsToken(resource)) assignTaskToken(frame);
    return chain(schedule(frame, io.selectInput(frame)), (fields) => {
      checkStateInput(frame, fields.parameters);
      return new TaskAttempt(frame, resource, recorder, fields, (result) =>
        chain(io.processResult(frame, result), ({ output, assigned }) => ({ output, assigned, next })),
      ).run();
    });
  };
  return createStateNode('Task', context.name, (frame) => withRecovery(frame, recovery, attempt));
}

/**
 * The services whose integrations support both `.sync` and `.waitForTaskToken`
 * (https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html).
 */
const callbackServices: ReadonlySet<string> = new Set(['bedrock', 'ecs', 'states']);

/**
 * Whether a task has a token. On AWS, a `.sync` task has one too if its service supports callbacks: SendTaskSuccess and
 * SendTaskFailure then end the task before its job ends (localstack/localstack, pull request #11197, verified on AWS).
 */
function needsToken({ kind, pattern, resourceType }: TaskResource): boolean {
  if (kind === 'activity' || pattern === 'waitForTaskToken') return true;
  return pattern !== 'request-response' && callbackServices.has(resourceType);
}

function assignTaskToken(frame: Frame): void {
  const { random } = frame;
  frame.taskToken = Buffer.from(`${random.uuid()}${random.uuid()}${random.uuid()}`).toString('base64');
  frame.forgetContext();
}

type TaskFieldsEvaluator = (frame: Frame, selected: Json) => MaybePromise<EvaluatedTaskFields>;

function compileTaskFields(definition: JsonObject, io: StateIo, context: CompileContext): TaskFieldsEvaluator {
  const timeout = integerField(definition, 'TimeoutSeconds', context);
  const heartbeat = integerField(definition, 'HeartbeatSeconds', context);
  const credentials = compileCredentials(definition['Credentials'], context);
  const plain = !Object.keys(definition).some((field) =>
    /^(?:TimeoutSeconds|HeartbeatSeconds|Credentials)/.test(field),
  );
  if (plain)
    return (frame, selected) =>
      chain(io.evaluateParameters(frame, selected), (parameters): EvaluatedTaskFields => ({
        parameters,
        timeoutSeconds: undefined,
        heartbeatSeconds: undefined,
        credentials: undefined,
      }));
  return (frame, selected) =>
    chain(evaluateTimes(frame, selected, timeout, heartbeat), ([timeoutSeconds, heartbeatSeconds]) =>
      chain(io.evaluateParameters(frame, selected), (parameters) =>
        chain(credentials(frame, selected), (found): EvaluatedTaskFields => ({
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
): MaybePromise<readonly [number | undefined, number | undefined]> {
  return chain(timeout(frame, selected), (first) =>
    chain(heartbeat(frame, selected), (second) => [first, second] as const),
  );
}

function compileCredentials(
  value: Json | undefined,
  { language }: CompileContext,
): (frame: Frame, selected: Json) => MaybePromise<JsonObject | undefined> {
  if (value === undefined) return () => undefined;
  const object = (found: Json): JsonObject | undefined => (isJsonObject(found) ? found : undefined);
  if (language === 'JSONPath') {
    const template = compileJsonPathTemplate(value);
    return (frame, selected) => object(template(frame, selected));
  }
  const template = compileJsonataTemplate(value, 'Credentials');
  return (frame) => chain(template(frame, { input: frame.input }), object);
}
