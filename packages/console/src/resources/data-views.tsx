import { useState } from 'preact/hooks';
import { useLoaded, useSession } from '../api/context.js';
import { type AppResource } from '../app-map/resource.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { JsonView } from '../json/json-view.js';
import { ActionForm, useAction } from './action-form.js';
import { bytesToBase64, fromBase64 } from './base64.js';

type Attribute = Readonly<Record<string, unknown>>;

/** A table: its newest 100 items of a scan, and a form that writes one. */
export function TableView({ resource: { physicalId: TableName } }: { readonly resource: AppResource }) {
  const { api } = useSession();
  const { value, error, reload } = useLoaded(
    () =>
      api.aws<{ Items?: Readonly<Record<string, Attribute>>[]; LastEvaluatedKey?: object }>('dynamodb', 'Scan', {
        TableName,
        Limit: 100,
      }),
    [TableName],
    2000,
  );
  const items = value?.Items ?? [];
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))].slice(0, 12);
  return (
    <>
      <section class="panel" aria-label="Items">
        <div class="panel-head">
          <h2>{value?.LastEvaluatedKey === undefined ? `${items.length} items` : 'First 100 items'}</h2>
        </div>
        {error !== undefined && <Problem>{error.message}</Problem>}
        {items.length === 0 ? (
          <p class="empty">The table has no items.</p>
        ) : (
          <div class="scroll-x">
            <table>
              <caption class="visually-hidden">Items</caption>
              <thead>
                <tr>
                  {names.map((name) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.map((item, index) => (
                  <tr key={index}>
                    {names.map((name) => (
                      <td key={name} class="mono">
                        {attributeText(item[name])}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      <ActionForm
        title="Put an item"
        label="Item in DynamoDB JSON"
        button="Put"
        initial={'{ "id": { "S": "1" } }'}
        act={async (text) => api.aws('dynamodb', 'PutItem', { TableName, Item: JSON.parse(text) as object })}
        after={reload}
      />
    </>
  );
}

/** `5` of `{ N: '5' }`. */
function attributeText(attribute: Attribute | undefined): string {
  if (attribute === undefined) return '';
  const [value] = Object.values(attribute);
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200);
}

/** Characters of an object that the preview shows. */
const previewed = 100_000;

/** A bucket: its objects, a preview of one, and an upload below the prefix. */
export function BucketView({ resource: { physicalId: Bucket } }: { readonly resource: AppResource }) {
  const { api } = useSession();
  const [prefix, setPrefix] = useState('');
  const [key, setKey] = useState<string>();
  const { value, error, reload } = useLoaded(
    () =>
      api.aws<{ Contents?: { Key: string; Size: number; LastModified: string }[]; IsTruncated?: boolean }>(
        's3',
        'ListObjectsV2',
        {
          Bucket,
          Prefix: prefix,
          MaxKeys: 500,
        },
      ),
    [Bucket, prefix],
    2000,
  );
  const preview = useLoaded(
    async () =>
      key === undefined
        ? undefined
        : api.aws<{ Body?: string; ContentType?: string }>('s3', 'GetObject', { Bucket, Key: key }),
    [Bucket, key],
  );
  const { run, problem } = useAction();
  const upload = (file: File | undefined): Promise<void> =>
    run(async () => {
      if (file === undefined) return;
      const Body = bytesToBase64(new Uint8Array(await file.arrayBuffer()));
      const ContentType = file.type === '' ? undefined : file.type;
      await api.aws('s3', 'PutObject', { Bucket, Key: `${prefix}${file.name}`, Body, ContentType });
      reload();
    });
  const objects = value?.Contents ?? [];
  return (
    <section class="panel" aria-label="Objects">
      <div class="panel-head">
        <h2>{value?.IsTruncated === true ? 'First 500 objects' : `${objects.length} objects`}</h2>
        <div class="end">
          <label class="button">
            Upload
            <input
              type="file"
              class="visually-hidden"
              onChange={({ currentTarget }) => void upload(currentTarget.files?.[0])}
            />
          </label>
          <input
            type="search"
            aria-label="Prefix"
            placeholder="Prefix"
            value={prefix}
            onInput={({ currentTarget }) => setPrefix(currentTarget.value)}
          />
        </div>
      </div>
      {error !== undefined && <Problem>{error.message}</Problem>}
      {problem !== undefined && <Problem>{problem}</Problem>}
      {objects.length === 0 ? (
        <p class="empty">There are no objects.</p>
      ) : (
        <div class="scroll-x">
          <table>
            <caption class="visually-hidden">Objects</caption>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col" class="number">
                  Bytes
                </th>
                <th scope="col">Changed</th>
              </tr>
            </thead>
            <tbody>
              {objects.map(({ Key, Size, LastModified }) => (
                <tr key={Key} class={Key === key ? 'selected' : ''}>
                  <td>
                    <button type="button" class="link" onClick={() => setKey(Key)}>
                      {Key}
                    </button>
                  </td>
                  <td class="number">{Size}</td>
                  <td class="nowrap">{LastModified}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {key !== undefined && preview.value !== undefined && (
        <div class="panel-body">
          <JsonView
            title={key}
            note={preview.value.ContentType}
            text={fromBase64(preview.value.Body ?? '').slice(0, previewed)}
          />
        </div>
      )}
      {preview.error !== undefined && <Problem>{preview.error.message}</Problem>}
    </section>
  );
}
