import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * The compared engines: each takes a workload and returns a function that runs one execution.
 *
 * @type {Record<string, (workload: import('./workloads.mjs').Workload) => Promise<() => Promise<unknown>>>}
 */
export const engines = { stepwell, peer, 'plain JavaScript': plain, 'jsonata alone': jsonataAlone };

/** Whether an engine supports a workload. */
export function canRun(engine, { query }) {
  return (
    engine === 'stepwell' ||
    engine === 'plain JavaScript' ||
    (engine === 'peer' ? query === 'JSONPath' : query === 'JSONata')
  );
}

/** Stepwell with histories, without the quotas that these workloads exceed: events, payload, inline concurrency. */
async function stepwell({ definition, input }) {
  const { MemoryHistory, RealClock, SystemRandom, compile, execute } = await import('@stepwell/asl');
  const machine = compile(JSON.stringify(definition));
  const quotas = { historyEvents: Infinity, payloadBytes: Infinity, inlineMapConcurrency: Infinity };
  const arn = 'arn:aws:states:us-east-1:123456789012';
  return async () => {
    const history = new MemoryHistory();
    const outcome = await execute(machine, {
      input: structuredClone(input),
      execution: { arn: `${arn}:execution:bench:one`, name: 'one', roleArn: 'arn:aws:iam::123456789012:role/bench' },
      stateMachine: { arn: `${arn}:stateMachine:bench`, name: 'bench' },
      clock: new RealClock(),
      random: new SystemRandom(),
      dispatcher: { run: ({ parameters }) => Promise.resolve(parameters) },
      history,
      quotas,
    }).result;
    if (outcome.status !== 'SUCCEEDED') throw new Error(JSON.stringify(outcome).slice(0, 500));
    return history.events.length;
  };
}

/** aws-local-stepfunctions: JSONPath only, no history unless its log stream is read. */
async function peer({ definition, input }) {
  // The peer's Task states need Promise.withResolvers, which Node 20 lacks.
  Promise.withResolvers ??= () => {
    let settle;
    const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
    return { promise, ...settle };
  };
  const { StateMachine } = createRequire(join(import.meta.dirname, 'peer', 'package.json'))('aws-local-stepfunctions');
  const machine = new StateMachine(definition, { validationOptions: { checkPaths: false, checkArn: false } });
  const taskResourceLocalHandlers = Object.fromEntries(
    Object.entries(definition.States)
      .filter(([, state]) => state.Type === 'Task')
      .map(([name]) => [name, async (input) => input]),
  );
  return () => machine.run(structuredClone(input), { overrides: { taskResourceLocalHandlers } }).result;
}

/**
 * The upper bound: two events per state and per execution with JSON text. The payload is passed on as text, because a
 * state that changes an object would change the history. Paths of a workload are hand-written functions. A Task is awaited, because its work is asynchronous. The other
 * events of AWS for a Task (3) and an iteration of a Map (2) are not counted.
 */
async function plain({ transitions, input, definition, select }) {
  const awaited = Object.values(definition.States)[0].Type === 'Task';
  const work = async (input) => input;
  return async () => {
    const events = [];
    let text = JSON.stringify(Array.isArray(input.items) ? { value: 1 } : input);
    const record = (type, details) =>
      events.push({ id: events.length + 1, previousEventId: events.length, timestamp: Date.now(), type, ...details });
    record('ExecutionStarted', { executionStartedEventDetails: { input: text } });
    for (let state = 0; state < transitions; state += 1) {
      record('PassStateEntered', { stateEnteredEventDetails: { name: 'S', input: text } });
      const payload = JSON.parse(text);
      const result = awaited ? await work(payload) : payload;
      text = JSON.stringify({ ...result, last: select === undefined ? state : select(payload, state) });
      record('PassStateExited', { stateExitedEventDetails: { name: 'S', output: text } });
    }
    record('ExecutionSucceeded', { executionSucceededEventDetails: { output: text } });
    return events.length;
  };
}

/**
 * Evaluates the expressions of a JSONata workload with the jsonata package, compiled once, without engine and history.
 */
async function jsonataAlone({ definition, input }) {
  const { default: jsonata } = await import('jsonata');
  const compiled = (text) => jsonata(text.slice(2, -2).trim());
  const { More, Add, Each } = definition.States;
  if (Each !== undefined) {
    const [items, output] = [compiled(Each.Items), compiled(Each.ItemProcessor.States.One.Output.value)];
    return async () => {
      const outputs = [];
      for (const item of await items.evaluate(undefined, { states: { input } }))
        outputs.push({ value: await output.evaluate(undefined, { states: { input: item } }) });
      return outputs;
    };
  }
  const [condition, add] = [compiled(More.Choices[0].Condition), compiled(Add.Output.i)];
  return async () => {
    let { i } = input;
    while (await condition.evaluate(undefined, { states: { input: { i } } }))
      i = await add.evaluate(undefined, { states: { input: { i } } });
    return i;
  };
}
