import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { type Clock, RealClock, SeededRandom, SystemRandom, VirtualClock } from '@stepwell/asl';
import { creationLine } from '../deployment/assembly/creation-line.js';
import { readAssembly } from '../deployment/assembly/read-assembly.js';
import { invokeAs } from '../kernel/calls.js';
import { type Kernel } from '../kernel/kernel.js';
import { environmentRoles, isOfApp } from '../kernel/call-faults.js';
import { ChaosEngine } from '../kernel/chaos/index.js';
import { checkParameters, deploymentTarget, ownPlaces, selectStacks } from './deployment-target.js';
import { CredentialRegistry, startEndpoint } from '../kernel/endpoint/index.js';
import { type LocalEnvironment } from './local-environment.js';
import { ProviderRequests } from '../deployment/custom-resources/provider-requests.js';
import { ResponseUrls } from '../deployment/custom-resources/response-urls.js';
import { apiTypes, DeployedApp } from '../deployment/resources/deployed-app.js';
import { stackIdOf } from '../deployment/resources/stack-id.js';
import { type EnvironmentUpdate } from '../deployment/resources/environment-update.js';
import { AwsProxy } from '../kernel/proxy/aws-proxy.js';
import { optionNames } from '../kernel/option-names.js';
import { SuspendableClock } from '../kernel/suspendable-clock.js';
import { type LocalResource } from '../kernel/resources/local-resource.js';
import { missingOperation } from '../services/states/integrations/missing-resource.js';
import { executeApiPrefix } from '../kernel/execute-api/addressing.js';
import { ConsoleService } from './console/console-service.js';
import { createServices, type LocalServices } from './create-services.js';
import { Mocks } from './mocks/mocks.js';
import { type StartReport } from '../deployment/report/start-report.js';
import { UnsupportedApp } from '../deployment/report/unsupported-app.js';
import { AppReport } from './app-report.js';
import { type StartLocalOptions } from './start-options.js';
import { makeTemporaryFolder, removeAbandonedFolders } from './temporary-folder.js';
import { removeFolder } from '../kernel/remove-folder.js';

/**
 * Starts AWS services behind one endpoint on 127.0.0.1 and deploys a synthesized CDK app to them. Environments are
 * independent: any number can run in one process. Close each with `await using` or `close()`.
 *
 * ```ts
 * await using aws = await startLocal({ app: 'cdk.out' });
 * const sfn = new SFNClient(aws.clientConfig());
 * ```
 *
 * Parts of the app that do not work here are in `report`, and do not stop it.
 *
 * @throws `AssemblyError` when the app cannot be read; `UnsupportedApp` when `strict` is set and a part of the app does
 * not work; `InvalidChaos`; the error of Node.js when the port is in use (`EADDRINUSE`). Services that already started
 * are closed.
 */
