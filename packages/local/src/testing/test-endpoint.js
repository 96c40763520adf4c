import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RealClock } from '@stepwell/asl';
import { CredentialRegistry } from '../endpoint/credentials.js';
import { startEndpoint } from '../endpoint/server.js';
/** Starts an endpoint on a free port with the services that `make` returns. */
export async function startTestEndpoint(make) {
    const directory = await mkdtemp(join(tmpdir(), 'stepwell-test-'));
    const credentials = new CredentialRegistry();
    let url = '';
    const context = { region: 'us-east-1', accountId: '123456789012', endpoint: () => url, clock: new RealClock() };
    const services = make({ context, credentials, directory });
    const defects = [];
    const endpoint = await startEndpoint({ services: Object.values(services), credentials, region: context.region, onDefect: (error) => defects.push(error) });
    url = endpoint.url;
    return {
        context,
        credentials,
        directory,
        services,
        endpoint,
        defects,
        clientConfig: (roleArn = 'arn:aws:iam::123456789012:role/tester') => ({ endpoint: url, region: context.region, credentials: credentials.issue(roleArn) }),
        async close() {
            await endpoint.close();
            await Promise.all(Object.values(services).map((service) => service.close()));
            await rm(directory, { recursive: true, force: true });
        },
    };
}
//# sourceMappingURL=test-endpoint.js.map