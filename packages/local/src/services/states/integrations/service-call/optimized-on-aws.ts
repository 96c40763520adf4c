import { ownValue } from '../../../../kernel/own-value.js';

/** How a task can wait, in addition to request-response. */
export type WaitPattern = 'sync' | 'sync:2' | 'waitForTaskToken';

/** The actions of an optimized integration, as in `arn:aws:states:::<name>:<action>`, each with its patterns. */
export type OptimizedActions = Readonly<Record<string, readonly WaitPattern[]>>;

/** An optimized integration that does not run locally. Definitions can contain it; its tasks need mocks. */
export interface OptimizedOnAws {
  /** Prefix of its error names, where AWS's documentation or a recording shows it. */
  readonly errorPrefix?: string;
  /** ID of the service whose API its actions call; `undefined` if there is no model of the service. */
  readonly serviceId?: string;
  readonly actions: OptimizedActions;
}

/**
 * Optimized integrations of AWS that do not run locally, by name. EKS supports task tokens according to the table of the
 * guide, and does not according to its page on EKS.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
export const optimizedOnAws: Readonly<Record<string, OptimizedOnAws>> = {
  apigateway: { errorPrefix: 'ApiGateway', actions: { invoke: ['waitForTaskToken'] } },
  athena: {
    errorPrefix: 'Athena',
    serviceId: 'athena',
    actions: { startQueryExecution: ['sync'], stopQueryExecution: [], getQueryExecution: [], getQueryResults: [] },
  },
  bedrock: {
    serviceId: 'bedrock',
    actions: { invokeModel: ['waitForTaskToken'], createModelCustomizationJob: ['sync'] },
  },
  bedrockagentcore: { errorPrefix: 'BedrockAgentCore', serviceId: 'bedrockagentcore', actions: { invokeHarness: [] } },
  codebuild: {
    errorPrefix: 'CodeBuild',
    serviceId: 'codebuild',
    actions: {
      startBuild: ['sync'],
      stopBuild: [],
      batchDeleteBuilds: [],
      batchGetReports: [],
      startBuildBatch: ['sync'],
      stopBuildBatch: [],
      retryBuildBatch: ['sync'],
      deleteBuildBatch: [],
    },
  },
  databrew: { actions: { startJobRun: ['sync'] } },
  ecs: { errorPrefix: 'ECS', serviceId: 'ecs', actions: { runTask: ['sync', 'waitForTaskToken'] } },
  eks: {
    serviceId: 'eks',
    actions: {
      createCluster: ['sync'],
      deleteCluster: ['sync'],
      createFargateProfile: ['sync'],
      deleteFargateProfile: ['sync'],
      createNodegroup: ['sync'],
      deleteNodegroup: ['sync'],
      runJob: ['sync', 'waitForTaskToken'],
      call: ['waitForTaskToken'],
    },
  },
  elasticmapreduce: {
    serviceId: 'emr',
    actions: {
      createCluster: ['sync'],
      terminateCluster: ['sync'],
      addStep: ['sync'],
      cancelStep: [],
      setClusterTerminationProtection: [],
      modifyInstanceFleetByName: [],
      modifyInstanceGroupByName: [],
    },
  },
  'emr-containers': { actions: { createVirtualCluster: [], deleteVirtualCluster: ['sync'], startJobRun: ['sync'] } },
  'emr-serverless': {
    serviceId: 'emrserverless',
    actions: {
      createApplication: ['sync'],
      startApplication: ['sync'],
      stopApplication: ['sync'],
      deleteApplication: ['sync'],
      startJobRun: ['sync'],
      cancelJobRun: ['sync'],
    },
  },
  glue: { errorPrefix: 'Glue', serviceId: 'glue', actions: { startJobRun: ['sync'] } },
  mediaconvert: { serviceId: 'mediaconvert', actions: { createJob: ['sync'] } },
  sagemaker: {
    errorPrefix: 'SageMaker',
    actions: {
      createEndpoint: [],
      createEndpointConfig: [],
      createHyperParameterTuningJob: ['sync'],
      createLabelingJob: ['sync'],
      createModel: [],
      createProcessingJob: ['sync'],
      createTrainingJob: ['sync'],
      createTransformJob: ['sync'],
      updateEndpoint: [],
    },
  },
};

/** Services whose API an action calls, where it is not that of the integration. */
const servicesOfActions: Readonly<Record<string, string>> = { 'bedrock:invokeModel': 'bedrockruntime' };

/** The ID of the service whose API an action of an optimized integration calls. */
export function serviceOfAction(name: string, action: string): string | undefined {
  return ownValue(servicesOfActions, `${name}:${action}`) ?? ownValue(optimizedOnAws, name)?.serviceId;
}