export async function startLocal(options: StartLocalOptions = {}): Promise<LocalEnvironment> {
  const names = optionNames[options.remediesFor ?? 'program'];
  const read = async (path: string) => selectStacks(await readAssembly(path), options.stacks, names);
  const assembly = options.app === undefined ? undefined : await read(options.app);
  if (assembly !== undefined) checkParameters(assembly, options.parameters);
  const target = { ...deploymentTarget(options, assembly?.stacks ?? []), partition: 'aws', urlSuffix: 'amazonaws.com' };
  const closing: (() => Promise<void> | void)[] = [];
  let closed: Promise<void> | undefined;
  let environment: LocalEnvironment | undefined;
  let settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;
  const close = (): Promise<void> => (closed ??= closeAll(closing));
  try {
    const parent = resolve(options.directory ?? tmpdir());
    const directory = await makeTemporaryFolder(parent);
    // Runs in the background; only `close()` waits for it.
    const swept = removeAbandonedFolders(parent).catch(() => undefined);
    closing.push(() => swept);
    closing.push(() => removeFolder(directory));

    const credentials = new CredentialRegistry();
    // Services are created before the endpoint listens and read its address when they need it.
    const address = { url: '' };
    const url = (): string => address.url;
    const onProblem = (problem: string): void => options.onProblem?.(problem);
    const context = {
      region: target.region,
      accountId: target.accountId,
      clock: serviceClock(options),
      endpoint: url,
    };
    const random = options.seed === undefined ? new SystemRandom() : new SeededRandom(options.seed);
    const chaos = new ChaosEngine(options.chaos ?? {}, options.chaos?.seed ?? options.seed ?? randomInt(2 ** 31));
    let stacks = assembly?.stacks ?? [];
    const own = ownPlaces(target);
    own.add(assembly?.stacks ?? []);
    const proxy = new AwsProxy({ directory, endpoint: url, onProblem });
    // The app is deployed later.
    const started: { app?: DeployedApp; kernel?: Kernel; states?: LocalServices['states'] } = {};
    const mocks = new Mocks({
      clock: context.clock,
      resources: () => started.app?.resources ?? [],
      machines: () => started.states?.stateMachines() ?? [],
      missing: (resource) => started.kernel && missingOperation(resource, started.kernel),
      names,
    });
    const { kernel, requests, served, missing, inProcess } = createServices({
      ...context,
      faults: chaos,
      credentials,
      own,
      directory,
      random,
      proxy,
      start: options,
      mocks,
      onProblem,
    });
    started.kernel = kernel;
    started.states = inProcess.states;
    const { onRequest, onFunctionError, onDeliveryFailure } = options;
    if (onFunctionError !== undefined)
      kernel.events.on('function-error', withProblems('onFunctionError', onFunctionError, onProblem));
    if (onDeliveryFailure !== undefined)
      kernel.events.on('delivery-failure', withProblems('onDeliveryFailure', onDeliveryFailure, onProblem));
    if (onRequest !== undefined) requests.subscribe(withProblems('onRequest', onRequest, onProblem));
    for (const service of served) closing.push(() => service.close());
    // No caller meets a part of the app.
    const ready = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
    const roleArn = (name: string): string => `arn:aws:iam::${target.accountId}:role/${name}`;
    const page = new ConsoleService({
      ...target,
      roleArn: roleArn(environmentRoles.console),
      clock: context.clock,
      kernel,
      states: inProcess.states,
      chaos,
      app: () => environment,
      createdAt: ({ stack, path }) => {
        const from = stacks.find(({ stackName }) => stackName === stack);
        return from && creationLine(from, path);
      },
      resolvedSecrets: () => started.app?.resolvedSecrets ?? new Set(),
      requests: () => requests.list(),
      messages: (queueUrl) =>
        inProcess.sqs
          .messages(queueUrl)
          .map(({ id, body, sentAt, receiveCount, sourceArn }) => ({ id, body, sentAt, receiveCount, sourceArn })),
    });
    closing.push(() => page.close());
    const responseUrls = new ResponseUrls(target.region, () => (options.allowAwsHosts === true ? url() : undefined));
    const endpoint = await startEndpoint({
      services: [responseUrls, ...served, page],
      // Functions of custom resources are part of the deployment.
      isEarly: (host, path, caller) => isOfApp(caller) || responseUrls.ownsHost(host) || responseUrls.ownsPath(path),
      missing: (name, request) => missing.find(name, request),
      credentials,
      region: target.region,
      port: options.port,
      ready,
      proxy: options.allowAwsHosts === true ? undefined : proxy,
      onUnknownService: (service, operation, { caller: { roleArn } }) =>
        kernel.events.emit('unavailable-call', { service, operation, roleArn }),
      explain: (text) => kernel.placeholders.explain(text),
      onDefect: (error, request) => onProblem(`${request.http.method} ${request.url.pathname}: ${String(error)}`),
    });
    closing.push(() => endpoint.close());
    address.url = endpoint.url;

    // Functions of batches in flight need the endpoint.
    closing.push(() => inProcess.lambda.stopEventSources());

    const apiUrl = (apiId: string): string => `${url()}${executeApiPrefix}${apiId}`;
    const invoke = invokeAs(kernel, { source: 'deploy', clock: context.clock, region: target.region });
    const services = {
      ...inProcess,
      invoke,
      customResources: new ProviderRequests({
        invoke,
        clock: context.clock,
        urls: responseUrls,
        stackId: (stackName) => stackIdOf(stackName, target),
        onProblem,
      }),
      credentials,
      apiUrl,
    };
    const app = new DeployedApp(target, services, kernel.placeholders, options.parameters ?? {}, names);
    started.app = app;
    const report = new AppReport({
      kernel,
      app,
      stateMachines: () => inProcess.states.stateMachines(),
      isMocked: (stateMachine, state, action) => mocks.isMocked({ stateMachine, state, action }),
      isCallMocked: (action) => mocks.isMocked({ action }),
      names,
      onProblem,
    });
    if (assembly) await app.deploy(assembly);
    if (options.mocks !== undefined) for (const notice of await mocks.use(options.mocks)) onProblem(notice);
    if (options.strict === true) rejectUnsupported(report.build());
    settle?.resolve();
    let updates: Promise<unknown> = Promise.resolve();
    // A running update ends before the services that it uses are closed.
    closing.push(() =>
      updates.then(
        () => undefined,
        () => undefined,
      ),
    );
    const update = (path: string): Promise<EnvironmentUpdate> => {
      if (closed) return Promise.reject(new DOMException('The environment is closed', 'AbortError'));
      const updated = updates.then(async () => {
        const changed = await read(path);
        own.add(changed.stacks);
        const result = await app.deploy(changed);
        ({ stacks } = changed);
        page.changes.appUpdated();
        return result;
      });
      updates = updated.catch(() => undefined);
      return updated;
    };
    const user = credentials.issue(roleArn(environmentRoles.user));
    environment = {
      endpoint: endpoint.url,
      consoleUrl: page.url(endpoint.url),
      region: target.region,
      accountId: target.accountId,
      credentials: user,
      get outputs() {
        return app.outputs;
      },
      get resources() {
        return app.resources;
      },
      get unsupported() {
        return app.resources.filter((resource) => resource.status === 'unsupported');
      },
      get report() {
        return report.build();
      },
      get apis() {
        return apiUrls(app.resources, inProcess, apiUrl);
      },
      get requests() {
        return requests.list();
      },
      update,
      services: inProcess,
      chaos,
      mocks,
      clientConfig: () => ({ endpoint: url(), region: target.region, credentials: user, disableHostPrefix: true }),
      close,
      [Symbol.asyncDispose]: close,
    };
    return environment;
  } catch (error) {
    settle?.reject(error);
    await close();
    throw error;
  }
}

