import { type Operation } from '../../../kernel/operation.js';
import { type LogGroup } from '../log-group.js';
import { type LogStore } from '../store.js';
import { type PageInput, pageOf } from './pages.js';

type Tags = Readonly<Record<string, string>>;

interface DescribeInput extends PageInput {
  readonly logGroupNamePrefix?: string;
  readonly logGroupNamePattern?: string;
  readonly logGroupIdentifiers?: readonly string[];
}

/** Operations on log groups, their retention and tags. */
export function groupOperations(store: LogStore) {
  return {
    CreateLogGroup: ({ logGroupName, tags }: { readonly logGroupName: string; readonly tags?: Tags }) =>
      void store.createGroup(logGroupName, { tags }),
    DeleteLogGroup: ({ logGroupName }: { readonly logGroupName: string }) =>
      store.deleteGroup(store.group(logGroupName)),
    DescribeLogGroups: (input: DescribeInput) => {
      const { logGroupNamePrefix: prefix = '', logGroupNamePattern: pattern = '', logGroupIdentifiers } = input;
      const part = pattern.toLowerCase();
      const names = logGroupIdentifiers?.map((identifier) => store.group(identifier).name);
      const found = store
        .groups()
        .filter(
          ({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(part) && (names?.includes(name) ?? true),
        );
      const { items, nextToken } = pageOf(found.map(describe), input);
      return { logGroups: items, nextToken };
    },
    PutRetentionPolicy: (input: { readonly logGroupName: string; readonly retentionInDays: number }) =>
      store.configure(store.group(input.logGroupName), { retentionInDays: input.retentionInDays }),
    DeleteRetentionPolicy: ({ logGroupName }: { readonly logGroupName: string }) =>
      store.configure(store.group(logGroupName), { retentionInDays: undefined }),
    TagResource: ({ resourceArn, tags }: { readonly resourceArn: string; readonly tags: Tags }) => {
      const group = store.group(resourceArn);
      store.configure(group, { tags: { ...group.settings.tags, ...tags } });
    },
    UntagResource: ({
      resourceArn,
      tagKeys,
    }: {
      readonly resourceArn: string;
      readonly tagKeys: readonly string[];
    }) => {
      const group = store.group(resourceArn);
      const kept = Object.entries(group.settings.tags ?? {}).filter(([key]) => !tagKeys.includes(key));
      store.configure(group, { tags: Object.fromEntries(kept) });
    },
    ListTagsForResource: ({ resourceArn }: { readonly resourceArn: string }) => ({
      tags: store.group(resourceArn).settings.tags ?? {},
    }),
  } satisfies Record<string, Operation<never>>;
}

/** Operations of services that write to log groups, which AWS's API does not have. */
export function internalGroupOperations(store: LogStore) {
  return {
    /** Creates a log group that does not exist. Throws `ResourceNotFoundException` if it was deleted. */
    EnsureLogGroup: ({ logGroupName }: { readonly logGroupName: string }) => {
      const exists = store.findGroup(logGroupName) !== undefined;
      if (!exists && store.wasDeleted(logGroupName)) store.group(logGroupName);
      if (!exists) store.createGroup(logGroupName);
      return { isNew: !exists };
    },
  } satisfies Record<string, Operation<never>>;
}

function describe(group: LogGroup): object {
  const storedBytes = [...group.streams.values()].reduce((sum, stream) => sum + stream.size, 0);
  const { name: logGroupName, arn, creationTime, settings } = group;
  return {
    logGroupName,
    creationTime,
    retentionInDays: settings.retentionInDays,
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes,
    logGroupClass: 'STANDARD',
  };
}
