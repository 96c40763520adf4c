import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A state machine of {@link startRecordingService}. */
export interface RecordedMachine {
  readonly name: string;
  readonly workflow?: string;
}

/** A service that records its calls. */
export interface RecordingService extends AsyncDisposable {
  readonly endpoint: string;
  /** Operation names of all calls, oldest first. */
  readonly calls: readonly string[];
  /** Maximum number of concurrent calls. */
  readonly concurrent: number;
}

/** The fields of a request that the double reads. */
interface RequestBody {
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly stateMachineArn?: string;
  readonly resourceArn?: string;
  readonly executionArn?: string;
  readonly name?: string;
}

const prefix = 'arn:aws:states:us-east-1:123456789012:stateMachine:';

/**
 * Implements Step Functions' protocol for any number of state machines, in pages of up to 1,000, and records every
 * call. The executions in `executions` (`Machine:name`) exist.
 */
export async function startRecordingService(
  machines: readonly RecordedMachine[],
  executions: readonly string[] = [],
): Promise<RecordingService> {
  const byName = new Map(machines.map((machine) => [machine.name, machine]));
  const calls: string[] = [];
  let [open, concurrent] = [0, 0];
  const summary = ({ name }: RecordedMachine) => ({
    stateMachineArn: `${prefix}${name}`,
    name,
    type: 'STANDARD',
    creationDate: 1,
  });
  const missing = (type: string) => ({ status: 400, body: { __type: type, message: type } });

  const respond = (operation: string, body: RequestBody): { readonly status: number; readonly body: object } => {
    const named = byName.get(String(body.stateMachineArn ?? body.resourceArn).slice(prefix.length));
    switch (operation) {
      case 'ListStateMachines': {
        const from = Number(body.nextToken ?? 0);
        const to = from + Math.min(body.maxResults ?? 100, 1000);
        const next = to < machines.length ? { nextToken: String(to) } : {};
        return { status: 200, body: { stateMachines: machines.slice(from, to).map(summary), ...next } };
      }
      case 'DescribeStateMachine':
        return named === undefined
          ? missing('StateMachineDoesNotExist')
          : { status: 200, body: { ...summary(named), definition: '{}' } };
      case 'ListTagsForResource': {
        const tags = named?.workflow === undefined ? [] : [{ key: 'stepwell:workflow', value: named.workflow }];
        return named === undefined ? missing('ResourceNotFound') : { status: 200, body: { tags } };
      }
      case 'StartExecution':
        return {
          status: 200,
          body: {
            executionArn: `${String(body.stateMachineArn).replace(':stateMachine:', ':execution:')}:${body.name ?? 'x'}`,
            startDate: 1,
          },
        };
      case 'DescribeExecution':
        return executions.some((known) => body.executionArn?.endsWith(`:${known}`))
          ? {
              status: 200,
              body: {
                executionArn: body.executionArn,
                status: 'SUCCEEDED',
                startDate: 1,
                stopDate: 2,
                input: '{"a":1}',
                output: '{}',
              },
            }
          : missing('ExecutionDoesNotExist');
      case 'GetExecutionHistory':
        return { status: 200, body: { events: [] } };
      default:
        return missing('UnknownOperationException');
    }
  };

  const server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).replace('AWSStepFunctions.', '');
    calls.push(operation);
    open += 1;
    concurrent = Math.max(concurrent, open);
    void text(request).then((received) => {
      // Respond after concurrent requests have arrived, so that they are counted as concurrent.
      setImmediate(() => {
        open -= 1;
        const { status, body } = respond(operation, JSON.parse(received) as RequestBody);
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a server that listens on TCP has an address of this type
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    get concurrent() {
      return concurrent;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
