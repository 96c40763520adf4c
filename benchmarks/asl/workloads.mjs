/**
 * The workloads. `transitions` is the number of states that one execution enters, counted by hand from the definition.
 * `query` decides which engines support it. `select` returns what the state with an index selects from the payload: a
 * hand-written function in place of the workload's paths, for plain JavaScript. Its payload has no type, because each
 * workload has another one.
 *
 * @typedef {{ name: string, query: 'JSONPath' | 'JSONata', definition: object, input: unknown, executions?: number,
 * transitions: number, select?: (payload: any, index: number) => unknown }} Workload
 */

const range = (count) => Array.from({ length: count }, (_, index) => index);

const chain = (count, stateOf) =>
  Object.fromEntries(
    range(count).map((index) => [
      `S${index}`,
      { ...stateOf(index), ...(index + 1 < count ? { Next: `S${index + 1}` } : { End: true }) },
    ]),
  );

const task = 'arn:aws:lambda:us-east-1:123456789012:function:work';

const map = (MaxConcurrency) => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      MaxConcurrency,
      ItemsPath: '$.items',
      ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', Parameters: { 'value.$': '$' }, End: true } } },
      ResultPath: null,
      End: true,
    },
  },
});

/** JSONPaths beyond names and indexes, each with the same selection in JavaScript. */
const selections = [
  ['$.orders[*].id', ({ orders }) => orders.map(({ id }) => id)],
  ['$.orders[?(@.total > 120)].id', ({ orders }) => orders.filter(({ total }) => total > 120).map(({ id }) => id)],
  ['$..sku', ({ orders }) => orders.flatMap(({ lines }) => lines.map(({ sku }) => sku))],
  [
    '$.orders[0:5].lines[*].count',
    ({ orders }) => orders.slice(0, 5).flatMap(({ lines }) => lines.map(({ count }) => count)),
  ],
  [
    "$.orders[?(@.state == 'OPEN' && @.total < 150)]",
    ({ orders }) => orders.filter(({ state, total }) => state === 'OPEN' && total < 150),
  ],
  [
    '$.orders[1,3,-1].customer.name',
    ({ orders }) => [orders[1], orders[3], orders.at(-1)].map(({ customer }) => customer.name),
  ],
  [
    '$.orders[*].lines[?(@.count > 2)].sku',
    ({ orders }) => orders.flatMap(({ lines }) => lines.filter(({ count }) => count > 2).map(({ sku }) => sku)),
  ],
  [
    '$.orders[?(@.lines)]..count',
    ({ orders }) =>
      orders.filter(({ lines }) => lines !== undefined).flatMap(({ lines }) => lines.map(({ count }) => count)),
  ],
];

const orders = range(20).map((order) => ({
  id: `o${order}`,
  state: order % 3 === 0 ? 'OPEN' : 'SENT',
  total: 100 + order * 3,
  customer: { name: `c${order}` },
  lines: range(3).map((line) => ({ sku: `s${order}-${line}`, count: (order + line) % 5 })),
}));

/** @type {Workload[]} */
export const workloads = [
  {
    name: 'chain of 100 Pass, Parameters and ResultPath',
    query: 'JSONPath',
    definition: {
      StartAt: 'S0',
      States: chain(100, () => ({ Type: 'Pass', Parameters: { 'a.$': '$.a', fixed: 1 }, ResultPath: '$.last' })),
    },
    input: { a: { b: [1, 2, 3] } },
    executions: 200,
    transitions: 100,
  },
  {
    name: 'counter loop of 10,000, Choice and MathAdd',
    query: 'JSONPath',
    definition: {
      StartAt: 'More',
      States: {
        More: { Type: 'Choice', Choices: [{ Variable: '$.i', NumericLessThan: 10_000, Next: 'Add' }], Default: 'Done' },
        Add: { Type: 'Pass', Parameters: { 'i.$': 'States.MathAdd($.i, 1)' }, Next: 'More' },
        Done: { Type: 'Succeed' },
      },
    },
    input: { i: 0 },
    transitions: 20_002,
  },
  {
    name: 'Map over 10,000, concurrency 40',
    query: 'JSONPath',
    definition: map(40),
    input: { items: range(10_000).map((item) => item + 1) },
    transitions: 10_001,
  },
  {
    name: 'Map over 10,000, concurrency unlimited',
    query: 'JSONPath',
    definition: map(0),
    input: { items: range(10_000).map((item) => item + 1) },
    transitions: 10_001,
  },
  {
    name: 'Parallel 50 × 10',
    query: 'JSONPath',
    definition: {
      StartAt: 'All',
      States: {
        All: {
          Type: 'Parallel',
          Branches: range(50).map((branch) => ({
            StartAt: `B${branch}S0`,
            States: renamed(
              chain(10, () => ({ Type: 'Pass' })),
              `B${branch}`,
            ),
          })),
          End: true,
        },
      },
    },
    input: { a: 1 },
    executions: 20,
    transitions: 501,
  },
  {
    name: '1,000 Tasks with Retry and Catch',
    query: 'JSONPath',
    definition: {
      StartAt: 'S0',
      States: {
        ...chain(1_000, () => ({
          Type: 'Task',
          Resource: task,
          Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 2 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Broken' }],
        })),
        Broken: { Type: 'Fail' },
      },
    },
    input: { a: 1 },
    transitions: 1_000,
  },
  {
    name: '1,000 executions at once of 10 states',
    query: 'JSONPath',
    definition: { StartAt: 'S0', States: chain(10, () => ({ Type: 'Pass', Parameters: { 'a.$': '$.a' } })) },
    input: { a: 1 },
    executions: 1_000,
    transitions: 10,
  },
  {
    name: 'chain of 80 Pass, filters, slices and deep scans over 20 orders',
    query: 'JSONPath',
    definition: {
      StartAt: 'S0',
      States: chain(80, (index) => ({
        Type: 'Pass',
        Parameters: { 'found.$': selections[index % selections.length][0] },
        ResultPath: '$.last',
      })),
    },
    input: { orders },
    executions: 20,
    transitions: 80,
    select: (payload, index) => ({ found: selections[index % selections.length][1](payload) }),
  },
  {
    name: 'counter loop of 10,000, JSONata',
    query: 'JSONata',
    definition: {
      QueryLanguage: 'JSONata',
      StartAt: 'More',
      States: {
        More: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.i < 10000 %}', Next: 'Add' }],
          Default: 'Done',
        },
        Add: { Type: 'Pass', Output: { i: '{% $states.input.i + 1 %}' }, Next: 'More' },
        Done: { Type: 'Succeed' },
      },
    },
    input: { i: 0 },
    transitions: 20_002,
  },
  {
    name: 'Map over 10,000, JSONata, concurrency 40',
    query: 'JSONata',
    definition: {
      QueryLanguage: 'JSONata',
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          MaxConcurrency: 40,
          Items: '{% $states.input.items %}',
          Output: null,
          End: true,
          ItemProcessor: {
            StartAt: 'One',
            States: { One: { Type: 'Pass', Output: { value: '{% $states.input + 1 %}' }, End: true } },
          },
        },
      },
    },
    input: { items: range(10_000).map((item) => item + 1) },
    transitions: 10_001,
  },
];

/** Renames the states of a chain, because names are unique in a state machine. */
function renamed(states, prefix) {
  return Object.fromEntries(
    Object.entries(states).map(([name, state]) => [
      prefix + name,
      'Next' in state ? { ...state, Next: prefix + state.Next } : state,
    ]),
  );
}
