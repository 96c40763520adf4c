import { type FunctionDefinition, type InvokeOptions, LambdaService, type LogLine } from '../services/lambda/index.js';
import { type LambdaServiceOptions } from '../services/lambda/service.js';
import { startTestEndpoint, type TestEndpoint } from './test-endpoint.js';

/** A Lambda service with functions of a test. */
export interface TestFunctions {
  readonly local: TestEndpoint<{ lambda: LambdaService }>;
  readonly lines: LogLine[];
  /** Creates a function from source code and returns its name. */
  create(inline: string, definition?: Partial<FunctionDefinition>): Promise<string>;
  invoke(name: string, event?: unknown, options?: InvokeOptions): Promise<TestResult>;
  /** Creates a function and invokes it. */
  run(inline: string, definition?: Partial<FunctionDefinition>, event?: unknown): Promise<TestResult>;
  close(): Promise<void>;
}

export interface TestResult {
  readonly value: unknown;
  readonly functionError?: string;
  readonly logTail: string;
  readonly requestId: string;
}

/** Starts a Lambda service. */
export async function startTestFunctions(options: Partial<LambdaServiceOptions> = {}): Promise<TestFunctions> {
  const lines: LogLine[] = [];
  const local = await startTestEndpoint(({ context, credentials, proxy, directory }) => ({
    lambda: new LambdaService({
      ...context,
      credentials,
      proxy,
      directory,
      onLog: (line) => lines.push(line),
      ...options,
    }),
  }));
  let count = 0;
  const functions: TestFunctions = {
    local,
    lines,
    async create(inline, definition = {}) {
      const { name } = await local.services.lambda.create({
        name: `function-${(count += 1)}`,
        runtime: 'nodejs22.x',
        handler: 'index.handler',
        roleArn: 'arn:aws:iam::123456789012:role/function',
        timeoutSeconds: 20,
        code: { inline },
        ...definition,
      });
      return name;
    },
    async invoke(name, event = {}, invokeOptions = {}) {
      const result = await local.services.lambda.invoke(name, JSON.stringify(event), invokeOptions);
      return { ...result, value: JSON.parse(result.payload) as unknown };
    },
    run: async (inline, definition, event) => functions.invoke(await functions.create(inline, definition), event),
    close: () => local.close(),
  };
  return functions;
}