/** @throws {@link UnsupportedApp} if a part of the app does not work */
function rejectUnsupported(report: StartReport): void {
  if (report.doesNotWork.length > 0) throw new UnsupportedApp(report);
}

/** A virtual clock does not advance while a function runs, so it needs no suspension. */
function serviceClock({ clock = new RealClock(), inspect }: StartLocalOptions): Clock {
  return inspect === undefined || clock instanceof VirtualClock ? clock : new SuspendableClock(clock);
}

/** A function of the user, whose errors are problems and do not fail the call. */
function withProblems<Value>(
  name: string,
  notify: (value: Value) => void,
  onProblem: (problem: string) => void,
): (value: Value) => void {
  return (value) => {
    try {
      notify(value);
    } catch (error) {
      onProblem(`${name}: ${String(error)}`);
    }
  };
}

/** URLs of APIs by logical ID: of a REST API that of its stage, if there is one. */
function apiUrls(
  resources: readonly LocalResource[],
  { httpApis, restApis }: LocalServices,
  apiUrl: (apiId: string) => string,
): Record<string, string> {
  const urlOf = (apiId: string): string | undefined => {
    if (httpApis.get(apiId) !== undefined) return apiUrl(apiId);
    const [stage, ...others] = Object.keys(restApis.find(apiId)?.stages ?? {});
    return stage === undefined || others.length > 0 ? undefined : `${apiUrl(apiId)}/${stage}`;
  };
  const apis = resources.filter(({ type, status }) => apiTypes.has(type) && status === 'running');
  const key = ({ stack, logicalId }: LocalResource): string =>
    apis.filter((api) => api.logicalId === logicalId).length > 1 ? `${stack}.${logicalId}` : logicalId;
  return Object.fromEntries(apis.map((api) => [key(api), urlOf(api.physicalId) ?? apiUrl(api.physicalId)]));
}

/** Closes in reverse order of opening. A failure does not stop the others; the first one is thrown at the end. */
async function closeAll(closing: readonly (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of [...closing].reverse()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
