import { type JsonObject } from '../json.js';

/** A request of the deployment to the provider of a custom resource. */
export interface CustomResourceRequest {
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly stackName: string;
  readonly logicalId: string;
  /** `Custom::Seed` */
  readonly type: string;
  readonly properties: JsonObject;
  /** Of an update: the properties before it. */
  readonly oldProperties?: JsonObject;
  /** Of an update or a deletion. */
  readonly physicalId?: string;
}

/** The response of a provider that succeeded. */
export interface CustomResourceResult {
  readonly physicalId: string;
  /** Values for `Fn::GetAtt`. */
  readonly data: JsonObject;
}

/** Sends requests to the providers of custom resources: functions and topics of the app. */
export interface CustomResources {
  /**
   * Resolves when the provider has responded.
   *
   * @throws CustomResourceFailure for the response `FAILED`, an invalid one, or none in time
   */
  send(request: CustomResourceRequest): Promise<CustomResourceResult>;
  /** The URL of a new handle of wait conditions, which takes their signals. */
  waitConditionUrl(): string;
}

/** A request that failed. The message is the reason, as CloudFormation words it. */
export class CustomResourceFailure extends Error {
  override readonly name = 'CustomResourceFailure';

  /** @param physicalId the ID that the provider gave, if any */
  constructor(
    message: string,
    readonly physicalId: string | undefined,
  ) {
    super(message);
  }
}
