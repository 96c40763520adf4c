import { type ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** Rows outside of the visible part that are in the document, above and below. */
const margin = 12;

/**
 * A list of rows of one height, of which only the visible ones are in the document. Arrow keys, Page Up, Page Down,
 * Home and End move the selection.
 */
export function VirtualList<Row>({
  label,
  rows,
  rowHeight,
  height,
  selected,
  onSelect,
  render,
  rowClass,
  keyOf,
  role = 'listbox',
  levelOf,
}: {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowHeight: number;
  /** Largest height of the list in pixels. */
  readonly height: number;
  /** Index of the selected row; -1 for none. */
  readonly selected: number;
  readonly onSelect: (row: Row, index: number) => void;
  readonly render: (row: Row, index: number) => ComponentChildren;
  readonly rowClass: string;
  readonly keyOf: (row: Row) => string | number;
  /** @default 'listbox' */
  readonly role?: 'listbox' | 'tree';
  /** The depth of a row of a tree, from 1, and whether it is open. */
  readonly levelOf?: (row: Row) => { readonly level: number; readonly isOpen: boolean | undefined };
}) {
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const shown = Math.min(height, rows.length * rowHeight + 1);
  const first = Math.max(0, Math.floor(top / rowHeight) - margin);
  const last = Math.min(rows.length, Math.ceil((top + shown) / rowHeight) + margin);
  useEffect(() => {
    const element = list.current;
    if (element === null || selected < 0) return;
    const [start, end] = [selected * rowHeight, (selected + 1) * rowHeight];
    if (start < element.scrollTop) element.scrollTop = start;
    else if (end > element.scrollTop + shown) element.scrollTop = end - shown;
  }, [selected, shown]);
  const move = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(shown / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const target =
      event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : selected + (steps[event.key] ?? Number.NaN);
    if (Number.isNaN(target) || event.target !== event.currentTarget) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(rows.length - 1, target));
    const row = rows[index];
    if (row !== undefined) onSelect(row, index);
  };
  const id = (index: number): string => `${label.replaceAll(/\W/g, '-')}-${index}`;
  return (
    <div
      ref={list}
      class="virtual"
      role={role}
      aria-label={label}
      aria-activedescendant={selected >= first && selected < last ? id(selected) : undefined}
      tabIndex={0}
      style={{ height: `${shown}px` }}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      onKeyDown={move}
    >
      <div role="presentation" style={{ height: `${rows.length * rowHeight}px` }} />
      {rows.slice(first, last).map((row, offset) => {
        const index = first + offset;
        return (
          <div
            key={keyOf(row)}
            id={id(index)}
            role={role === 'tree' ? 'treeitem' : 'option'}
            aria-level={levelOf?.(row).level}
            aria-expanded={levelOf?.(row).isOpen}
            aria-selected={index === selected}
            aria-posinset={index + 1}
            aria-setsize={rows.length}
            class={`virtual-row ${rowClass}${index === selected ? ' selected' : ''}`}
            style={{ top: `${index * rowHeight}px`, height: `${rowHeight}px` }}
            onClick={() => onSelect(row, index)}
          >
            {render(row, index)}
          </div>
        );
      })}
    </div>
  );
}
