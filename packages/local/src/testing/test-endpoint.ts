import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialRegistry } from '../kernel/endpoint/credentials.js';
import { startEndpoint, type Endpoint } from '../kernel/endpoint/server.js';
import { AwsProxy } from '../kernel/proxy/aws-proxy.js';
import { type LocalService, type ServiceContext } from '../kernel/service.js';
import { removeFolder } from '../kernel/remove-folder.js';
import { testContext } from './test-kernel.js';

/** Dependencies of a test's services. */
export interface TestParts {
  readonly context: ServiceContext;
  readonly credentials: CredentialRegistry;
  readonly proxy: AwsProxy;
  /** A temporary directory of this test alone. */
  readonly directory: string;
}

/** An endpoint with services of a test's choice, and what AWS SDK clients need to reach it. */
export interface TestEndpoint<S> extends TestParts {
  readonly services: S;
  readonly endpoint: Endpoint;
  /** Errors that a service let fall: must be empty. */
  readonly defects: unknown[];
  /** Problems that the proxy has reported. */
  readonly problems: string[];
  clientConfig(roleArn?: string): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  close(): Promise<void>;
}

/** Starts an endpoint on a free port with the services that `make` returns. */
export async function startTestEndpoint<S extends Readonly<Record<string, LocalService>>>(
  make: (parts: TestParts) => S,
): Promise<TestEndpoint<S>> {
  const directory = await mkdtemp(join(tmpdir(), 'stepwell-test-'));
  const credentials = new CredentialRegistry();
  let url = '';
  const context = testContext({ endpoint: () => url });
  const problems: string[] = [];
  const proxy = new AwsProxy({ directory, endpoint: () => url, onProblem: (problem) => problems.push(problem) });
  const services = make({ context, credentials, proxy, directory });
  const defects: unknown[] = [];
  const endpoint = await startEndpoint({
    services: Object.values(services),
    credentials,
    region: context.region,
    proxy,
    onDefect: (error) => defects.push(error),
  });
  url = endpoint.url;
  return {
    context,
    credentials,
    proxy,
    directory,
    services,
    endpoint,
    defects,
    problems,
    clientConfig: (roleArn = 'arn:aws:iam::123456789012:role/tester') => ({
      endpoint: url,
      region: context.region,
      credentials: credentials.issue(roleArn),
    }),
    async close() {
      await endpoint.close();
      await Promise.all(Object.values(services).map((service) => service.close()));
      await removeFolder(directory);
    },
  };
}
