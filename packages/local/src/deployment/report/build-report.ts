import { isJsonObject } from '../../kernel/json.js';
import { type OptionNames } from '../../kernel/option-names.js';
import { type Placeholders } from '../../kernel/placeholders.js';
import { type UnavailableCall } from '../../kernel/kernel-events.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import { type DeploymentProblems } from '../resources/deployed-app.js';
import { customResourceType } from '../custom-resources/custom-resource.js';
import { providerOf } from '../resources/resource-providers.js';
import { type AppIndex, type MachineStates, stateName } from './app-index.js';
import { constructOf, shortName } from './construct-names.js';
import { type ReportEntry, type StartReport, type UnavailableEntry } from './start-report.js';
import { noteOf } from './type-notes.js';

/** Whether a task is mocked: its state machine by construct path, its state, and its action (`aws-sdk:s3:getObject`). */
export type IsMocked = (stateMachine: string, state: string, action: string) => boolean;

/** The sources of the report of an app. */
export interface ReportSources {
  readonly index: AppIndex;
  readonly placeholders: Placeholders;
  readonly problems: DeploymentProblems;
  /** Calls of functions that no service here takes. */
  readonly calls: readonly UnavailableCall[];
  /** Why the action of a task cannot run; `undefined` if it can. */
  readonly missingOperation: (resource: NonNullable<MachineStates['states'][number]['resource']>) => string | undefined;
  readonly isMocked: IsMocked;
  /** Whether calls of an action are mocked: `rekognition:detectLabels`. */
  readonly isCallMocked: (action: string) => boolean;
  readonly names: OptionNames;
}

/** Builds the report of a deployed app. */
export function buildReport(sources: ReportSources): StartReport {
  const resources = resourceEntries(sources);
  return {
    doesNotWork: [
      ...stackEntries(sources),
      ...resources.doesNotWork,
      ...placeholderEntries(sources),
      ...taskEntries(sources),
      ...callEntries(sources),
    ],
    worksWithDifference: resources.worksWithDifference,
    noEffect: resources.noEffect,
  };
}

function stackEntries({ problems }: ReportSources): UnavailableEntry[] {
  return problems.stacks.map(({ stack, path, reason, remedy }) => ({
    path,
    stack,
    logicalId: stack,
    type: 'AWS::CloudFormation::Stack',
    reason,
    remedy,
    affects: [],
  }));
}

interface Groups {
  readonly doesNotWork: UnavailableEntry[];
  readonly worksWithDifference: ReportEntry[];
  readonly noEffect: ReportEntry[];
}

function resourceEntries({ index, names }: ReportSources): Groups {
  const groups: Groups = { doesNotWork: [], worksWithDifference: [], noEffect: [] };
  const missing: { readonly resource: LocalResource; readonly entry: ReportEntry }[] = [];
  for (const resource of index.resources) {
    const { effect, reason, remedy } = resourceNote(resource, names);
    const entry = { ...identityOf(resource), reason, remedy };
    if (effect === 'missing') missing.push({ resource, entry });
    else if (effect === 'difference') groups.worksWithDifference.push(entry);
    else if (effect === 'none') groups.noEffect.push(entry);
    for (const { property, ...difference } of resource.differences) {
      // The entry of the resource says it.
      if (effect === 'none' && difference.effect === 'none') continue;
      const part = { ...identityOf(resource), property, reason: difference.reason, remedy: '' };
      if (difference.effect === 'none') groups.noEffect.push(part);
      else if (difference.effect === 'difference') groups.worksWithDifference.push(part);
      else groups.doesNotWork.push({ ...part, affects: index.targetsOf(resource, property) });
    }
  }
  for (const { main, parts } of byConstruct(missing)) {
    const all = [main, ...parts].map(({ resource }) => resource);
    const affects = all.flatMap((resource) =>
      index.targetsOf(resource).map((text) => text.replace(shortName(resource), shortName(main.resource))),
    );
    // Parts of the construct use each other.
    const own = new Set(all.map(shortName));
    const users = all.flatMap((resource) => index.usersOf(resource)).filter((user) => !own.has(user));
    groups.doesNotWork.push({
      ...main.entry,
      affects: [...new Set([...affects, ...users])],
      ...(parts.length === 0
        ? {}
        : { parts: parts.map(({ resource: { path, logicalId, type } }) => ({ path, logicalId, type })) }),
    });
  }
  return groups;
}

