import { SourceReaders } from '../../kernel/event-sources/source-readers.js';
import { type Call } from '../../kernel/operation.js';
import { Records } from '../../kernel/transactions.js';
import { checkPipe } from './check-pipe.js';
import { conflict, notFound } from './errors.js';
import { type Pipe, type PipeDefinition, type SourceParameters, sourceSettings } from './pipe.js';
import { PipeTarget, type PipeTargetDependencies } from './pipe-target.js';

interface Named {
  readonly Name: string;
}

interface Tagged {
  readonly resourceArn: string;
}

type CreateInput = PipeDefinition & { readonly Tags?: Readonly<Record<string, string>> };
type UpdateInput = Partial<PipeDefinition> & Named & Pick<PipeDefinition, 'RoleArn'>;

interface ListInput {
  readonly NamePrefix?: string;
  readonly DesiredState?: string;
  readonly CurrentState?: string;
  readonly SourcePrefix?: string;
  readonly TargetPrefix?: string;
  readonly NextToken?: string;
  readonly Limit?: number;
}

/** The operations of the API, and the readers of running pipes. */
export function pipeOperations(dependencies: PipeTargetDependencies) {
  const { context } = dependencies;
  const pipes = new Records<Pipe>(context.kernel.transactions, 'pipes/pipes');
  const readers = new SourceReaders(context);
  const find = (name: string): Pipe => {
    const pipe = pipes.get(name);
    if (pipe === undefined) throw notFound(name);
    return pipe;
  };
  const findByArn = ({ resourceArn }: Tagged): Pipe => find(resourceArn.slice(resourceArn.lastIndexOf('/') + 1));
  const put = (pipe: Pipe): void => {
    const { definition, isRunning, arn: id } = pipe;
    pipes.set(definition.Name, pipe);
    if (isRunning)
      readers.start({ id, settings: sourceSettings(definition), target: new PipeTarget(pipe, dependencies) });
    else readers.stop(id);
  };
  const operations = {
    CreatePipe: ({ Tags = {}, ...definition }: CreateInput, { clock }: Call) => {
      if (pipes.has(definition.Name)) throw conflict(definition.Name);
      checkPipe(definition);
      const now = clock.now();
      const arn = `arn:aws:pipes:${context.region}:${context.accountId}:pipe/${definition.Name}`;
      const isRunning = definition.DesiredState !== 'STOPPED';
      const pipe = { definition, arn, isRunning, tags: Tags, createdAt: now, modifiedAt: now };
      put(pipe);
      return { ...summary(pipe), CurrentState: 'CREATING' };
    },
    UpdatePipe: (input: UpdateInput, { clock }: Call) => {
      const before = find(input.Name);
      const { Source } = before.definition;
      const SourceParameters = updatedSource(before.definition.SourceParameters, input.SourceParameters);
      const definition = { ...before.definition, ...input, Source, SourceParameters };
      checkPipe(definition);
      const isRunning = (definition.DesiredState ?? 'RUNNING') !== 'STOPPED';
      const pipe = { ...before, definition, isRunning, modifiedAt: clock.now() };
      put(pipe);
      return { ...summary(pipe), CurrentState: 'UPDATING' };
    },
    DeletePipe: ({ Name }: Named) => {
      const pipe = find(Name);
      pipes.delete(Name);
      readers.remove(pipe.arn);
      return { ...summary(pipe), DesiredState: 'DELETED', CurrentState: 'DELETING' };
    },
    StartPipe: ({ Name }: Named, { clock }: Call) => {
      const pipe = withState(find(Name), 'RUNNING', clock.now());
      put(pipe);
      return { ...summary(pipe), CurrentState: 'STARTING' };
    },
    StopPipe: ({ Name }: Named, { clock }: Call) => {
      const pipe = withState(find(Name), 'STOPPED', clock.now());
      put(pipe);
      return { ...summary(pipe), CurrentState: 'STOPPING' };
    },
    DescribePipe: ({ Name }: Named) => {
      const pipe = find(Name);
      return { ...pipe.definition, ...summary(pipe), Tags: pipe.tags };
    },
    ListPipes: (input: ListInput) => {
      const { NamePrefix = '', SourcePrefix = '', TargetPrefix = '', Limit = 100 } = input;
      const found = [...pipes.values()]
        .map((pipe) => ({ ...summary(pipe), ...partsOf(pipe) }))
        .filter(
          ({ Name, Source, Target, DesiredState, CurrentState }) =>
            Name.startsWith(NamePrefix) &&
            Source.startsWith(SourcePrefix) &&
            Target.startsWith(TargetPrefix) &&
            (input.DesiredState ?? DesiredState) === DesiredState &&
            (input.CurrentState ?? CurrentState) === CurrentState,
        )
        .sort((one, other) => (one.Name < other.Name ? -1 : 1));
      const start = Number(input.NextToken ?? 0) || 0;
      const end = start + Limit;
      return { Pipes: found.slice(start, end), NextToken: end < found.length ? String(end) : undefined };
    },
    ListTagsForResource: (input: Tagged) => ({ tags: findByArn(input).tags }),
    TagResource: (input: Tagged & { readonly tags: Readonly<Record<string, string>> }) => {
      const pipe = findByArn(input);
      pipes.set(pipe.definition.Name, { ...pipe, tags: { ...pipe.tags, ...input.tags } });
    },
    UntagResource: (input: Tagged & { readonly tagKeys: readonly string[] }) => {
      const pipe = findByArn(input);
      const tags = Object.entries(pipe.tags).filter(([key]) => !input.tagKeys.includes(key));
      pipes.set(pipe.definition.Name, { ...pipe, tags: Object.fromEntries(tags) });
    },
  };
  return { operations, close: () => readers.close() };
}

function withState(pipe: Pipe, DesiredState: 'RUNNING' | 'STOPPED', modifiedAt: number): Pipe {
  const isRunning = DesiredState === 'RUNNING';
  return { ...pipe, definition: { ...pipe.definition, DesiredState }, isRunning, modifiedAt };
}

/** An update keeps the starting position, which it cannot change. */
function updatedSource(
  before: SourceParameters | undefined,
  after: SourceParameters | undefined,
): SourceParameters | undefined {
  if (after === undefined || before?.DynamoDBStreamParameters === undefined) return after ?? before;
  const { StartingPosition } = before.DynamoDBStreamParameters;
  return { ...after, DynamoDBStreamParameters: { ...after.DynamoDBStreamParameters, StartingPosition } };
}

/** The members that most responses have. */
function summary({ arn, definition, isRunning, createdAt, modifiedAt }: Pipe) {
  return {
    Arn: arn,
    Name: definition.Name,
    DesiredState: definition.DesiredState ?? 'RUNNING',
    CurrentState: isRunning ? 'RUNNING' : 'STOPPED',
    CreationTime: new Date(createdAt),
    LastModifiedTime: new Date(modifiedAt),
  };
}

function partsOf({ definition: { Source, Target, Enrichment } }: Pipe) {
  return { Source, Target, Enrichment };
}
