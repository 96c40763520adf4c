import { useLoaded, useSession } from '../api/context.js';
import { useChangeCount } from '../api/change-feed.js';
import { type AppResource, keyOf, kindOf, nameOf } from '../app-map/resource.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { JsonView } from '../json/json-view.js';
import { BucketView, TableView } from '../resources/data-views.js';
import { EventView, TopicView } from '../resources/event-views.js';
import { FunctionView } from '../resources/function-view.js';
import { ActivityView } from '../resources/activity-view.js';
import { ApiView } from '../resources/api-view.js';
import { ChaosPanel } from '../resources/chaos-panel.js';
import { QueueView } from '../resources/queue-view.js';
import { linkTo } from '../session/route.js';
import { MachinePage } from './machine-page.js';

/** A resource of the app: what it holds, its actions, and its properties. */
export function ResourcePage({ resourceKey }: { readonly resourceKey: string }) {
  const { feed } = useSession();
  const changes = useChangeCount(feed, ['app']);
  const { value, error } = useLoaded(({ api }) => api.get<AppResource[]>('resources'), [changes]);
  if (value === undefined)
    return error === undefined ? <p class="empty">Reading the app…</p> : <Problem>{error.message}</Problem>;
  const resource = value.find((each) => keyOf(each) === resourceKey);
  if (resource === undefined) return <Problem>The app has no resource {resourceKey}.</Problem>;
  if (resource.type === 'AWS::StepFunctions::StateMachine')
    return <MachinePage stateMachineArn={resource.physicalId} />;
  return (
    <>
      <div class="page-head">
        <div class="crumbs">
          <a href={linkTo([])}>Home</a> / {resource.path}
        </div>
        <h1>{nameOf(resource)}</h1>
        <span class="pill">{kindOf(resource.type) ?? resource.type}</span>
        {resource.status !== 'running' && <span class="pill aborted">{resource.status}</span>}
      </div>
      {resource.reason !== undefined && <p class="notice">{resource.reason}</p>}
      {resource.createdAt !== undefined && (
        <p class="muted">
          Created at <span class="mono">{resource.createdAt}</span>
        </p>
      )}
      {resource.status === 'running' && <Content resource={resource} />}
      {resource.status === 'running' && <ChaosPanel resource={resource} />}
      <section class="panel" aria-label="Properties">
        <div class="panel-body">
          <JsonView title="Properties" text={JSON.stringify(resource.properties)} note={resource.type} />
        </div>
      </section>
    </>
  );
}

function Content({ resource }: { readonly resource: AppResource }) {
  switch (resource.type) {
    case 'AWS::SQS::Queue':
      return <QueueView resource={resource} />;
    case 'AWS::Lambda::Function':
      return <FunctionView resource={resource} />;
    case 'AWS::DynamoDB::Table':
      return <TableView resource={resource} />;
    case 'AWS::S3::Bucket':
      return <BucketView resource={resource} />;
    case 'AWS::SNS::Topic':
      return <TopicView resource={resource} />;
    case 'AWS::ApiGateway::RestApi':
    case 'AWS::ApiGatewayV2::Api':
      return <ApiView resource={resource} />;
    case 'AWS::StepFunctions::Activity':
      return <ActivityView resource={resource} />;
    case 'AWS::Events::Rule':
    case 'AWS::Events::EventBus':
      return <EventView resource={resource} />;
    default:
      return null;
  }
}
