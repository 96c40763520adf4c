import { compile, execute } from '../../api.js';
import { VirtualClock } from '../../clock/virtual-clock.js';
import { MemoryHistory } from '../../history.js';
import { toAwsEvent } from '../../aws-event.js';
import { type Json, type JsonObject, isJsonObject } from '../../json.js';
import { type Outcome } from '../../outcome.js';
import { type TaskDispatcher, TaskFailure, type TaskRequest } from '../../task-dispatcher.js';
import { SeededRandom } from '../../random/random-source.js';
import { ActivityEmulation } from './activity-emulation.js';
import { type ActualOutcome, historyDifference, outcomeDifference } from './differences.js';
import { LambdaEmulation } from './lambda-emulation.js';
import { MapRunEmulation } from './map-run-emulation.js';
import { Matcher } from './matcher.js';
import { type CaseResult, type RecordedCase } from './recorded-case.js';

const roleArn = 'arn:aws:iam::111111111111:role/asl-conformance';

/** Runs a recorded case with its own virtual clock and compares the result. */
export async function runCase(folder: string, recorded: RecordedCase): Promise<CaseResult> {
  const { id, suite, expected } = recorded;
  let found: ActualOutcome;
  try {
    found = await new CaseRun(folder, recorded).replay();
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { id, suite, outcome: why, history: why };
  }
  const matcher = new Matcher(recorded);
  const outcome = outcomeDifference(matcher, expected, found);
  const history = Array.isArray(expected.history) ? historyDifference(matcher, recorded, found.history) : outcome;
  return { id, suite, outcome, history: history ?? outcome };
}

class CaseRun implements TaskDispatcher {
  readonly #lambda: LambdaEmulation;
  readonly #activities: ActivityEmulation;
  readonly #clock = new VirtualClock(Date.now());
  readonly #random = new SeededRandom(1);

  constructor(
    folder: string,
    readonly recorded: RecordedCase,
  ) {
    this.#lambda = new LambdaEmulation(folder, recorded, this.#clock);
    this.#activities = new ActivityEmulation(recorded, this.#clock);
  }

  async run(request: TaskRequest): Promise<Json> {
    const { kind, resourceType, action, arn } = request.resource;
    if (kind === 'lambda') return this.#lambda.run(request);
    if (kind === 'activity') return this.#activities.run(request);
    if (resourceType === 'lambda' && action === 'invoke') return this.#lambda.invoke(request);
    if (resourceType === 'states' && action === 'startExecution') return this.#startExecution(request);
    throw new TaskFailure('States.Runtime', `${arn} is not emulated by the conformance run`);
  }

  unschedulableReason({ resource }: TaskRequest): string | undefined {
    return this.#activities.missing(resource);
  }

  async replay(): Promise<ActualOutcome> {
    const { definition, input, type } = this.recorded;
    const history = new MemoryHistory();
    const outcome = await this.#execute(
      definition,
      replaceRelativeTimes(input ?? '{}', this.#clock.now()),
      type === 'STANDARD' ? 'STANDARD' : 'EXPRESS',
      'machine',
      'execution',
      history,
    );
    return { ...toRecordedForm(outcome), history: history.events.map((event) => ({ ...toAwsEvent(event) })) };
  }

  async #execute(
    definition: string,
    input: string,
    type: 'STANDARD' | 'EXPRESS',
    machine: string,
    name: string,
    history: MemoryHistory,
  ): Promise<Outcome> {
    const handle = execute(compile(definition, { type, dispatcher: this }), {
      input: JSON.parse(input) as Json, // inputs of the recorded cases are JSON
      execution: { arn: `arn:aws:states:us-east-1:111111111111:execution:${machine}:${name}`, name, roleArn },
      stateMachine: { arn: `arn:aws:states:us-east-1:111111111111:stateMachine:${machine}`, name: machine },
      type,
      clock: this.#clock,
      random: this.#random,
      dispatcher: this,
      history,
      mapRuns: new MapRunEmulation(machine, this.#random),
    });
    const limit = this.recorded.expected.status === 'RUNNING' ? 2000 : 400 * 24 * 3600 * 1000;
    const cancel = this.#clock.setTimer(limit, () => handle.stop('Stopped', 'by the conformance run'));
    const outcome = await handle.result;
    cancel();
    return outcome;
  }

  async #startExecution({ resource, parameters, notifySubmitted }: TaskRequest): Promise<Json> {
    const { StateMachineArn = '', Input = {}, Name = 'TestStartTarget' } = isJsonObject(parameters) ? parameters : {};
    const target = this.recorded.stateMachines?.find(({ arn }) => arn === StateMachineArn);
    if (target === undefined) {
      const cause = `State Machine Does Not Exist: '${String(StateMachineArn)}' (Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: 1; Proxy: null)`;
      throw new TaskFailure('StepFunctions.StateMachineDoesNotExistException', cause);
    }
    const input = typeof Input === 'string' ? Input : JSON.stringify(Input ?? {});
    const ExecutionArn = `${target.arn.replace(':stateMachine:', ':execution:')}:${String(Name)}`;
    const StartDate = this.#clock.now() / 1000;
    const response: JsonObject = { ExecutionArn, SdkHttpMetadata: {}, SdkResponseMetadata: {}, StartDate };
    if (resource.pattern === 'request-response') return response;
    notifySubmitted(response);
    const outcome = await this.#execute(
      target.definition,
      input,
      'STANDARD',
      target.name,
      String(Name),
      new MemoryHistory(),
    );
    const { status, output, error, cause } = toRecordedForm(outcome);
    const dates = { StartDate: StartDate * 1000, StopDate: this.#clock.now() };
    const common: JsonObject = {
      ExecutionArn,
      Input: input,
      InputDetails: { Included: true },
      Name: Name,
      ...dates,
      StateMachineArn,
      Status: status,
    };
    if (status !== 'SUCCEEDED')
      throw new TaskFailure('States.TaskFailed', JSON.stringify({ Cause: cause, Error: error, ...common }));
    const text = output ?? 'null';
    const parsed: Json = resource.pattern === 'sync:2' ? (JSON.parse(text) as Json) : text;
    return {
      ...common,
      Input: resource.pattern === 'sync:2' ? (JSON.parse(input) as Json) : input,
      Output: parsed,
      OutputDetails: { Included: true },
    };
  }
}

function toRecordedForm(outcome: Outcome): Omit<ActualOutcome, 'history'> {
  return outcome.status === 'SUCCEEDED' ? { status: outcome.status, output: JSON.stringify(outcome.output) } : outcome;
}

/** Replaces `${NOW+24856d}` with the time that many days from now. */
function replaceRelativeTimes(text: string, now: number): string {
  return text.replace(/\$\{NOW\+(\d+)d\}/g, (_all, days: string) =>
    new Date(now + Number(days) * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z'),
  );
}
