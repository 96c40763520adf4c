/** The reader of remedies: a program that calls `startLocal`, or a user of the command line. */
export type RemedyReader = 'program' | 'command-line';

/** How remedies name the options of an environment. */
export interface OptionNames {
  readonly parameter: (name: string) => string;
  readonly stack: (path: string) => string;
  readonly runtime: (runtime: string) => string;
  /** How to mock tasks: a phrase in the imperative. */
  readonly mockTasks: string;
  /** The place of a mock, after `Add this mock to`. */
  readonly mocks: string;
}

/** The names of options by the reader of remedies. */
export const optionNames: Readonly<Record<RemedyReader, OptionNames>> = {
  program: {
    parameter: (name) => `the option parameters: { ${name}: '<value>' }`,
    stack: (path) => `the option stacks: ['${path}']`,
    runtime: (runtime) => `the option runtimes: { '${runtime}': ['<command>', …] }`,
    mockTasks: 'Mock it (the option mocks, or env.mock in tests)',
    mocks: 'the option mocks',
  },
  'command-line': {
    parameter: (name) => `--parameters ${name}=<value>`,
    stack: (path) => `--stacks ${path}`,
    runtime: (runtime) => `--runtime '${runtime}=<command> …'`,
    mockTasks: 'Write mocks with stepwell mocks init and start with --mocks mocks.yaml',
    mocks: 'the file of `stepwell up --mocks <file>`',
  },
};