/** The consequence of a resource that is a stub, or that does not run. */
function resourceNote(resource: LocalResource, names: OptionNames): ReturnType<typeof noteOf> {
  const { type, status, reason } = resource;
  const isStub = providerOf(type)?.status === 'stub';
  if (status === 'stub' && reason !== undefined) return { effect: 'none', reason, remedy: '' };
  if (status === 'running') return { effect: 'ignore', reason: '', remedy: '' };
  if (status === 'stub' || isStub || reason === undefined) return noteOf(type);
  const sentence = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${reason.endsWith('.') ? '' : '.'}`;
  return { effect: 'missing', reason: sentence, remedy: remedyOf(type, names) };
}

function remedyOf(type: string, { mockTasks }: OptionNames): string {
  if (type === customResourceType || type.startsWith('Custom::'))
    return 'See the log of its function, or create what it creates another way.';
  return type === 'AWS::Lambda::Function'
    ? `For tasks that invoke it: ${mockTasks}, or run this part on AWS.`
    : 'Change the property for local runs, or run this part on AWS.';
}

interface Missing {
  readonly resource: LocalResource;
  readonly entry: ReportEntry;
}

/** Groups resources of one construct: an AppSync API with its data sources and resolvers. */
function byConstruct(missing: readonly Missing[]): { readonly main: Missing; readonly parts: readonly Missing[] }[] {
  const owners = missing.filter(({ resource }) => /\/Resource$/.test(resource.path));
  const ownerOf = (one: Missing): Missing | undefined =>
    owners.find((owner) => owner !== one && one.resource.path.startsWith(`${constructOf(owner.resource.path)}/`));
  const mains = missing.filter((one) => ownerOf(one) === undefined);
  return mains.map((main) => ({
    main,
    parts: missing.filter((one) => {
      for (let owner = ownerOf(one); owner !== undefined; owner = ownerOf(owner)) if (owner === main) return true;
      return false;
    }),
  }));
}

/** Values that cannot be determined, with what uses them. Those of unsupported resources are in their entries. */
function placeholderEntries({ index, placeholders, problems }: ReportSources): UnavailableEntry[] {
  const used = new Set<string>(problems.conditionOrigins);
  for (const { properties } of index.resources) placeholders.textsIn(properties, used);
  placeholders.textsIn(problems.outputs, used);
  return [...used].flatMap((text): UnavailableEntry[] => {
    const [origin] = placeholders.originsIn(text);
    if (origin === undefined || (origin.subject.startsWith('resource ') && isDeployed(origin, index))) return [];
    const { stack, logicalId, path, type, reason, remedy } = origin;
    const outputs = Object.entries(problems.outputs).flatMap(([name, values]) =>
      Object.entries(values)
        .filter(([, value]) => placeholders.textsIn(value).has(text))
        .map(([output]) => `output ${name}.${output}`),
    );
    const affects = [...index.usersOfText(text), ...outputs];
    // Nothing that has an effect here needs the value.
    if (affects.length === 0 && !problems.conditionOrigins.has(text)) return [];
    return [{ path, stack, logicalId, type, reason, remedy, affects }];
  });
}

function isDeployed(origin: { readonly stack: string; readonly logicalId: string }, index: AppIndex): boolean {
  return index.resources.some(({ stack, logicalId }) => stack === origin.stack && logicalId === origin.logicalId);
}

/** Tasks whose service or integration does not run here, one entry for each action of a state machine. */
function taskEntries({ index, missingOperation, isMocked, names }: ReportSources): UnavailableEntry[] {
  return index.machines.flatMap(({ resource: machine, states }) => {
    const byAction = new Map<string, { readonly reason: string; readonly affects: string[] }>();
    for (const { name, resource } of states) {
      const reason = resource === undefined ? undefined : missingOperation(resource);
      if (resource === undefined || reason === undefined) continue;
      const action = `${resource.resourceType}:${resource.resource}`;
      if (isMocked(constructOf(machine.path), name, action)) continue;
      const found = byAction.get(action) ?? { reason, affects: [] };
      byAction.set(action, found);
      found.affects.push(stateName(name, machine));
    }
    return [...byAction].map(([action, { reason, affects }]) => ({
      ...identityOf(machine),
      reason,
      remedy: `${names.mockTasks}, or run this part on AWS.`,
      affects,
      action,
    }));
  });
}

/** Calls of functions and jobs that failed since the start. */
function callEntries({ index, calls, isCallMocked, names }: ReportSources): UnavailableEntry[] {
  const failing = calls.filter(({ mockAction }) => mockAction === undefined || !isCallMocked(mockAction));
  return failing.flatMap((call) =>
    callersWithRole(index.resources, call.roleArn).map((caller) => ({
      ...identityOf(caller),
      reason: callReason(call),
      remedy: callRemedy(call, names),
      affects: [`${caller.type === 'AWS::Lambda::Function' ? 'function' : 'job'} \`${shortName(caller)}\``],
      action: actionOf(call),
    })),
  );
}

/** `Rekognition (DetectLabels) does not run here.` */
export function callReason(call: UnavailableCall): string {
  return `It calls ${actionOf(call)}, which does not run here.`;
}

/** The remedy for a call, whose error has a sample of the mock. */
export function callRemedy({ mockAction }: UnavailableCall, { mocks }: OptionNames): string {
  return mockAction === undefined
    ? 'Replace the call for local runs, or run this part on AWS.'
    : `Add a mock of the action ${mockAction} to ${mocks}, or run this part on AWS.`;
}

function actionOf({ service, operation }: UnavailableCall): string {
  return operation === undefined ? service : `${service}:${operation}`;
}

/** The functions and the job definitions with a role. */
export function callersWithRole(
  resources: readonly LocalResource[],
  roleArn: string | undefined,
): readonly LocalResource[] {
  return resources.filter((resource) => roleArn !== undefined && roleOf(resource) === roleArn);
}

function roleOf({ type, properties }: LocalResource): unknown {
  if (type === 'AWS::Lambda::Function') return properties['Role'];
  const container = type === 'AWS::Batch::JobDefinition' ? (properties['ContainerProperties'] ?? null) : null;
  return isJsonObject(container) ? container['JobRoleArn'] : undefined;
}

function identityOf({ path, stack, logicalId, type }: LocalResource) {
  return { path, stack, logicalId, type };
}
