import { type JsonObject } from './json.js';
import { type Template } from './template.js';

/** A stack of a cloud assembly, read and not deployed yet. */
export interface AssemblyStack {
  /** The name that CloudFormation would give it: unique in an account and region. */
  readonly stackName: string;
  /** The stack's construct path: `Prod/Images`; the CDK CLI shows it. */
  readonly displayName: string;
  readonly template: Template;
  readonly templateFile: string;
  /** The account that the app pins the stack to; `undefined` when the app leaves it open. */
  readonly accountId: string | undefined;
  /** The region that the app pins the stack to; `undefined` when the app leaves it open. */
  readonly region: string | undefined;
  /** Values that the assembly itself gives to template parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Construct path by logical id. */
  readonly constructPaths: ReadonlyMap<string, string>;
  /** The stack artifact's metadata, by construct path; nested stacks find theirs in it. */
  readonly metadata: JsonObject;
}

/** A file or directory that the CDK would upload before it deploys. */
export interface FileAsset {
  /** Absolute path of the file or directory in the assembly. */
  readonly path: string;
  /** `zip`: a directory that is uploaded as a zip archive; `file`: a file uploaded as it is. */
  readonly packaging: 'file' | 'zip';
  /** The bucket that it would go to; `${AWS::AccountId}`, `${AWS::Region}` and `${AWS::Partition}` may stand in it. */
  readonly bucketName: string;
  readonly objectKey: string;
}

/** A container image that the CDK would build and push. */
export interface ImageAsset {
  /** Absolute path of the build context in the assembly. */
  readonly path: string;
  /** Relative to the path; `Dockerfile` by default. */
  readonly dockerFile?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** The stage of the Dockerfile that is built, where it is not the last. */
  readonly target?: string;
  readonly repositoryName: string;
  readonly imageTag: string;
}

/** A synthesized CDK app: its stacks in an order in which they can be deployed, and their assets. */
export interface CloudAssembly {
  readonly directory: string;
  readonly stacks: readonly AssemblyStack[];
  readonly assets: readonly FileAsset[];
  readonly images: readonly ImageAsset[];
}
