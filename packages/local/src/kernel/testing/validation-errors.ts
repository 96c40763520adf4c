import { type ServiceModel } from '../models/service-model.js';
import { type ViolationKind } from './violating-inputs.js';
import { type WireProtocol } from './wire-request.js';

/** The names of the errors with which a service rejects inputs that violate its model. */
interface ValidationErrors {
  /** The page of AWS or the recording that has them. */
  readonly source: string;
  readonly names: Readonly<Partial<Record<ViolationKind, readonly string[]>>>;
  /** Of all other violations. */
  readonly name: string;
}

const services: Readonly<Record<string, ValidationErrors>> = {
  sqs: {
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html',
    names: { required: ['MissingParameter'], enum: ['InvalidAttributeName'] },
    name: 'InvalidParameterValue',
  },
  cloudwatchlogs: {
    source: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html',
    names: {},
    name: 'InvalidParameterException',
  },
  batch: {
    source: 'https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html#API_SubmitJob_Errors',
    names: {},
    name: 'ClientException',
  },
};

const protocols: Readonly<Record<WireProtocol, ValidationErrors>> = {
  json: {
    source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html',
    names: {},
    name: 'ValidationException',
  },
  'rest-json': {
    source: 'https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html',
    names: {},
    name: 'ValidationException',
  },
  query: {
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html',
    names: {},
    name: 'ValidationError',
  },
  'rest-xml': {
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
    names: {},
    name: 'InvalidArgument',
  },
};

/** The names of the errors that AWS may answer with. */
export function validationErrorNames(model: ServiceModel, kind: ViolationKind): readonly string[] {
  const { names, name } = services[model.id] ?? protocols[model.protocol as WireProtocol];
  return names[kind] ?? [name];
}
