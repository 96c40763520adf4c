/** Tabs: arrow keys move between them, as https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ describes. */
export function Tabs<Name extends string>({
  label,
  tabs,
  selected,
  onSelect,
}: {
  readonly label: string;
  readonly tabs: readonly (readonly [name: Name, text: string])[];
  readonly selected: Name;
  readonly onSelect: (name: Name) => void;
}) {
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const index = tabs.findIndex(([name]) => name === selected);
    const [next] = tabs[(index + step + tabs.length) % tabs.length] ?? [];
    if (next === undefined) return;
    onSelect(next);
    const list = event.currentTarget as HTMLElement;
    requestAnimationFrame(() => list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map(([name, text]) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === selected}
          tabIndex={name === selected ? 0 : -1}
          onClick={() => onSelect(name)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
