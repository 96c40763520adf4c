import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createStepwell, type Stepwell, type StepwellOptions } from '../stepwell.js';
import { type Clock } from '../clock.js';

/** One answer of the double: a body for success, a status and `__type` for a refusal, or a connection that breaks. */
export type StubResponse =
  | { readonly body: unknown }
  | { readonly status: number; readonly type: string; readonly message?: string }
  | 'hang up';

/** One call as it arrived over the wire. */
export interface ReceivedCall {
  readonly operation: string;
  readonly body: Record<string, unknown>;
}

/**
 * A server that speaks the wire protocol of Step Functions (JSON 1.0), and answers as a test says. The SDK's tests use
 * it for what no runtime does on demand: throttling, broken connections, answers in a given order. Whole executions are
 * tested against the local runtime in e2e/sdk.
 */
export class StepFunctionsDouble implements AsyncDisposable {
  readonly calls: ReceivedCall[] = [];
  readonly endpoint: string;
  /** Milliseconds that the SDK under test has slept, in order. */
  readonly sleeps: number[] = [];
  readonly clock: Clock;
  readonly #close: () => Promise<void>;

  private constructor(endpoint: string, close: () => Promise<void>) {
    this.endpoint = endpoint;
    this.#close = close;
    let now = Date.UTC(2026, 0, 1);
    this.clock = {
      now: () => now,
      sleep: (milliseconds) => {
        this.sleeps.push(milliseconds);
        now += milliseconds;
        return Promise.resolve();
      },
    };
  }

  /** @param answer what to answer to the n-th call (from 1) of an operation */
  static async start(answer: (call: ReceivedCall, nth: number) => StubResponse): Promise<StepFunctionsDouble> {
    const counts = new Map<string, number>();
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const operation = String(request.headers['x-amz-target']).replace('AWSStepFunctions.', '');
        const received: ReceivedCall = { operation, body: JSON.parse(body) as Record<string, unknown> };
        double.calls.push(received);
        const nth = (counts.get(operation) ?? 0) + 1;
        counts.set(operation, nth);
        const answered = answer(received, nth);
        if (answered === 'hang up') return request.socket.destroy();
        response.setHeader('x-amzn-requestid', `request-${double.calls.length}`);
        response.setHeader('content-type', 'application/x-amz-json-1.0');
        if ('body' in answered) return response.end(JSON.stringify(answered.body));
        response.statusCode = answered.status;
        return response.end(JSON.stringify({ __type: answered.type, message: answered.message ?? answered.type }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on TCP has an address of this type.
    const { port } = server.address() as AddressInfo;
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    const double = new StepFunctionsDouble(`http://127.0.0.1:${port}`, close);
    return double;
  }

  /** A handle on this server, with its clock and no jitter; one attempt a call unless told otherwise. */
  stepwell(options: StepwellOptions = {}): Stepwell {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    return createStepwell({
      region: 'us-east-1',
      endpoint: this.endpoint,
      credentials,
      maxAttempts: 1,
      clock: this.clock,
      random: () => 1,
      ...options,
    });
  }

  /** The bodies of the calls of one operation. */
  callsOf(operation: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.operation === operation).map((call) => call.body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

/** A state machine and one of its executions, as the tests name them. */
export const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Images';
export const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:Images:run-1';

/** A description of that execution in a status. Dates are epoch seconds, as on the wire. */
export function describeResponse(status: string, more: Record<string, unknown> = {}): StubResponse {
  const stopDate = status === 'RUNNING' ? {} : { stopDate: 1_767_225_610 };
  return {
    body: { executionArn, stateMachineArn, name: 'run-1', status, startDate: 1_767_225_600, ...stopDate, ...more },
  };
}
