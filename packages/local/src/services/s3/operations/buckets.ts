import { type Operation } from '../../../kernel/operation.js';
import { bucketOf, type BucketInput, chain, owner, type S3Dependencies } from './dependencies.js';

interface CreateBucketInput extends BucketInput {
  readonly CreateBucketConfiguration?: { readonly LocationConstraint?: string };
}

interface ListBucketsInput {
  readonly Prefix?: string;
  readonly BucketRegion?: string;
}

export function bucketOperations(dependencies: S3Dependencies): Readonly<Record<string, Operation<never>>> {
  const { store, clock } = dependencies;
  return {
    CreateBucket: (input: CreateBucketInput, { caller }) => {
      const region = input.CreateBucketConfiguration?.LocationConstraint ?? caller.region;
      const { name } = store.create(input.Bucket, region, clock.now());
      return { Location: `/${name}` };
    },
    HeadBucket: (input: BucketInput) => ({ BucketRegion: bucketOf(dependencies, input).region }),
    DeleteBucket: (input: BucketInput) => {
      const { name } = bucketOf(dependencies, input);
      return chain(store.blobs.release(store.delete(name)), () => ({}));
    },
    GetBucketLocation: (input: BucketInput) => {
      const { region } = bucketOf(dependencies, input);
      return { LocationConstraint: region === 'us-east-1' ? undefined : region };
    },
    ListBuckets: ({ Prefix = '', BucketRegion }: ListBucketsInput) => ({
      Owner: owner,
      Buckets: store
        .list()
        .filter(({ name, region }) => name.startsWith(Prefix) && region === (BucketRegion ?? region))
        .map(({ name, created, region }) => ({
          Name: name,
          CreationDate: new Date(created),
          BucketRegion: region,
        })),
    }),
  };
}
