/**
 * Where a function's code comes from. A `directory` is copied, so that later changes to it do nothing to the function.
 */
export type FunctionCode =
  | {
      readonly directory: string;
      /** A folder with source maps of the directory's files. @default - only those in the directory */
      readonly sourceMaps?: string;
    }
  | { readonly zip: Uint8Array }
  /**
   * CloudFormation's `Code.ZipFile`: the source itself, stored as `index.py` for Python, otherwise as `index.js`, or
   * `index.mjs` if it has `import` or `export`.
   */
  | { readonly inline: string };

/** A function to create. Fields have the meaning of Lambda's CreateFunction. */
export interface FunctionDefinition {
  /** 1 to 64 letters, digits, `-` and `_`. */
  readonly name: string;
  /**
   * `nodejs22.x`, `python3.13`, `provided.al2023` … Node.js runtimes use the Node.js that runs Stepwell, Python runtimes
   * the `python3` of this machine.
   */
  readonly runtime: string;
  /** `file.export`, `folder/file.export`. */
  readonly handler: string;
  readonly code: FunctionCode;
  /** The execution role: its credentials are in the function's environment. */
  readonly roleArn: string;
  readonly description?: string;
  /** The function's own variables. Lambda's reserved names (`AWS_REGION` …) are refused. */
  readonly environment?: Readonly<Record<string, string>>;
  /** 1 to 900 seconds; 3 by default. */
  readonly timeoutSeconds?: number;
  /** 128 to 10240 MiB; 128 by default. The process ends when it uses more. */
  readonly memorySizeMb?: number;
  /** `x86_64` (default) or `arm64`: recorded, not emulated. */
  readonly architecture?: 'x86_64' | 'arm64';
  /** Size of /tmp in MiB: recorded, not enforced; 512 by default. */
  readonly ephemeralStorageMb?: number;
  /**
   * Invocations in flight beyond it are throttled; 0 throttles all of them; by default only the runtime's own limits
   * hold.
   */
  readonly reservedConcurrency?: number;
  readonly tags?: Readonly<Record<string, string>>;
  /** The log group that `onLog` and the context object name; `/aws/lambda/<name>` by default. */
  readonly logGroupName?: string;
  /**
   * Further fields of the API's FunctionConfiguration (`TracingConfig`, `VpcConfig` …): returned, not enforced, apart
   * from `DeadLetterConfig`.
   */
  readonly recorded?: Readonly<Record<string, unknown>>;
  /** ARNs of versions of layers, which exist in the environment. */
  readonly layers?: readonly string[];
  /** `Zip` (default); `Image` is refused: no container engine is used. */
  readonly packageType?: 'Zip' | 'Image';
  /** Why the function cannot run locally. Its invocations are rejected with `InvalidRuntimeException`. */
  readonly unsupportedReason?: string;
}

/** The result of `create`. */
export interface FunctionIdentity {
  readonly name: string;
  /** Why the function cannot run locally; absent if it can. */
  readonly unsupportedReason?: string;
  /** `arn:aws:lambda:<region>:<account>:function:<name>`. */
  readonly arn: string;
}
